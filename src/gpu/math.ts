/**
 * The elementary functions kernels use.
 *
 * GPU.js leaves `Math.exp` and its relatives to the backend: on webasm each is a JavaScript call per element,
 * on GL it is whatever the driver makes of it (`tanh(50)` is NaN on some). These need only `+ - * /`, `floor`, `abs`
 * and comparisons, so webasm computes four elements at a time and every backend computes the same thing.
 *
 * They are plain functions and can be called as such, in double precision. In kernels, `inlineHelpers` writes their
 * bodies into the kernel's source, hence the style: numbers in, `const` after `const`, one `return` at the end.
 * The kernel language cannot reach the bits of a number: powers of two are built up and taken off by arithmetic and comparisons.
 * Choices are ternaries, which become SIMD selects; `if` is for what is rarely needed, since webasm skips it where no element of four takes it.
 *
 * The polynomials are least-maximum-error fits made for these intervals. Errors are the largest relative ones measured on webasm, in float32,
 * against float64, over float32 numbers of every size whose result is a normal number. NaN in, NaN out.
 */
import * as errorFunctions from './math/errorFunctions.ts';
import * as exponentials from './math/exponentials.ts';
import * as gammaFunctions from './math/gammaFunctions.ts';
import * as hyperbolic from './math/hyperbolic.ts';
import * as logarithms from './math/logarithms.ts';
import * as numbers from './math/numbers.ts';
import * as powers from './math/powers.ts';
import * as trigonometry from './math/trigonometry.ts';

export * from './math/errorFunctions.ts';
export * from './math/exponentials.ts';
export * from './math/gammaFunctions.ts';
export * from './math/hyperbolic.ts';
export * from './math/logarithms.ts';
export * from './math/numbers.ts';
export * from './math/powers.ts';
export * from './math/trigonometry.ts';

/** The functions kernels may call by name, and what these call themselves. */
export const kernelMath = {
  ...exponentials, ...logarithms, ...powers, ...hyperbolic, ...trigonometry, ...errorFunctions, ...gammaFunctions, ...numbers,
};
