// One line per operator, in chapter order. `tests/catalogue.ts` must have an entry for each: tsc checks.
import { provideArithmetic } from './provide.ts';

export { expand } from './views/expand.ts';
export { permute, squeeze, transpose, unsqueeze } from './views/dims.ts';
export { narrow, select, slice } from './views/slices.ts';
export { sliceGradient } from './views/sliceGradient.ts';
export { view } from './views/view.ts';
export { reshape } from './views/reshape.ts';
export { clone, contiguous } from './views/contiguous.ts';
export { to } from './views/to.ts';
export { add, div, mul, pow, sub } from './elementwise/arithmetic.ts';
export { eq, ge, gt, le, lt, ne } from './elementwise/comparison.ts';
export { logicalAnd, logicalOr, logicalXor } from './elementwise/logical.ts';
export { erf, exp, log, neg, relu, sigmoid, sqrt, tanh } from './elementwise/unary.ts';
export { gelu } from './elementwise/gelu.ts';
export { where } from './elementwise/where.ts';
export { sum } from './reduction/sum.ts';
export { softmax } from './normalization/softmax.ts';

provideArithmetic();
