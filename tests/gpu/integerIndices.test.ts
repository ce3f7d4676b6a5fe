import { beforeAll, describe, expect, test } from 'vitest';
import { enableIntegerIndices } from '../../src/gpu/integerIndices.ts';
import { compiledBytes, countSequence, createKernel, library, type Result } from './gpujs.ts';

const changed = ['stmtVariableDeclaration', 'exprMember', 'emitVectorFunction'] as const;
type Methods = Record<(typeof changed)[number], unknown>;
const compiler = (library['WebAssemblyFunctionNode'] as { readonly prototype: Methods }).prototype;
const methods = (): Methods => Object.fromEntries(changed.map((name) => [name, compiler[name]])) as Methods;
let original: Methods;
let patched: Methods;
beforeAll(() => {
  original = methods();
  expect(enableIntegerIndices(library)).toBe(true);
  patched = methods();
});

/** The results without and with the patch, as bits, and how many conversions to integers the compiled code has. */
function both(body: string, output: readonly number[]) {
  const x = Float32Array.from({ length: 12 * 12 * 12 }, (_, i) => Math.sin(i * 1.7) * 2 ** (i % 9));
  const source = `function (x, n, f) { ${body} }`;
  const argumentTypes = ['Input', 'Integer', 'Float'];
  const run = (implementation: Methods): { bits: readonly number[]; conversions: number } => {
    Object.assign(compiler, implementation);
    let result: Result | undefined;
    const bytes = compiledBytes(() => {
      result = createKernel('webasm', source, { output, argumentTypes })(library.input(x, [12, 12, 12]), 7, 2.5);
    });
    Object.assign(compiler, patched);
    return { bits: bitsOf(result as Result), conversions: countSequence(bytes, [0xfc, 0x00]) }; // i32.trunc_sat_f32_s
  };
  return { plain: run(original), whole: run(patched) };
}
const bitsOf = (result: Result): number[] => (result instanceof Float32Array
  ? Array.from(new Uint32Array(result.slice().buffer))
  : Array.from(result as ArrayLike<Result>).flatMap(bitsOf));

describe('loop counters as indices need no conversion, with the same result', () => {
  test.each<[string, string, readonly number[]]>([
    ['one loop', 'const u = x[0][0][i]; s += u;', [9]],
    ['nested loops', 'for (let j = 0; j < 5; j++) { const u = x[i][j][this.thread.x]; s += u; }', [9]],
    ['rows and planes', 'const u = x[this.thread.z][this.thread.y][i]; s += u * x[i][this.thread.y][this.thread.x];', [9, 5, 3]],
    ['sums and products of counters', 'for (let j = 0; j < 2; j++) { const u = x[0][this.thread.y + i][j * 2 + i + 1]; s += u; }', [9, 3]],
  ])('%s', (_, statements, output) => {
    const { plain, whole } = both(`let s = 0; for (let i = 0; i < n; i++) { ${statements} } return s;`, output);
    expect(whole.bits).toEqual(plain.bits);
    expect([plain.conversions > 0, whole.conversions]).toEqual([true, 0]);
  });
});

describe('counters count the same in every other use', () => {
  test.each<[string, string]>([
    ['fractions of them', 's += i * 0.5 + i / 3 - f * i;'],
    ['remainders and rounding', 's += i % 3 + Math.floor(i / 2) + Math.max(i, f);'],
    ['comparisons with numbers of all kinds', 'if (i < f) { s += 1; } if (i === this.thread.x) { s += 10; } if (i >= n - 2) { s += 100; }'],
    ['consts made of them', 'const u = i - n; const v = u * u; s += v * x[0][0][this.thread.x];'],
    ['breaks', 'if (x[0][0][this.thread.x] > f) { break; } s += i;'],
    ['ternaries', 's += i > 3 ? i : f;'],
    ['negation', 's += -i;'],
  ])('%s', (_, statement) => {
    const { plain, whole } = both(`let s = 0; for (let i = 0; i < n; i++) { const one = 1; s += one; ${statement} } return s;`, [10, 2]);
    expect(whole.bits).toEqual(plain.bits);
  });

  test('a bound that differs between lanes', () => {
    const loop = 'for (let i = 0; i < x[0][0][this.thread.x]; i++) { const u = x[0][i][this.thread.y]; s += u; }';
    const { plain, whole } = both(`let s = 0; ${loop} return s;`, [10, 2]);
    expect(whole.bits).toEqual(plain.bits);
  });

  test('a count that is no loop counter stays a number', () => {
    const { plain, whole } = both('let s = 0; for (let i = 0; i < n; i++) { if (i > f) { s += 0.25; } s++; } return s;', [10]);
    expect(whole.bits).toEqual(plain.bits);
  });
});

test('enabling twice changes nothing more', () => {
  expect(enableIntegerIndices(library)).toBe(true);
  expect(methods()).toEqual(patched);
});

test('a GPU.js without the methods it needs is left alone', () => {
  class Other { exprMember(): string { return ''; } }
  const { exprMember } = Other.prototype;
  expect(enableIntegerIndices({ WebAssemblyFunctionNode: Other })).toBe(false);
  expect(Other.prototype.exprMember).toBe(exprMember);
});
