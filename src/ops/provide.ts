import { arithmetic } from '../autograd/graph.ts';
import { add, mul } from './elementwise/arithmetic.ts';
import { sumTo } from './reduction/sumTo.ts';
import { clone } from './views/contiguous.ts';
import { to } from './views/to.ts';

/** Gives autograd the operators it adds gradients up with. */
export function provideArithmetic(): void {
  const operators: typeof arithmetic = {
    add, mul, sumTo, clone: (x) => clone(x, { memoryFormat: 'contiguousFormat' }), to: (x, dtype) => to(x, { dtype }),
  };
  Object.assign(arithmetic, operators);
}
