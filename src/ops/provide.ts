import { arithmetic } from '../autograd/graph.ts';
import { add, mul } from './elementwise/arithmetic.ts';
import { sumTo } from './reduction/sumTo.ts';
import { clone } from './views/contiguous.ts';
import { to } from './views/to.ts';

/** Gives autograd the operators it adds gradients up with. */
export function provideArithmetic(): void {
  Object.assign(arithmetic, { add, mul, sumTo, clone, to: (x: Parameters<typeof to>[0], dtype: 'float32') => to(x, { dtype }) });
}
