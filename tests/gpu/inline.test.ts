import { describe, expect, test } from 'vitest';
import { inlineHelpers } from '../../src/gpu/inline.ts';
import { exp, kernelMath } from '../../src/gpu/math.ts';
import { createKernel, flat } from './gpujs.ts';

const twice = 'function twice(x) { return 2 * x; }';
const clampedSum = `function clampedSum(a, b) {
  // the larger of 0 and a + b
  let s = a + b;
  if (s < 0) {
    s = 0;
  }
  return s;
}`;
const helpers = { twice, clampedSum };
/** A kernel whose body is `body`. */
const kernel = (body: string): string => `function (x) {\n  ${body}\n}`;
/** What the inlined kernel computes for `x`, run as JavaScript. */
const run = (source: string, x: readonly number[]): unknown => new Function('x', `return (${source}).call({ thread: { x: 0 } }, x);`)(x);

describe('a call is replaced by the body of the helper', () => {
  test('parameters become consts, the result the const that was declared', () => {
    expect(inlineHelpers(kernel('const y = twice(x[0] + 1);\n  return y;'), helpers))
      .toBe(kernel('const y_twice1_x = x[0] + 1;\n  const y = 2 * y_twice1_x;\n  return y;'));
  });

  test('locals are renamed, comments dropped, if blocks kept', () => {
    const inlined = inlineHelpers(kernel('const y = clampedSum(x[0], -5);\n  return y;'), helpers);
    expect(inlined).toContain('let y_clampedSum1_s = y_clampedSum1_a + y_clampedSum1_b;');
    expect(inlined).not.toContain('larger');
    expect([run(inlined, [3]), run(inlined, [8])]).toEqual([0, 3]);
  });

  test('every call has names of its own, also where the kernel uses such names', () => {
    const inlined = inlineHelpers(kernel('const y_twice1_x = 7; const y = twice(x[0]); const z = twice(y); return y_twice1_x + z;'), helpers);
    expect(run(inlined, [5])).toBe(27);
    const declared = [...inlined.matchAll(/const (\w+)/g)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
  });

  test('arguments may hold commas and brackets of every kind', () => {
    const inlined = inlineHelpers(kernel('const y = clampedSum(Math.max(x[0], x[x[1]]), (x[0], 4)); return y;'), helpers);
    expect(run(inlined, [9, 0])).toBe(13);
  });

  test('a call may stand in a loop or an if', () => {
    const loop = 'for (let i = 0; i < 3; i++) { const y = twice(x[i]); if (y > 2) { const z = twice(y); s += z; } }';
    expect(run(inlineHelpers(kernel(`let s = 0; ${loop} return s;`), helpers), [1, 2, 3])).toBe(20);
  });

  test('helpers may call helpers, in a const or in their return', () => {
    const quadruple = 'function quadruple(x) { const once = twice(x); return twice(once); }';
    expect(run(inlineHelpers(kernel('const y = quadruple(x[0]); return y;'), { ...helpers, quadruple }), [3])).toBe(12);
  });

  test('functions as the test runner hands them over are understood: imported names and all', () => {
    function softplus(x: number): number {
      const e = exp(x);
      return Math.log(1 + e);
    }
    const inlined = inlineHelpers(kernel('const y = softplus(x[0]); return y;'), { ...kernelMath, softplus });
    expect(inlined).not.toMatch(/__vite|\bexp\(/);
    expect(run(inlined, [1])).toBeCloseTo(Math.log(1 + Math.E), 6);
  });

  test('(0, module.name)(…) is read as name(…)', () => {
    expect(run(inlineHelpers(kernel('const y = (0,__vite_ssr_import_1__.twice)(x[0]); return y;'), helpers), [4])).toBe(8);
  });

  test('the kernel may bear the name of a helper, and Math functions are not helpers', () => {
    expect(run(inlineHelpers('function exp(x) { return Math.exp(x[0]); }', kernelMath), [0])).toBe(1);
  });

  test('GPU.js compiles the result', () => {
    const source = inlineHelpers('function (x) { const e = tanh(x[this.thread.x]); return e; }', kernelMath);
    const [zero, one] = createKernel('webasm', source, { output: [2] })(flat(Float32Array.of(0, 1)));
    expect([zero, one]).toEqual([0, expect.closeTo(Math.tanh(1), 6)]);
  });
});

describe('what cannot be inlined is refused', () => {
  const refused = (body: string, message: string, own: Record<string, string> = {}): void => {
    expect(() => inlineHelpers(kernel(body), { ...helpers, ...own })).toThrow(message);
  };

  test.each([
    ['part of an expression', 'return 1 + twice(x[0]);', 'return 1 + twice(x[0]);'],
    ['with an operation behind it', 'const y = twice(x[0]) + 1; return y;', 'const y = twice(x[0]) + 1; return y;'],
    ['in a let', 'let y = twice(x[0]); return y;', 'let y = twice(x[0]); return y;'],
    ['in a loop header', 'for (const y = twice(1); y < 2;) { }', 'for (const y = twice(1); y < 2;) { }'],
    ['not called', 'const y = twice; return y;', 'const y = twice; return y;'],
    ['as a name of the kernel', 'const twice = 2; return twice;', 'const twice = 2; return twice;'],
  ])('a helper %s', (_, body, line) => {
    refused(body, `inlineHelpers: \`${line}\`: a call of the helper twice must be the whole right side of a const; `
      + 'write `const value = twice(…);` on its own and use value (if twice is a name of your own, choose another)');
  });

  test('a call among the arguments of a call', () => {
    refused('const y = twice(twice(x[0])); return y;', 'a call of the helper twice must not be an argument of twice; name its value first');
  });

  test('too few arguments', () => {
    refused('const y = clampedSum(x[0]); return y;', 'inlineHelpers: const y = clampedSum(…) passes 1 of the arguments (a, b)');
  });

  test('a helper that calls itself, however indirectly', () => {
    const odd = 'function odd(x) { const e = even(x - 1); return e; }';
    const even = 'function even(x) { const o = odd(x - 1); return o; }';
    const message = 'inlineHelpers: odd calls even calls odd; a helper cannot call itself; write a loop in the kernel';
    refused('const y = odd(x[0]); return y;', message, { odd, even });
  });

  test.each([
    ['an arrow function', '(x) => 2 * x', 'inlineHelpers: bad must be written `function bad(x) { … return …; }`'],
    ['an early return', 'function bad(x) { if (x > 0) { return 1; } return 0; }',
      'inlineHelpers: bad returns early; assign to a let inside if {} and return it at the end'],
    ['no return', 'function bad(x) { const y = x; }', 'inlineHelpers: bad must end in its one return'],
    ['a loop', 'function bad(x) { let s = 0; for (let i = 0; i < 3; i++) { s += x; } return s; }',
      'inlineHelpers: bad contains `for`; only const, let, assignments and if {} can be inlined'],
    ['an assigned parameter', 'function bad(x) { x = x + 1; return x; }', 'inlineHelpers: bad assigns to its parameter x; copy it into a let first'],
    ['a default value', 'function bad(x = 1) { return x; }', 'inlineHelpers: bad: the parameter `x = 1` must be a plain name'],
  ])('a helper with %s', (_, bad, message) => {
    refused('const y = bad(x[0]); return y;', message, { bad });
  });
});
