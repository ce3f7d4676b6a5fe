import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { formatTensor, getPrintOptions, type Printable, setPrintOptions } from '../src/print.ts';

/** What scripts/fixtures/printing.py recorded. */
interface Case extends Omit<Printable, 'values'> {
  readonly title: string;
  readonly data: readonly (number | string)[] | { readonly arange: number; readonly scale: number };
  readonly options: Parameters<typeof setPrintOptions>[0];
  readonly text: string;
}

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/printing.json', import.meta.url), 'utf8')) as { cases: Case[] };
const storages = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };

function valuesOf({ data, dtype }: Case): ArrayLike<number> {
  const numbers = 'arange' in data ? Array.from({ length: data.arange }, (_, i) => i * data.scale) : data.map(Number);
  return storages[dtype].from(numbers);
}

function printable(values: ArrayLike<number>, rest: Partial<Printable> = {}): Printable {
  return { shape: [values.length], dtype: 'float32', values, device: 'cpu', requiresGrad: false, gradFn: null, ...rest };
}

const factory = getPrintOptions();
afterEach(() => setPrintOptions(factory));

describe('as PyTorch prints it', () => {
  test.each(cases)('$title', (recorded) => {
    setPrintOptions(recorded.options);
    // PyTorch recorded its own device under the name it has there.
    const expected = recorded.device === 'gpu' ? recorded.text.replace("device='cpu'", "device='gpu'") : recorded.text;
    expect(formatTensor({ ...recorded, values: valuesOf(recorded) })).toBe(expected);
  });
});

describe('laws', () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const sizeOf = (shape: number[]) => shape.reduce((product, length) => product * length, 1);
  const valuesFor = (shape: number[], value: fc.Arbitrary<number>) => fc.array(value, { minLength: sizeOf(shape), maxLength: sizeOf(shape) });
  const floats = { noNaN: true, noDefaultInfinity: true };
  const inside = (text: string) => text.slice('tensor('.length, -')'.length);

  test.each(['float32', 'float64'] as const)('every finite %s, printed with 17 digits, reads back as itself', (dtype) => {
    setPrintOptions({ precision: 17, sciMode: true });
    fc.assert(
      fc.property(dtype === 'float32' ? fc.float(floats) : fc.double(floats), (value) => {
        const [text] = formatTensor(printable([value], { shape: [], dtype })).slice('tensor('.length).split(/[,)]/);
        expect(Number(text)).toBe(value);
      }),
    );
  });

  test('the text of an integer tensor reads back as its nested rows', () => {
    const nested = (shape: number[], values: number[]): unknown => {
      if (shape.length === 0) return values[0];
      const [length, ...inner] = shape;
      const step = sizeOf(inner);
      return Array.from({ length }, (_, i) => nested(inner, values.slice(i * step, (i + 1) * step)));
    };
    const shaped = shapes
      .filter((shape) => sizeOf(shape) > 0)
      .chain((shape) => fc.record({ shape: fc.constant(shape), values: valuesFor(shape, fc.integer()) }));
    fc.assert(
      fc.property(shaped, fc.integer({ min: 1, max: 100 }), ({ shape, values }, linewidth) => {
        setPrintOptions({ linewidth });
        expect(JSON.parse(inside(formatTensor(printable(values, { shape, dtype: 'int32' }))))).toEqual(nested(shape, values));
      }),
    );
  });

  test('every shape prints with any values under any options, brackets in balance', () => {
    const options = fc.record({
      precision: fc.nat({ max: 20 }),
      threshold: fc.nat({ max: 40 }),
      edgeitems: fc.nat({ max: 4 }),
      linewidth: fc.integer({ min: 1, max: 100 }),
      sciMode: fc.constantFrom(true, false, null),
    });
    const shaped = shapes.chain((shape) => fc.record({ shape: fc.constant(shape), values: valuesFor(shape, fc.double()) }));
    fc.assert(
      fc.property(shaped, options, ({ shape, values }, chosen) => {
        setPrintOptions(chosen);
        const text = formatTensor(printable(values, { shape, dtype: 'float64' }));
        expect(text).toMatch(/^tensor\([\s\S]*dtype=torch\.float64\)$/);
        expect(text.split('[').length).toBe(text.split(']').length);
        expect(text.includes('...')).toBe(sizeOf(shape) > chosen.threshold && shape.some((length) => length > 2 * chosen.edgeitems));
      }),
    );
  });

  test('a number halfway between two integers goes to the even one', () => {
    setPrintOptions({ precision: 0, sciMode: false });
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (floor) => {
        const even = floor % 2 === 0 ? floor : floor + 1;
        const text = inside(formatTensor(printable([floor + 0.5], { shape: [] })));
        expect(Number(text) + 0).toBe(even); // + 0, because -0.5 goes to minus zero
      }),
    );
  });
});

describe('setPrintOptions', () => {
  test('a call that does not name sciMode sets it back to null', () => {
    setPrintOptions({ sciMode: true });
    setPrintOptions({ precision: 6 });
    expect(getPrintOptions()).toEqual({ precision: 6, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null });
  });

  test('what getPrintOptions returned restores the options', () => {
    setPrintOptions({ profile: 'short', sciMode: false });
    const saved = getPrintOptions();
    setPrintOptions({ profile: 'full' });
    expect(getPrintOptions().threshold).toBe(Infinity);
    setPrintOptions(saved);
    expect(getPrintOptions()).toEqual({ precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80, sciMode: false });
  });

  test.each([
    [{ precision: 1.5 }, 'setPrintOptions: precision is 1.5; expected a whole number from 0 to 100'],
    [{ precision: 101 }, 'setPrintOptions: precision is 101; expected a whole number from 0 to 100'],
    [{ threshold: Number.NaN }, 'setPrintOptions: threshold is NaN; expected a number from 0 to Infinity'],
    [{ edgeitems: -1 }, 'setPrintOptions: edgeitems is -1; expected a whole number from 0'],
    [{ linewidth: 0 }, 'setPrintOptions: linewidth is 0; expected a whole number from 1'],
    [{ sciMode: 'yes' }, 'setPrintOptions: sciMode is yes; expected true, false or null'],
    [{ profile: 'long' }, "setPrintOptions: profile is long; expected 'default', 'short' or 'full'"],
    [{ digits: 2 }, "setPrintOptions: unknown option 'digits'; expected one of precision, threshold, edgeitems, linewidth, sciMode, profile"],
  ])('refuses %j and changes nothing', (options, message) => {
    expect(() => setPrintOptions(options as Parameters<typeof setPrintOptions>[0])).toThrow(expect.objectContaining({ message }));
    expect(getPrintOptions()).toEqual(factory);
  });
});
