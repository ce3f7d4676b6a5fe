import fc from 'fast-check';
import { expect } from 'vitest';
import { add, clamp, digamma, erf, erfc, erfinv, exp, lgamma, logit, mul, neg, polygamma, reciprocal, sigmoid, sub } from '../../../src/ops/index.ts';
import { anyNumber, ordinary, tensor } from '../../support/arbitraries.ts';
import { alike, fractions, near, single, wide } from '../../support/single.ts';
import * as special from '../../../src/special.ts';
import type { Tensor } from '../../../src/tensor.ts';

const types = ['int32', 'uint8', 'bool'] as const;
const inside = fc.oneof(anyNumber, fractions, fc.constantFrom(1, -1, 1e-6, 0.99999994, 0.9985));
/** Away from the poles at 0, −1, −2, … */
const regular = ordinary.map((value) => (Number.isInteger(value) && value <= 0 ? value + 0.5 : value));
/** Also close to the poles, and far away. */
const anywhere = fc.oneof(anyNumber, fc.double({ min: -30, max: 60, noNaN: true }).map(Math.fround), fc.constantFrom(1e-20, -1e-20, 1e9, 3e38));
/** The terms of the reflection at 0, as far as they cancel. */
const reflected = (x: Tensor, size: (value: number) => number) => ({ of: tensor(x.flat().map(size)), terms: 6 });
const cotangent = (value: number): number => (value < 0 ? Math.abs(Math.PI / Math.tan(Math.PI * (value - Math.round(value)))) : 0);
const digammaSize = (value: number): number => 3 + Math.log(Math.abs(value) + 8) + Math.abs(1 / value) + cotangent(value);
const probabilities = fc.integer({ min: 1, max: 15 }).map((sixteenths) => sixteenths / 16);

export const specialFunctions = {
  erfc: single('erfc', erfc, {
    edges: wide(11), types,
    laws: {
      'with erf it is one': (y, x) => near(add(erf(x), y).flat(), y.flat().map(() => 1)),
      'with its mirror image it is two': (y, x) => near(add(erfc(neg(x)), y).flat(), y.flat().map(() => 2)),
      'it stays above zero': (y) => y.flat().forEach((value) => expect(value).toBeGreaterThan(0)),
    },
  }),
  erfinv: single('erfinv', erfinv, {
    elements: fractions, edges: inside, types,
    laws: {
      'erf takes it back': (y, x) => near(erf(y).flat(), x.flat()),
      'it is odd': (y, x) => expect(add(erfinv(neg(x)), y).flat()).toEqual(y.flat().map(() => 0)),
    },
  }),
  lgamma: single('lgamma', lgamma, {
    elements: regular, edges: anywhere, types, tolerance: 'sum', gradientTolerance: 'norm',
    scale: (x) => reflected(x, (value) => 1 + Math.abs(special.lgamma(value)) + (value < 0 ? Math.abs(special.lgamma(-value)) : 0)),
    laws: {
      'Γ(x + 1) is x times Γ(x)': (y, x) => near(lgamma(add(x, 1)).flat(), y.flat().map((value, i) => value + Math.log(Math.abs(x.flat()[i]))), 4),
      'Γ(5) is 4!': (_y, x) => alike(exp(lgamma(add(mul(x, 0), 5))).flat(), x.flat().map(() => 24)),
    },
  }),
  digamma: single('digamma', digamma, {
    elements: regular, edges: anywhere, types, tolerance: 'sum', gradientTolerance: 'norm',
    scale: (x) => reflected(x, digammaSize),
    laws: {
      'ψ(x + 1) is ψ(x) + 1 / x': (y, x) => alike(digamma(add(x, 1)).flat(), add(y, reciprocal(x)).flat()),
      'it is the zeroth polygamma function': (y, x) => expect(polygamma(x, { n: 0 }).flat()).toEqual(y.flat()),
    },
  }),
  logit: single<{ readonly eps: number | null }>('logit', logit, {
    elements: probabilities, types,
    edges: fc.oneof(anyNumber, probabilities, fc.constantFrom(0.001, 0.999, 1e-9, 0.5000001, 1)),
    options: fc.record({ eps: fc.constantFrom(null, 0, 1 / 32, 3 / 32, 0.7, -1, 1e-6) }, { requiredKeys: [] }),
    laws: {
      'the sigmoid takes it back': (y, x, { eps }) => {
        if (eps === 0.7) return; // more than half: the limits have passed each other
        near(sigmoid(y).flat(), (eps === null || eps === undefined || eps < 0 ? x : clamp(x, eps, 1 - eps)).flat());
      },
      'it is odd around one half': (y, x, options) => { if (options.eps !== 0.7) near(logit(sub(1, x), options).flat(), neg(y).flat()); },
    },
    refuses: [
      [[tensor([1]), { eps: '0.1' }], 'logit: eps is "0.1"; expected a number or null'],
      [[tensor([1]), { esp: 0.1 }], 'logit: unknown option esp; did you mean eps? (its options are eps)'],
    ],
  }),
};
