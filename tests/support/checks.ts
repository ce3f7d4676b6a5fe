/** What must hold for every operator, whatever it computes: `operators.test.ts` checks it, `scripts/mutate.ts` sees whether that notices mistakes. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { backward, grad } from '../../src/autograd/engine.ts';
import { noGrad } from '../../src/autograd/mode.ts';
import { type Inputs, MetadataOnly, NotDifferentiable, type Result } from '../../src/definition.ts';
import { isFloat } from '../../src/dtype.ts';
import { OperatorError } from '../../src/errors.ts';
import { cast } from '../../src/layout.ts';
import { defaultGenerator } from '../../src/random/generator.ts';
import { Storage } from '../../src/storage.ts';
import { Tensor } from '../../src/tensor.ts';
import { moveTo } from '../../src/transfer.ts';
import { catalogue } from '../catalogue.ts';
import type { AnyOperator, OperatorCase } from './case.ts';
import { assertClose, isOpenOnGl } from './close.ts';

export interface Check {
  readonly title: string;
  /** Throws where it does not hold. */
  readonly run: () => void;
  /** The operator has nothing that could be checked. */
  readonly skip?: boolean;
}

const runs = Number(process.env['OPBOOK_RUNS'] ?? 60);

type Part = Tensor | null | number | readonly Tensor[] | object;
const isList = (part: Part): part is readonly Tensor[] => Array.isArray(part);
const mapTensors = (part: Part, change: (x: Tensor) => Tensor): Part =>
  (part instanceof Tensor ? change(part) : isList(part) ? part.map((inner) => change(inner)) : part);
const leaves = (call: readonly Part[]): Tensor[] => call.flatMap((part) => (part instanceof Tensor ? [part] : isList(part) ? [...part] : []));
const onlyFloats = (tensors: readonly Tensor[]): Tensor[] => tensors.filter((x) => x.requiresGrad && isFloat(x.dtype));
export const many = (result: Result): readonly Tensor[] => (result instanceof Tensor ? [result] : result);

/** An upstream gradient that is different everywhere: with ones, wrong gradients hide in sums. */
const unevenAt = (i: number): number => Math.fround(Math.sin(i + 1));
const uneven = (like: Tensor): Tensor => Tensor.from(Float64Array.from({ length: like.numel() }, (_, i) => unevenAt(i)), like.shape, 'float64', 'cpu');
/** Σ yᵢ gᵢ with that gradient: the loss whose derivative `backward` gives. */
const weighted = (y: Tensor): number => y.flat().reduce((sum, value, i) => sum + value * unevenAt(i), 0);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);

/** The same numbers in float64, lying in memory as they did. */
const inDoubles = (x: Tensor): Tensor => new Tensor(new Storage(Float64Array.from(x.storage().array), 'float64', x.device), x.layout());

/** The same on the gpu, lying in its memory as it did. */
function onGpu(x: Tensor): Tensor {
  const memory = x.storage();
  return moveTo(new Tensor(memory, { shape: [memory.length], strides: [1], offset: 0 }), 'gpu').lookAs(x.layout());
}

/** Moves every floating number in the memory of these tensors by one float32 rounding, up or down. */
function shake(tensors: readonly Tensor[]): void {
  for (const x of new Set(tensors.filter((one) => isFloat(one.dtype)).map((one) => one.storage().array))) {
    for (let i = 0; i < x.length; i++) x[i] *= 1 + (i % 3 === 0 ? -(2 ** -23) : 2 ** -23);
  }
}

/** How fast `loss` changes with element `i` of a leaf, seen from both sides. An element of an expanded leaf moves everywhere it is seen. */
function centralDifference(leaf: Tensor, i: number, loss: () => number): number {
  const step = 1e-5;
  const array = leaf.storage().array;
  const at = placeOf(leaf, i);
  const before = array[at];
  array[at] = before + step;
  const above = loss();
  array[at] = before - step;
  const below = loss();
  array[at] = before;
  return (above - below) / (2 * step);
}

/** Where in the storage element `i` (in row-major order) of a tensor lies. */
function placeOf(x: Tensor, i: number): number {
  let rest = i;
  let at = x.storageOffset();
  for (let d = x.ndim - 1; d >= 0; d--) {
    at += (rest % x.shape[d]) * x.stride(d);
    rest = Math.floor(rest / x.shape[d]);
  }
  return at;
}

