/** Comparisons of two tensors, element by element. The result is a bool tensor; NaN equals nothing, not even itself. */
import { NotDifferentiable } from '../../operator.ts';
import { type Binary, binary, type Combine } from './binaryFamily.ts';

const comparison = (name: string, reference: Combine, kernel: Combine): Binary =>
  binary(name, { defaults: {}, result: 'bool', reference, kernel, gradient: new NotDifferentiable('it returns booleans') });

/** x = other.  @shape x, other: broadcast together → y: their common shape  @torch torch.eq(input, other) */
export const eq = comparison('eq', (a, b) => Number(a === b), (a, b) => (a === b ? 1 : 0));
/** x ≠ other.  @shape x, other: broadcast together → y: their common shape  @torch torch.ne(input, other) */
export const ne = comparison('ne', (a, b) => Number(a !== b), (a, b) => (a === b ? 0 : 1));
/** x > other.  @shape x, other: broadcast together → y: their common shape  @torch torch.gt(input, other) */
export const gt = comparison('gt', (a, b) => Number(a > b), (a, b) => (a > b ? 1 : 0));
/** x ≥ other.  @shape x, other: broadcast together → y: their common shape  @torch torch.ge(input, other) */
export const ge = comparison('ge', (a, b) => Number(a >= b), (a, b) => (a >= b ? 1 : 0));
/** x < other.  @shape x, other: broadcast together → y: their common shape  @torch torch.lt(input, other) */
export const lt = comparison('lt', (a, b) => Number(a < b), (a, b) => (a < b ? 1 : 0));
/** x ≤ other.  @shape x, other: broadcast together → y: their common shape  @torch torch.le(input, other) */
export const le = comparison('le', (a, b) => Number(a <= b), (a, b) => (a <= b ? 1 : 0));
