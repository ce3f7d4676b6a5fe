/** Other names of functions of one number. */
export { clamp as clip } from '../ops/elementwise/clamp.ts';
export { acosh as arccosh, asinh as arcsinh, atanh as arctanh } from '../ops/elementwise/hyperbolic.ts';
export { abs as absolute } from '../ops/elementwise/magnitude.ts';
export { trunc as fix } from '../ops/elementwise/rounding.ts';
export { acos as arccos, asin as arcsin, atan as arctan } from '../ops/elementwise/trigonometry.ts';
export { neg as negative } from '../ops/elementwise/unary.ts';
