/** PyTorch said so: values and gradients of both versions against what was recorded. */
import { expect } from 'vitest';
import { backward } from '../../src/autograd/engine.ts';
import type { Inputs, Result } from '../../src/definition.ts';
import { arrayTypes, isFloat } from '../../src/dtype.ts';
import { mode } from '../../src/gpu/device.ts';
import { manualSeed } from '../../src/random/generator.ts';
import { Tensor } from '../../src/tensor.ts';
import { moveTo } from '../../src/transfer.ts';
import { catalogue } from '../catalogue.ts';
import type { OperatorCase } from './case.ts';
import { type Check, many } from './checks.ts';
import { assertClose } from './close.ts';
import { fixtures, type RecordedCase, type RecordedInput, type RecordedTensor } from './fixtures.ts';

export type Place = 'reference' | 'gpu';
export const places: readonly Place[] = ['reference', 'gpu'];

/** Inputs are exact in float32. The reference gets them in float64, as PyTorch did; the gpu in float32. */
function revive({ shape, dtype, data }: RecordedTensor, place: Place, track = false): Tensor {
  const type = isFloat(dtype) ? 'float64' : dtype;
  const x = Tensor.from(arrayTypes[type].from(data), shape, type, 'cpu');
  if (place === 'reference') return track ? x.requiresGrad_() : x;
  const y = moveTo(isFloat(dtype) ? Tensor.from(Float32Array.from(data), shape, 'float32', 'cpu') : x, 'gpu');
  return track ? y.requiresGrad_() : y;
}
type Revived = Tensor | readonly Tensor[] | number | boolean | null;
function reviveInput(input: RecordedInput, place: Place, track: boolean): Revived {
  if (input === null || typeof input === 'number' || typeof input === 'boolean') return input;
  if ('list' in input) return input.list.map((inner) => revive(inner as RecordedTensor, place, track && isFloat((inner as RecordedTensor).dtype)));
  return revive(input, place, track && isFloat(input.dtype));
}

/** What is called, and how far its results may be from the recorded ones. */
type Recorded = ((...call: readonly unknown[]) => Result) & { readonly definition: { readonly inputs: readonly string[] } };
export type Judgement = Pick<OperatorCase<Inputs, object>, 'tolerance' | 'gradientTolerance' | 'scale'>;
const judgementOf = (name: string): Judgement => catalogue[name as keyof typeof catalogue] as unknown as OperatorCase<Inputs, object>;

/** One check per recorded call, at one of the two places; of an operator that was not recorded, one that says so. */
export function recordedChecksOf(name: string, operator: Recorded, place: Place, judgement: Judgement = judgementOf(name)): readonly Check[] {
  const fixture = fixtures.get(name);
  if (!fixture) {
    const missing = `nothing is recorded for ${name}; write a recipe in scripts/fixtures/ and run: npm run fixtures -- ${name}`;
    return [{ title: 'is recorded', run: () => expect.fail(missing) }];
  }
  return fixture.cases.filter(({ steps }) => steps.length === 0)
    .map((recorded) => {
      const skip = place === 'gpu' && mode === 'headlessgl' && recorded.inputs.some(hasSubnormals);
      const title = skip ? `${recorded.title} (not on GL, where numbers below 2⁻¹²⁶ may be 0)` : recorded.title;
      return { title, run: () => agreesWith(recorded, name, operator, place, judgement), skip };
    });
}

/** Whether an input holds numbers smaller than the smallest that float32 holds in full precision. */
function hasSubnormals(input: RecordedInput): boolean {
  if (input === null || typeof input !== 'object') return false;
  return 'list' in input ? input.list.some(hasSubnormals) : input.data.some((value) => value !== 0 && Math.abs(value) < 2 ** -126);
}

function agreesWith(recorded: RecordedCase, name: string, operator: Recorded, place: Place, judgement: Judgement): void {
  const { inputs, options, outputs, upstream, gradients, gradFn, throws } = recorded;
  const { tolerance, gradientTolerance = tolerance, scale } = judgement;
  const widened = place === 'reference' && options['dtype'] === 'float32' ? { ...options, dtype: 'float64' } : options;
  if (place === 'gpu' && options['dtype'] === 'float64') return; // float64 lives on the cpu only
  // PyTorch gives no gradient to running statistics, nor to anything that had no elements to work on.
  const some = gradients.some((gradient) => gradient);
  const revived = inputs.map((input, i) => reviveInput(input, place, gradients.length > 0 && (!some || Boolean(gradients[i]))));
  manualSeed(0); // as the recorder does before every call
  const call = (): readonly Tensor[] => many(operator(...revived, widened));
  if (throws) {
    expect(call).toThrow(/^\w+: /);
    return;
  }
  const actual = call();
  expect(actual, 'outputs').toHaveLength(outputs.length);
  const sums = scale?.(...([...revived, widened] as never as [never, never]));
  outputs.forEach((output, i) => {
    const expectedType = isFloat(output.dtype) ? (place === 'gpu' ? 'float32' : 'float64') : output.dtype;
    expect(actual[i].dtype, `type of ${output.name}`).toBe(place === 'reference' && output.dtype === 'float32' ? actual[i].dtype : expectedType);
    // Integers that become floats become float32 here: such a result is as exact as float32.
    const rounded = actual[i].dtype === 'float32' ? 'gpu' : place;
    assertClose(actual[i], revive(output, 'reference'), {
      what: `${name}.${output.name}`, place: rounded, tolerance, scale: sums?.of.flat() ?? null, terms: sums?.terms ?? 1,
    });
  });
  if (gradFn && place === 'reference') expect(actual[0].gradFn?.name).toBe(gradFn);
  if (!upstream.some((grad) => grad)) return;
  const roots = actual.filter((_, i) => upstream[i]);
  backward(roots, upstream.filter((grad) => grad !== null).map((grad) => revive(grad, place)));
  gradients.forEach((gradient, i) => {
    const leaf = revived[i];
    const pairs = gradient === null ? []
      : 'list' in gradient ? gradient.list.map((inner, j) => [(leaf as Tensor[])[j], inner] as const)
      : [[leaf as Tensor, gradient] as const];
    for (const [x, want] of pairs) {
      if (!want) continue;
      const share = x.grad ?? x.newZeros(x.shape); // PyTorch records zeros where nothing flows back
      const what = `gradient of ${operator.definition.inputs[i]} of ${name}`;
      assertClose(share, revive(want, 'reference'), { what, place, tolerance: place === 'gpu' && gradientTolerance !== 'exact' ? 'norm' : gradientTolerance });
    }
  });
}
