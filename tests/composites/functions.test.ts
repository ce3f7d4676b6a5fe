import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/creation.ts';
import { F, type Tensor } from '../../src/index.ts';
import { functions, questions } from '../../src/methods/functions.ts';

const aliases = {
  absolute: 'abs', negative: 'neg', fix: 'trunc', clip: 'clamp',
  concat: 'cat', concatenate: 'cat', arccos: 'acos', arcsin: 'asin', arctan: 'atan', arccosh: 'acosh', arcsinh: 'asinh', arctanh: 'atanh',
} as const;
type Alias = keyof typeof aliases;
/** What a method is asked with, where it is asked with anything. */
const asked: Readonly<Record<string, readonly unknown[]>> = {
  polygamma: [2], clamp: [0.3, 0.5], clip: [0.3, 0.5], clampMin: [0.4], clampMax: [0.4], logit: [0.3], nanToNum: [7, 8, 9], round: [{ decimals: 1 }],
};
/** The same as `F` is asked. */
const called: Readonly<Record<string, readonly unknown[]>> = {
  ...asked, polygamma: [{ n: 2 }], logit: [{ eps: 0.3 }], nanToNum: [{ nan: 7, posinf: 8, neginf: 9 }],
};
const numbers = (name: string): Tensor => {
  if (name === 'bitwiseNot') return tensor([3n, 0n]);
  return tensor([0.25, 0.625, ...(name === 'nanToNum' ? [NaN, Infinity, -Infinity] : []), ...(name.endsWith('cosh') ? [2] : [])]);
};
type AnyMethod = (this: Tensor, ...rest: readonly unknown[]) => Tensor;
const method = (x: Tensor, name: string): AnyMethod => (x as unknown as Record<string, AnyMethod>)[name];

test.each(Object.keys(aliases) as Alias[])('%s is another name', (alias) => expect(F[alias]).toBe(F[aliases[alias]]));

describe.each(Object.keys({ ...functions, ...questions }))('%s', (name) => {
  const rest = asked[name] ?? [];
  const x = numbers(name);
  const expected = (F as unknown as Record<string, (...call: readonly unknown[]) => Tensor>)[name](x, ...(called[name] ?? []));

  test('is a method', () => expect(method(x, name).call(x, ...rest).flat()).toEqual(expected.flat()));

  test('has a form in place exactly if PyTorch has one', () => {
    const inPlace = method(x, `${name}_`);
    if (name in questions) return expect(inPlace).toBeUndefined();
    const changed = numbers(name);
    expect(inPlace.call(changed, ...rest)).toBe(changed);
    expect(changed.flat()).toEqual(expected.flat());
  });
});

test('one limit is enough', () => {
  const x = tensor([-2, 0.5, 3]);
  expect(x.clamp(0).tolist()).toEqual([0, 0.5, 3]);
  expect(F.clamp(x, 0).tolist()).toEqual([0, 0.5, 3]);
  expect(F.clip(tensor(2), 0, 1, {}).item()).toBe(1);
  expect(x.clamp(null, 1).tolist()).toEqual([-2, 0.5, 1]);
  expect(x.clamp_(-1, tensor([0, 1, 2])).tolist()).toEqual([-1, 0.5, 2]);
});