/** How a call is made ready. */
interface Preparation {
  readonly device?: 'cpu' | 'gpu';
  /** In float64 instead of float32. */
  readonly double?: boolean;
  /** Its floating inputs become leaves that require a gradient. */
  readonly track?: boolean;
}

/** Every check of one operator, in the order in which they are best read. */
export function checksOf(name: string, operator: AnyOperator): readonly Check[] {
  const { definition } = operator;
  const one = catalogue[name as keyof typeof catalogue] as unknown as OperatorCase<Inputs, object> | undefined;
  if (!one) throw new Error(`${name} has no case in tests/catalogue.ts`);
  const { tolerance, gradientTolerance = tolerance, scale, laws, refuses, changes = [], notTwice } = one;
  const calls = one.calls as unknown as fc.Arbitrary<readonly Part[]>;
  const edges = one.edges as unknown as fc.Arbitrary<readonly Part[]> | undefined;
  const everything = edges ? fc.oneof({ weight: 3, arbitrary: calls }, { weight: 1, arbitrary: edges }) : calls;
  const often = { numRuns: Math.max(5, Math.round((runs * Math.min(one.runs ?? 60, 60)) / 60)) };
  const fewer = { numRuns: Math.max(5, Math.round(often.numRuns / 3)) };
  const fewest = { numRuns: Math.max(5, Math.round(fewer.numRuns / 2)) };
  const differentiable = !(definition.gradient instanceof NotDifferentiable);

  const prepare = (call: readonly Part[], { device = 'cpu', double = false, track = false }: Preparation): Part[] =>
    call.map((part, i) => (i >= definition.inputs.length ? widened(part, double) : mapTensors(part, (x) => {
      const wide = double && x.dtype === 'float32' ? inDoubles(x) : x;
      const moved = device === 'gpu' ? onGpu(wide) : wide === x ? x.lookAs(x.layout()) : wide;
      return track && isFloat(moved.dtype) && !changes.includes(definition.inputs[i]) ? moved.requiresGrad_() : moved;
    })));
  const widened = (options: Part, double: boolean): Part => {
    const single = options !== null && typeof options === 'object' && 'dtype' in options && options.dtype === 'float32';
    return double && single ? { ...options, dtype: 'float64' } : options;
  };
  /** Runs a call with the random stream where it was before, so that two runs draw the same numbers. */
  const run = (call: readonly Part[]): readonly Tensor[] => {
    defaultGenerator.manualSeed(7);
    return many(operator(...call));
  };

  function gpuAgrees(call: readonly Part[]): void {
    if (leaves(call).some(isOpenOnGl)) return;
    const sums = scale?.(...(call as never as [never, never]));
    const expected = run(prepare(call, {}));
    const actual = run(prepare(call, { device: 'gpu' }));
    const shaken = (i: number) => (): Tensor => {
      const moved = prepare(call, { double: true });
      shake(leaves(moved));
      return run(moved)[i];
    };
    expected.forEach((want, i) => assertClose(actual[i], want, {
      what: `${name}${i ? ` (${definition.outputs[i]})` : ''}`, place: 'gpu', tolerance, scale: sums?.of.flat() ?? null, terms: sums?.terms ?? 1,
      ...(tolerance === 'norm' ? { shaken: shaken(i) } : {}),
    }));
  }

  function leavesInputsAlone(call: readonly Part[]): void {
    const inputs = leaves(call.filter((_, i) => !changes.includes(definition.inputs[i])));
    const before = inputs.map((x) => x.storage().tolist());
    run(prepare(call, {}));
    expect(inputs.map((x) => x.storage().tolist())).toEqual(before);
  }

  function lawHolds(law: string, call: readonly Part[], device: 'cpu' | 'gpu'): void {
    const prepared = prepare(call, { device, double: device === 'cpu' });
    defaultGenerator.manualSeed(7);
    (laws[law] as (...given: readonly unknown[]) => void)(operator(...prepared), ...prepared);
  }

  function gradientIsSlope(call: readonly Part[], pick: number): void {
    const tracked = prepare(call, { double: true, track: true });
    const results = run(tracked);
    const outputs = onlyFloats(results);
    if (outputs.length === 0) return;
    backward(outputs, outputs.map(uneven));
    const loss = (): number => noGrad(() => total(run(tracked).filter((_, k) => outputs.includes(results[k])).map(weighted)));
    for (const leaf of leaves(tracked).filter((x) => x.requiresGrad && x.numel() > 0)) {
      const i = pick % leaf.numel();
      const slope = centralDifference(leaf, i, loss);
      const share = leaf.grad ? leaf.grad.flat()[i] : 0;
      if (Math.abs(share - slope) > 1e-6 + 1e-5 * Math.abs(slope)) {
        throw new Error(`${name}: the gradient at element ${i} of an input of shape [${leaf.shape.join(', ')}] is ${share}, central differences say ${slope}`);
      }
    }
  }

  function gradientsAgree(call: readonly Part[]): void {
    const gradients = (device: 'cpu' | 'gpu', change: (inputs: readonly Tensor[]) => void = () => {}): readonly (Tensor | null)[] => {
      const tracked = prepare(call, { device, track: true, double: device === 'cpu' });
      change(leaves(tracked));
      const outputs = onlyFloats(run(tracked));
      if (outputs.length > 0) backward(outputs, outputs.map((y) => moveTo(device === 'gpu' ? cast(uneven(y), 'float32') : uneven(y), device)));
      return leaves(tracked).map((x) => x.grad);
    };
    const [wanted, got] = [gradients('cpu'), gradients('gpu')];
    wanted.forEach((want, i) => {
      const share = got[i];
      expect(share === null, `input ${i} has a gradient on one device only`).toBe(want === null);
      const rounding = gradientTolerance === 'exact' ? 'exact' : 'norm';
      const shaken = (): Tensor => gradients('cpu', shake)[i] as Tensor;
      if (share && want) {
        assertClose(share, want, { what: `gradient ${i} of ${name}`, place: 'gpu', tolerance: rounding, ...(rounding === 'norm' ? { shaken } : {}) });
      }
    });
  }

  function secondGradientIsSlope(call: readonly Part[], pick: number): void {
    const tracked = prepare(call, { double: true, track: true });
    const inputs = leaves(tracked).filter((x) => x.requiresGrad && x.numel() > 0);
    const first = (createGraph: boolean): readonly (Tensor | null)[] => {
      const outputs = onlyFloats(run(tracked));
      return outputs.length === 0 ? [] : grad(outputs, inputs, { gradOutputs: outputs.map(uneven), createGraph, allowUnused: true });
    };
    const slopes = first(true).map((share) => (share?.requiresGrad ? share : null));
    const roots = slopes.filter((share) => share !== null);
    if (roots.length === 0) return;
    const seconds = grad(roots, inputs, { gradOutputs: roots.map(uneven), allowUnused: true });
    const loss = (): number => total(first(false).map((share, k) => (slopes[k] && share ? weighted(share) : 0)));
    inputs.forEach((leaf, k) => {
      const i = pick % leaf.numel();
      const slope = centralDifference(leaf, i, loss);
      const share = seconds[k]?.flat()[i] ?? 0;
      if (Math.abs(share - slope) > 1e-5 + 1e-4 * Math.abs(slope)) {
        throw new Error(`${name}: the second derivative at element ${i} of input ${k} is ${share}, central differences say ${slope}`);
      }
    });
  }

  return [
    { title: 'is exported under its own name', run: () => expect(definition.name).toBe(name) },
    {
      title: 'gpu agrees with reference',
      run: () => fc.assert(fc.property(everything, gpuAgrees), often),
      skip: definition.gpu instanceof MetadataOnly && !scale,
    },
    { title: 'leaves its inputs alone', run: () => fc.assert(fc.property(everything, leavesInputsAlone), fewer) },
    ...Object.keys(laws).map((law) => ({
      title: `law: ${law}`,
      run: () => (['cpu', 'gpu'] as const).forEach((device) => fc.assert(fc.property(calls, (call) => lawHolds(law, call, device)), fewer)),
    })),
    ...refuses.map(([call, message]) => ({ title: `refuses: ${message}`, run: () => expect(() => operator(...call)).toThrow(new OperatorError(message)) })),
    { title: 'gradient agrees with central differences', run: () => fc.assert(fc.property(calls, fc.nat(), gradientIsSlope), fewer), skip: !differentiable },
    { title: 'gradient on the gpu agrees with that on the cpu', run: () => fc.assert(fc.property(calls, gradientsAgree), fewer), skip: !differentiable },
    {
      title: 'gradient of the gradient agrees with central differences',
      run: () => fc.assert(fc.property(calls, fc.nat(), secondGradientIsSlope), fewest),
      skip: !differentiable || notTwice !== undefined,
    },
  ];
}
