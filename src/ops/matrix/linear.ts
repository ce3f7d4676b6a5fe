/**
 * Linear layer: every output feature is a weighted sum of the input features, plus its bias.
 *
 *     y[…,o] = Σᵢ x[…,i] · weight[o,i] + bias[o]        dx = g · weight        dweight = gᵀ · x        dbias = Σ g
 *
 * The rows of weight are the outputs, so that row o holds everything output o looks at. A 1-D weight is a single output
 * without a dim of its own; as in PyTorch, it cannot have a bias.
 *
 * @shape  x: [..., in]   weight: [out, in] or [in]   bias: [out] or null  →  y: [..., out], or [...] for a 1-D weight
 * @torch  torch.nn.functional.linear(input, weight, bias=None)
 * @example linear(tensor([1, 2]), tensor([[3, 4]]), tensor([0.5]))   // [11.5]
 */
import { defineOperator, OperatorError } from '../../operator.ts';
import { sameShape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { sum } from '../reduction/sum.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { matmul } from './matmul.ts';
import { product } from './product.ts';

/** B rows of I input features become O output features each. */
function layerSizes({ shape: x }: Tensor, { shape: weight }: Tensor, bias: Tensor | null) {
  const shapes = `linear: x has shape ${show(x)} and weight ${show(weight)}`;
  if (x.length === 0) throw new OperatorError(`${shapes}; a 0-D x has no features; expected [..., in]`);
  if (weight.length < 1 || weight.length > 2) throw new OperatorError(`${shapes}; weight has ${weight.length} dims; expected [out, in] or [in]`);
  const I = weight[weight.length - 1];
  const O = weight.length === 2 ? weight[0] : 1;
  const features = x[x.length - 1];
  if (features !== I) {
    const [lastOfX, lastOfWeight] = [x.length - 1, weight.length - 1];
    throw new OperatorError(`${shapes}; x has ${features} features (dim ${lastOfX}), weight expects ${I} (dim ${lastOfWeight}); expected equal sizes`);
  }
  if (bias && weight.length === 1) throw new OperatorError(`${shapes}; a 1-D weight cannot have a bias; expected bias null, or weight [1, ${I}]`);
  if (bias && !sameShape(bias.shape, [O])) {
    throw new OperatorError(`linear: bias has shape ${show(bias.shape)} and weight ${show(weight)}, which makes ${O} outputs (dim 0); expected bias [${O}]`);
  }
  const before = x.slice(0, -1);
  return { B: sizeOf(before), I, O, shape: weight.length === 2 ? [...before, O] : before };
}

function reference(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const { B, I, O, shape } = layerSizes(x, weight, bias);
  const y = x.newZeros(shape);
  for (let b = 0; b < B; b++) for (let o = 0; o < O; o++) {
    let total = bias ? bias.array[o] : 0;
    for (let i = 0; i < I; i++) total += x.array[b * I + i] * weight.array[o * I + i];
    y.array[b * O + o] = total;
  }
  return y;
}

export const linear = defineOperator<[x: Tensor, weight: Tensor, bias: Tensor | null], object>({
  name: 'linear',
  takes: { x: 'number', weight: 'number', bias: 'number?' },
  defaults: {},
  shape: (x, weight, bias) => layerSizes(x, weight, bias).shape,
  reference,
  gpu(x, weight, bias) {
    const { B, I, O, shape } = layerSizes(x, weight, bias);
    // The matrix product of x with weight, which lies transposed in memory.
    const y = product(
      { tensor: x, planes: 1, rows: B, columns: I, transposed: false },
      { tensor: weight, planes: 1, rows: I, columns: O, transposed: true },
    );
    return reshape(bias ? add(y, bias) : y, { shape });
  },
  gradient({ grad, inputs: [x, weight, bias] }) {
    const { B, I, O } = layerSizes(x, weight, bias);
    const g = (): Tensor => reshape(grad, { shape: [B, O] });
    return [
      () => reshape(matmul(g(), reshape(weight, { shape: [O, I] })), { shape: x.shape }),
      () => reshape(matmul(transpose(g(), { dim0: 0, dim1: 1 }), reshape(x, { shape: [B, I] })), { shape: weight.shape }),
      bias && (() => sum(g(), { dim: 0 })),
    ];
  },
  gradFn(x, weight, bias) {
    if (weight.ndim === 1) return x.ndim === 1 ? 'DotBackward0' : x.ndim === 2 ? 'MvBackward0' : 'UnsafeViewBackward0';
    if (bias) return x.ndim === 2 ? 'AddmmBackward0' : 'ViewBackward0';
    return x.ndim === 1 ? 'SqueezeBackward4' : x.ndim === 2 ? 'MmBackward0' : 'UnsafeViewBackward0';
  },
});
