/** Other arrangements of the same numbers: names for what `reshape`, `permute`, `unsqueeze` and `expand` do. */
import { OperatorError } from '../errors.ts';
import { required } from '../operator.ts';
import { contiguous } from '../ops/views/contiguous.ts';
import { permute, transpose, type TransposeOptions, unsqueeze } from '../ops/views/dims.ts';
import { expand, type ExpandOptions } from '../ops/views/expand.ts';
import { reshape } from '../ops/views/reshape.ts';
import { view } from '../ops/views/view.ts';
import { broadcastShapes, flattened, resolveDim, sameShape, type Shape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { type Composite, defineComposite, defineVariadic, type Variadic } from './composite.ts';

type One = [x: Tensor];
type Two = [x: Tensor, other: Tensor];

export interface FlattenOptions {
  /** The first dim that is merged, */
  readonly startDim: number;
  /** and the last one. */
  readonly endDim: number;
}

/**
 * Merges the dims from startDim to endDim into one; a 0-D tensor gets one dim. What has that shape already is returned itself.
 *
 * @torch  torch.flatten(input, start_dim=0, end_dim=-1)
 */
export const flatten = defineComposite<One, FlattenOptions>({
  name: 'flatten',
  takes: { x: 'any' },
  defaults: { startDim: 0, endDim: -1 },
  compute(x, { startDim, endDim }) {
    const shape = flattened('flatten', x.shape, startDim, endDim);
    return sameShape(shape, x.shape) ? x : reshape(x, { shape });
  },
});

export interface UnflattenOptions {
  /** The dim that is taken apart. */
  readonly dim: number;
  /** The sizes it is taken apart into. */
  readonly sizes: Shape;
}

/**
 * Takes one dim apart into several; one size may be −1. Always a view.
 *
 * @torch  torch.unflatten(input, dim, sizes)
 * @example unflatten(zeros(2, 6), { dim: 1, sizes: [2, -1] }).shape   // [2, 2, 3]
 */
export const unflatten = defineComposite<One, UnflattenOptions>({
  name: 'unflatten',
  takes: { x: 'any' },
  defaults: { dim: required, sizes: required },
  compute(x, { dim, sizes }) {
    if (x.ndim === 0) throw new OperatorError('unflatten: x has shape []; a 0-D tensor has no dim to take apart');
    const d = resolveDim('unflatten', dim, x.shape);
    const open = sizes.filter((size) => size === -1).length;
    const product = sizes.reduce((all, size) => (size === -1 ? all : all * size), 1);
    const inferred = sizes.map((size) => (size === -1 ? x.shape[d] / product : size));
    const fits = sizes.length > 0 && open <= 1 && inferred.every((size) => Number.isInteger(size) && size >= 0)
      && inferred.reduce((all, size) => all * size, 1) === x.shape[d];
    if (!fits) {
      const said = `sizes is ${show(sizes)}, but x has shape ${show(x.shape)}`;
      throw new OperatorError(`unflatten: ${said}; expected sizes whose product is ${x.shape[d]}, the size of dim ${dim}, at most one of them -1`);
    }
    return view(x, { shape: x.shape.toSpliced(d, 1, ...inferred) });
  },
});

/** All numbers in row-major order, in one dim; a copy where a view cannot do it. @torch torch.ravel(input) */
export const ravel = defineComposite<One, object>({
  name: 'ravel',
  takes: { x: 'any' },
  defaults: {},
  compute: (x) => view(contiguous(x), { shape: [x.numel()] }),
});

export interface MoveOptions {
  /** The dim or dims to move, */
  readonly source: number | Shape;
  /** and where each of them goes. */
  readonly destination: number | Shape;
}

/**
 * Moves dims to other places; the others keep their order.
 *
 * @torch  torch.movedim(input, source, destination)
 * @example movedim(zeros(2, 3, 5), { source: 0, destination: -1 }).shape   // [3, 5, 2]
 */
export const movedim = moving('movedim');
/** The same. @torch torch.moveaxis(input, source, destination) */
export const moveaxis = moving('moveaxis');

function moving(name: string): Composite<One, MoveOptions> {
  return defineComposite<One, MoveOptions>({
    name,
    takes: { x: 'any' },
    defaults: { source: required, destination: required },
    compute(x, { source, destination }) {
      const from = [source].flat().map((dim) => resolveDim(name, dim, x.shape, 'source'));
      const to = [destination].flat().map((dim) => resolveDim(name, dim, x.shape, 'destination'));
      const distinct = (dims: Shape): boolean => new Set(dims).size === dims.length;
      if (from.length !== to.length || !distinct(from) || !distinct(to)) {
        const said = `source is ${JSON.stringify(source)} and destination ${JSON.stringify(destination)}`;
        throw new OperatorError(`${name}: ${said}; expected as many places as dims, none of them twice`);
      }
      const rest = x.shape.map((_, d) => d).filter((d) => !from.includes(d));
      return permute(x, { dims: x.shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)] : rest.shift() as number)) });
    },
  });
}

