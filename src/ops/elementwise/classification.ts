/** Questions about a number. The answers are booleans. */
import { isNumber } from '../../gpu/math.ts';
import { NotDifferentiable } from '../../operator.ts';
import { type Element, type Unary, unary } from './unaryFamily.ts';

const question = (name: string, reference: (x: number) => boolean, kernel: Element): Unary =>
  unary(name, { defaults: {}, result: 'bool', reference: (x) => Number(reference(x)), kernel, gradient: new NotDifferentiable('it returns booleans') });

/** Is it no number?  @shape x: any → y: bool, the shape of x  @torch torch.isnan(input) */
export const isnan = question('isnan', Number.isNaN, (x) => {
  const number = isNumber(x);
  return 1 - number;
});
/** Is it infinite, of either sign?  @shape x: any → y: bool, the shape of x  @torch torch.isinf(input) */
export const isinf = question('isinf', (x) => Math.abs(x) === Infinity, (x) => (Math.abs(x) > 3.4028234663852886e38 ? 1 : 0));
/** Is it +∞?  @shape x: any → y: bool, the shape of x  @torch torch.isposinf(input) */
export const isposinf = question('isposinf', (x) => x === Infinity, (x) => (x > 3.4028234663852886e38 ? 1 : 0));
/** Is it −∞?  @shape x: any → y: bool, the shape of x  @torch torch.isneginf(input) */
export const isneginf = question('isneginf', (x) => x === -Infinity, (x) => (x < -3.4028234663852886e38 ? 1 : 0));
/** Is it neither infinite nor NaN?  @shape x: any → y: bool, the shape of x  @torch torch.isfinite(input) */
export const isfinite = question('isfinite', Number.isFinite, (x) => (Math.abs(x) <= 3.4028234663852886e38 ? 1 : 0));
/** Has it a minus sign? −0 has one.  @shape x: any → y: bool, the shape of x  @torch torch.signbit(input) */
export const signbit = question('signbit', (x) => x < 0 || Object.is(x, -0), (x) => (x < 0 ? 1 : (1 / x < 0 ? 1 : 0))); // dividing tells −0 from 0
/** Is it zero? Of booleans: the opposite.  @shape x: any → y: bool, the shape of x  @torch torch.logical_not(input) */
export const logicalNot = question('logicalNot', (x) => x === 0, (x) => (x === 0 ? 1 : 0));
