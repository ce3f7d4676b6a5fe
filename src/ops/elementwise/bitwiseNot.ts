/** All bits turned around. */
import { isFloat } from '../../dtype.ts';
import { NotDifferentiable, OperatorError } from '../../operator.ts';
import { type Unary, unary } from './unaryFamily.ts';

/**
 * In two's complement that is −1 − x. Bytes have eight bits, 255 − x, booleans one, 1 − x.
 *
 * @shape  x: integer or bool  →  y: the shape of x
 * @torch  torch.bitwise_not(input)
 * @example bitwiseNot(tensor([true, false]))   // [false, true]
 */
export const bitwiseNot: Unary = unary('bitwiseNot', {
  defaults: {},
  promotion(dtype) {
    if (isFloat(dtype)) throw new OperatorError(`bitwiseNot: x has dtype ${dtype}; expected int32, uint8 or bool`);
    return dtype;
  },
  parameter: (_options, dtype) => (dtype === 'int32' ? -1 : dtype === 'uint8' ? 255 : 1),
  reference: (x, allBits) => allBits - x,
  kernel: (x, allBits) => allBits - x,
  gradient: new NotDifferentiable('it has whole numbers only'),
});
