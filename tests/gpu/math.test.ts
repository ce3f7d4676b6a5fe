import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inlineHelpers } from '../../src/gpu/inline.ts';
import { kernelMath, pow } from '../../src/gpu/math.ts';
import * as special from '../../src/special.ts';
import { createKernel, flat, type Runner } from './gpujs.ts';

const smallestNormal = 1.1754943508222875e-38;
const largest = 3.4028234663852886e38;

/** JavaScript's power, except that C and PyTorch have 1ʸ = 1 and (−1)^±∞ = 1. */
const power = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y);

/** The sine of πx over πx, by the distance from the nearest whole number. */
function sincOf(x: number): number {
  const n = Math.round(x);
  return x === 0 ? 1 : (Math.sin(Math.PI * (x - n)) * (n % 2 === 0 ? 1 : -1)) / (Math.PI * x);
}

interface Demand {
  readonly reference: (x: number) => number;
  /** The largest relative error float32 may show. */
  readonly error: number;
  readonly special: readonly (readonly [x: number, value: number])[];
  /** Where terms cancel: what they add up to without their signs. The error is relative to that. */
  readonly terms?: (x: number) => number;
}

/** Below 0, the terms of the reflection. */
const lgammaTerms = (x: number): number => Math.abs(special.lgamma(x)) + (x < -2 ? Math.abs(special.lgamma(-x)) : 0);
const digammaTerms = (x: number): number =>
  Math.log(Math.abs(x) + 8) + Math.abs(1 / x) + (x < 0 ? Math.abs(Math.PI / Math.tan(Math.PI * (x - Math.round(x)))) : 0);