export interface SwapaxesOptions {
  /** The one dim, */
  readonly axis0: number;
  /** and the dim it changes places with. */
  readonly axis1: number;
}
/** Exchanges two dims. @torch torch.swapaxes(input, axis0, axis1) */
export const swapaxes = defineComposite<One, SwapaxesOptions>({
  name: 'swapaxes',
  takes: { x: 'any' },
  defaults: { axis0: required, axis1: required },
  compute: (x, { axis0, axis1 }) => transpose(x, { dim0: axis0, dim1: axis1 }),
});
/** Exchanges two dims. @torch torch.swapdims(input, dim0, dim1) */
export const swapdims = defineComposite<One, TransposeOptions>({
  name: 'swapdims',
  takes: { x: 'any' },
  defaults: { dim0: required, dim1: required },
  compute: (x, options) => transpose(x, options),
});

/** One tensor becomes one, several become a list. */
type AtLeast = ((x: Tensor) => Tensor) & Variadic<object, Tensor[]>;
function atLeast(name: string, change: (x: Tensor) => Tensor): AtLeast {
  const each = defineVariadic<object, Tensor[]>({ name, defaults: {}, compute: (tensors) => tensors.map(change) });
  const one = (...call: readonly Tensor[]): Tensor | Tensor[] => (call.length === 1 && call[0] instanceof Tensor ? each(...call)[0] : each(...call));
  return Object.assign(one, { definition: each.definition }) as AtLeast;
}
const rows = (x: Tensor): Tensor => (x.ndim === 0 ? reshape(x, { shape: [1, 1] }) : x.ndim === 1 ? unsqueeze(x, { dim: 0 }) : x);

/** A 0-D tensor becomes [1]; others stay. @torch torch.atleast_1d(*tensors) */
export const atleast1d = atLeast('atleast1d', (x) => (x.ndim === 0 ? reshape(x, { shape: [1] }) : x));
/** [n] becomes [1, n], a 0-D tensor [1, 1]; others stay. @torch torch.atleast_2d(*tensors) */
export const atleast2d = atLeast('atleast2d', rows);
/** [m, n] becomes [m, n, 1], [n] becomes [1, n, 1], a 0-D tensor [1, 1, 1]; others stay. @torch torch.atleast_3d(*tensors) */
export const atleast3d = atLeast('atleast3d', (x) => {
  if (x.ndim === 0) return reshape(x, { shape: [1, 1, 1] });
  return x.ndim < 3 ? unsqueeze(rows(x), { dim: -1 }) : x;
});

/** Stretches x to a size; −1 keeps one. @torch torch.broadcast_to(input, size) */
export const broadcastTo = defineComposite<One, ExpandOptions>({
  name: 'broadcastTo',
  takes: { x: 'any' },
  defaults: { size: required },
  compute: (x, options) => expand(x, options),
});

/** Stretches tensors to the shape they have in common. @torch torch.broadcast_tensors(*tensors) */
export const broadcastTensors = defineVariadic<object, Tensor[]>({
  name: 'broadcastTensors',
  defaults: {},
  compute(tensors) {
    if (tensors.length === 0) return [];
    const size = broadcastShapes('broadcastTensors', ...tensors.map((x, i) => [`tensors[${i}]`, x.shape] as const));
    return tensors.map((x) => (sameShape(x.shape, size) ? x : expand(x, { size })));
  },
});

/** x, stretched to the shape of another tensor. @torch torch.Tensor.expand_as(other) */
export const expandAs = defineComposite<Two, object>({
  name: 'expandAs',
  takes: { x: 'any', other: 'aside' },
  defaults: {},
  compute: (x, other) => expand(x, { size: other.shape }),
});
/** x, viewed in the shape of another tensor. @torch torch.Tensor.view_as(other) */
export const viewAs = defineComposite<Two, object>({
  name: 'viewAs',
  takes: { x: 'any', other: 'aside' },
  defaults: {},
  compute: (x, other) => view(x, { shape: other.shape }),
});
