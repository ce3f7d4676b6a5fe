/** Logic on two tensors, element by element: any number but zero counts as true. */
import { NotDifferentiable } from '../../operator.ts';
import { type Binary, binary, type Combine } from './binaryFamily.ts';

const logical = (name: string, reference: Combine, kernel: Combine): Binary =>
  binary(name, { defaults: {}, result: 'bool', reference, kernel, gradient: new NotDifferentiable('it returns booleans') });

/** Both.  @shape x, other: broadcast together → y: their common shape  @torch torch.logical_and(input, other) */
export const logicalAnd = logical('logicalAnd', (a, b) => Number(a !== 0 && b !== 0), (a, b) => (a === 0 ? 0 : b === 0 ? 0 : 1));
/** At least one.  @shape x, other: broadcast together → y: their common shape  @torch torch.logical_or(input, other) */
export const logicalOr = logical('logicalOr', (a, b) => Number(a !== 0 || b !== 0), (a, b) => (a === 0 ? (b === 0 ? 0 : 1) : 1));
/** Exactly one.  @shape x, other: broadcast together → y: their common shape  @torch torch.logical_xor(input, other) */
export const logicalXor = logical('logicalXor', (a, b) => Number((a !== 0) !== (b !== 0)), (a, b) => (a === 0 ? (b === 0 ? 0 : 1) : b === 0 ? 1 : 0));