/** What each function must be, and its special values. */
const functions = {
  exp: {
    reference: Math.exp,
    error: 5e-7,
    special: [[0, 1], [-0, 1], [Infinity, Infinity], [-Infinity, 0], [89, Infinity], [1000, Infinity], [-1000, 0], [NaN, NaN]],
  },
  expm1: {
    reference: Math.expm1,
    error: 7e-7,
    special: [[0, 0], [2 ** -70, 2 ** -70], [Infinity, Infinity], [-Infinity, -1], [-100, -1], [NaN, NaN]],
  },
  log: {
    reference: Math.log,
    error: 3e-7,
    special: [[1, 0], [0, -Infinity], [-0, -Infinity], [-1, NaN], [-Infinity, NaN], [Infinity, Infinity], [NaN, NaN]],
  },
  log1p: {
    reference: Math.log1p,
    error: 3e-7,
    special: [[0, 0], [2 ** -70, 2 ** -70], [-1, -Infinity], [-2, NaN], [Infinity, Infinity], [NaN, NaN]],
  },
  sigmoid: {
    reference: (x: number) => 1 / (1 + Math.exp(-x)),
    error: 5e-7,
    special: [[0, 0.5], [Infinity, 1], [-Infinity, 0], [-1000, 0], [1000, 1], [NaN, NaN]],
  },
  tanh: {
    reference: Math.tanh,
    error: 3e-7,
    special: [[0, 0], [-0, -0], [Infinity, 1], [-Infinity, -1], [50, 1], [-50, -1], [NaN, NaN]],
  },
  erf: {
    reference: special.erf,
    error: 2.5e-7,
    special: [[0, 0], [-0, -0], [Infinity, 1], [-Infinity, -1], [10, 1], [-10, -1], [NaN, NaN]],
  },
  sin: {
    reference: Math.sin,
    error: 2.5e-7,
    special: [[0, 0], [Infinity, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  cos: {
    reference: Math.cos,
    error: 2.5e-7,
    special: [[0, 1], [Infinity, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  exp2: {
    reference: (x: number) => 2 ** x,
    error: 5e-7,
    special: [[0, 1], [3, 8], [-126, 2 ** -126], [127, 2 ** 127], [128, Infinity], [Infinity, Infinity], [-Infinity, 0], [-200, 0], [NaN, NaN]],
  },
  log2: {
    reference: Math.log2,
    error: 3e-7,
    special: [[1, 0], [2, 1], [0.5, -1], [2 ** -100, -100], [2 ** 127, 127], [0, -Infinity], [-1, NaN], [Infinity, Infinity], [NaN, NaN]],
  },
  log10: {
    reference: Math.log10,
    error: 3e-7,
    special: [[1, 0], [0, -Infinity], [-1, NaN], [Infinity, Infinity], [NaN, NaN]],
  },
  sinh: {
    reference: Math.sinh,
    error: 7e-7,
    special: [[0, 0], [-0, -0], [90, Infinity], [-90, -Infinity], [Infinity, Infinity], [-Infinity, -Infinity], [NaN, NaN]],
  },
  cosh: {
    reference: Math.cosh,
    error: 7e-7,
    special: [[0, 1], [90, Infinity], [-90, Infinity], [Infinity, Infinity], [-Infinity, Infinity], [NaN, NaN]],
  },
  asinh: {
    reference: Math.asinh,
    error: 4e-7,
    special: [[0, 0], [-0, -0], [Infinity, Infinity], [-Infinity, -Infinity], [NaN, NaN]],
  },
  acosh: {
    reference: Math.acosh,
    error: 4e-7,
    special: [[1, 0], [0.5, NaN], [-3, NaN], [Infinity, Infinity], [-Infinity, NaN], [NaN, NaN]],
  },
  atanh: {
    reference: Math.atanh,
    error: 4e-7,
    special: [[0, 0], [-0, -0], [1, Infinity], [-1, -Infinity], [2, NaN], [Infinity, NaN], [NaN, NaN]],
  },
  tan: {
    reference: Math.tan,
    error: 5e-7,
    special: [[0, 0], [Infinity, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  asin: {
    reference: Math.asin,
    error: 3e-7,
    special: [[0, 0], [-0, -0], [2, NaN], [-2, NaN], [Infinity, NaN], [NaN, NaN]],
  },
  acos: {
    reference: Math.acos,
    error: 3e-7,
    special: [[1, 0], [2, NaN], [-2, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  atan: {
    reference: Math.atan,
    error: 3e-7,
    special: [[0, 0], [-0, -0], [NaN, NaN]],
  },
  sinc: {
    reference: sincOf,
    error: 4e-7,
    special: [[0, 1], [-0, 1], [4, 0], [2 ** 25, 0], [Infinity, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  erfc: {
    reference: special.erfc,
    error: 9e-7,
    special: [[-Infinity, 2], [-10, 2], [11, 0], [Infinity, 0], [NaN, NaN]],
  },
  erfinv: {
    reference: special.erfinv,
    error: 5e-7,
    special: [[0, 0], [-0, -0], [1, Infinity], [-1, -Infinity], [2, NaN], [-Infinity, NaN], [NaN, NaN]],
  },
  lgamma: {
    reference: special.lgamma,
    error: 8e-7,
    terms: lgammaTerms,
    special: [[1, 0], [2, 0], [0, Infinity], [-0, Infinity], [-1, Infinity], [-2e9, Infinity], [Infinity, Infinity], [-Infinity, Infinity], [NaN, NaN]],
  },
  digamma: {
    reference: special.digamma,
    error: 8e-7,
    terms: digammaTerms,
    special: [[0, -Infinity], [-0, Infinity], [-1, NaN], [-2e9, NaN], [Infinity, Infinity], [-Infinity, NaN], [NaN, NaN]],
  },
} as const satisfies Readonly<Record<string, Demand>>;
type Name = keyof typeof functions;
const names = Object.keys(functions) as Name[];

/** Float32 numbers of every size and both signs: one bit pattern in 4099. */
function float32Numbers(): Float32Array {
  const bits = new Uint32Array(Math.floor(0x7f800000 / 4099) * 2);
  for (let i = 0; i < bits.length; i++) bits[i] = (i >> 1) * 4099 + (i % 2 ? 0x80000000 : 0);
  return new Float32Array(bits.buffer);
}
const evenly = (low: number, high: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

const demandOf = (name: Name): Demand => functions[name];

/** The relative error, where the true result is a normal float32; else the demand is that it underflows or overflows as float32 does. */
function errorOf(got: number, want: number, terms = Math.abs(want)): number {
  if (Number.isNaN(want)) return Number.isNaN(got) ? 0 : Infinity;
  if (Math.abs(want) > largest) return Math.fround(got) === Math.fround(want) ? 0 : Infinity;
  if (Math.abs(want) < smallestNormal) return Math.abs(got - want) <= smallestNormal ? 0 : Infinity;
  return Math.abs(got - want) / terms;
}
/** The largest error and where it is. */
function worst(
  points: ArrayLike<number>, got: ArrayLike<number>, reference: (x: number, i: number) => number, terms?: (x: number) => number,
): { error: number; at: number } {
  const found = { error: 0, at: Number.NaN };
  for (let i = 0; i < points.length; i++) {
    const error = errorOf(got[i], reference(points[i], i), terms?.(points[i]));
    if (!(error <= found.error)) Object.assign(found, { error, at: points[i] });
  }
  return found;
}

describe('in double precision', () => {
  test.each(names)('%s has its special values', (name) => {
    for (const [x, value] of functions[name].special) expect(Math.fround(kernelMath[name](x)), `${name}(${x})`).toBe(value);
  });

  test.each(names)('%s is within 5e-8, so that float32 rounding is the larger part of the error', (name) => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(fc.oneof(number, fc.float({ min: -100, max: 100, noNaN: true })), (x) => {
      const { reference, terms } = demandOf(name);
      expect(errorOf(kernelMath[name](x), reference(x), terms?.(x))).toBeLessThan(5e-8);
    }), { numRuns: 2000 });
  });

  test('tanh, erf and sin are odd, cos is even', () => {
    fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      for (const name of ['tanh', 'erf', 'sin'] as const) expect(kernelMath[name](-x) + kernelMath[name](x)).toBe(0);
      expect(kernelMath.cos(-x)).toBe(kernelMath.cos(x));
    }));
  });

  test('pow follows PyTorch where bases and exponents are special', () => {
    const values = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 16777217, 1e10, -1e10, 3e38, Infinity, -Infinity, NaN];
    for (const x of values) {
      for (const y of values) {
        const got = pow(x, y);
        const want = Math.fround(power(x, y));
        if (Number.isFinite(want) && want !== 0) expect(errorOf(got, power(x, y)), `${x} to the ${y}`).toBeLessThan(5e-8);
        else expect(Math.fround(got), `${x} to the ${y}`).toBe(want);
      }
    }
  });
});

describe.each(['webasm', 'cpu'])('in kernels on %s', (mode) => {
  const compile = (name: string, parameters: string): Runner => createKernel(
    mode,
    inlineHelpers(`function (${parameters}) { const value = ${name}(${parameters.replace(/\w+/g, '$&[this.thread.x]')}); return value; }`, kernelMath),
    { output: [1], dynamicOutput: true, dynamicArguments: true },
  );
  const evaluate = (kernel: Runner, ...columns: readonly Float32Array[]): Float32Array => {
    kernel.setOutput([columns[0].length]);
    return kernel(...columns.map(flat));
  };
  const everywhere = float32Numbers();
  const usual = evenly(-20, 20, 200_003);

  test.each(names)('%s stays within its error over all sizes of numbers', (name) => {
    const { reference, error, special: values, terms } = demandOf(name);
    const kernel = compile(name, 'x');
    for (const points of [everywhere, usual]) {
      const found = worst(points, evaluate(kernel, points), reference, terms);
      expect(found.error, `${name}(${found.at})`).toBeLessThan(error);
    }
    const results = evaluate(kernel, Float32Array.from(values, ([x]) => x));
    for (const [i, [x, value]] of values.entries()) expect(results[i], `${name}(${x})`).toBe(value);
  });

  test('erf is within 2e-7 absolutely', () => {
    const points = evenly(-6, 6, 20_001);
    const results = evaluate(compile('erf', 'x'), points);
    expect(Math.max(...points.map((x, i) => Math.abs(results[i] - special.erf(x))))).toBeLessThan(2e-7);
  });

  test('pow is within 7e-7 wherever the result is a normal number', () => {
    const bases = new Float32Array(200_000);
    const exponents = new Float32Array(200_000);
    for (let i = 0; i < bases.length; i++) {
      // Bases far from 1, near 1 and very near 1; exponents that use the whole range of results.
      const logarithm = Math.sin(i * 1.7) * [88, 1, 1e-3][i % 3];
      bases[i] = Math.exp(logarithm);
      exponents[i] = (Math.sin(i * 2.3) * 87) / Math.log(bases[i]);
    }
    const results = evaluate(compile('pow', 'x, y'), bases, exponents);
    const found = worst(bases, results, (x, i) => power(x, exponents[i]));
    expect(found.error, `base ${found.at}`).toBeLessThan(7e-7);
  });

  test('pow of negative, zero and infinite bases', () => {
    const cases = [
      [-2, 3, -8], [-2, 2, 4], [-2, 0.5, NaN], [-0.5, -3, -8], [0, 2, 0], [0, -1, Infinity],
      [-Infinity, 3, -Infinity], [NaN, 0, 1], [1, NaN, 1], [2, NaN, NaN], [2, 200, Infinity], [2, -200, 0],
    ];
    const results = evaluate(compile('pow', 'x, y'), Float32Array.from(cases, ([x]) => x), Float32Array.from(cases, ([, y]) => y));
    for (const [i, [x, y, value]] of cases.entries()) {
      expect(results[i], `${x} to the ${y}`).toEqual(Number.isFinite(value) ? expect.closeTo(value, 5) : value);
    }
  });
});
