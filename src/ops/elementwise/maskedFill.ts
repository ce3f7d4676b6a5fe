/**
 * Filling: the value where the mask holds, x elsewhere.
 *
 *     y = mask ? value : x        dx = 0 where mask, else g    dvalue = Σ g where mask
 *
 * The value is a number, or a tensor without dims, which has a gradient. It takes the type of x: for integers it loses its fraction,
 * for booleans everything but 0 is true. One that the type cannot hold is refused. What is masked never shows, not even as NaN or infinity.
 *
 * @shape  x: any, mask: bool, broadcast together; value: []  →  y: their common shape
 * @torch  torch.masked_fill(input, mask, value)
 * @example maskedFill(tensor([1, 2]), tensor([true, false]), { value: -Infinity })   // [-Infinity, 2]
 * @example maskedFill(tensor([1, 2]), tensor([true, false]), tensor(7))              // [7, 2]
 */
import { arrayTypes, convert, type DType } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, type Shape, show, sizeOf } from '../../shape.ts';
import { host, Tensor } from '../../tensor.ts';
import { to } from '../views/to.ts';
import { fillValue } from './fillValue.ts';
import { where } from './where.ts';

export interface MaskedFillOptions {
  /** What to fill in, where no tensor says it. */
  readonly value: number | boolean | null;
}

type Three = [x: Tensor, mask: Tensor, value: Tensor | null];

function checkTensor(value: Tensor, option: number | boolean | null, dtype: DType): void {
  if (option !== null) throw new OperatorError(`maskedFill: value is a tensor and the option ${option} as well; expected one of them`);
  if (value.ndim > 0) throw new OperatorError(`maskedFill: value has shape ${show(value.shape)}; expected a tensor without dims`);
  fillValue('maskedFill', host(value)[0], dtype);
}

const commonShape = (x: Tensor, mask: Tensor): Shape => broadcastShapes('maskedFill', ['x', x.shape], ['mask', mask.shape]);

function maskedFillKernel(this: Thread, x: Flat, mask: Flat, value: number): number {
  let y = x[this.thread.x];
  if (mask[this.thread.x] > 0) {
    y = value;
  }
  return y;
}

export const maskedFill: Operator<Three, MaskedFillOptions> = defineOperator<Three, MaskedFillOptions>({
  name: 'maskedFill',
  takes: { x: 'any', mask: 'bool', value: 'aside?' },
  defaults: { value: null },
  broadcasts: true,
  shape(x, mask, value, options) {
    if (value) checkTensor(value, options.value, x.dtype);
    else fillValue('maskedFill', options.value, x.dtype);
    return commonShape(x, mask);
  },
  reference(x, mask, value, options) {
    const shape = commonShape(x, mask);
    const [from, holds] = [x, mask].map((input) => rowMajor(stretched(input, shape)).array);
    const fill = convert(value ? value.array[0] : Number(options.value), x.dtype);
    const y = new arrayTypes[x.dtype](sizeOf(shape));
    for (let i = 0; i < y.length; i++) y[i] = holds[i] ? fill : from[i];
    return Tensor.from(y, shape, x.dtype, 'cpu');
  },
  gpu(x, mask, value, options) {
    if (value) return where(mask, to(value, { dtype: x.dtype }), x);
    const shape = commonShape(x, mask);
    const inputs = [x, mask].map((input) => rowMajor(stretched(input, shape)));
    // What storing the value in the type makes of it: 1.5 is 1 among integers, −1 is 255 among bytes.
    const [stored] = arrayTypes[x.dtype].of(convert(Number(options.value), x.dtype));
    return launch(maskedFillKernel, { threads: [sizeOf(shape)], inputs, floats: { value: stored }, shape });
  },
  gradFn: (_x, _mask, value) => (value ? 'MaskedFillBackward1' : 'MaskedFillBackward0'),
  gradient: ({ grad, inputs: [, mask] }) => [() => maskedFill(grad, mask, { value: 0 }), null, () => where(mask, grad, 0)],
});
