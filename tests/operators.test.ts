/** The shared tests: what must hold for every operator, whatever it computes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backward, grad } from '../src/autograd/engine.ts';
import { noGrad } from '../src/autograd/mode.ts';
import { type Inputs, MetadataOnly, NotDifferentiable } from '../src/definition.ts';
import { isFloat } from '../src/dtype.ts';
import * as operators from '../src/ops/index.ts';
import { OperatorError } from '../src/errors.ts';
import { cast } from '../src/layout.ts';
import { defaultGenerator } from '../src/random/generator.ts';
import { Tensor } from '../src/tensor.ts';
import { moveTo } from '../src/transfer.ts';
import { catalogue } from './catalogue.ts';
import type { AnyOperator, OperatorCase } from './support/case.ts';
import { assertClose } from './support/close.ts';

const runs = Number(process.env['OPBOOK_RUNS'] ?? 60);

type Part = Tensor | null | number | readonly Tensor[] | object;
const mapTensors = (part: Part, change: (x: Tensor) => Tensor): Part =>
  part instanceof Tensor ? change(part) : Array.isArray(part) ? part.map((inner) => change(inner as Tensor)) : part;
const isList = (part: Part): part is readonly Tensor[] => Array.isArray(part);
const many = (result: Tensor | readonly Tensor[]): readonly Tensor[] => (result instanceof Tensor ? [result] : result);
/** An upstream gradient that is different everywhere: with ones, wrong gradients hide in sums. */
const uneven = (like: Tensor): Tensor => Tensor.from(Float64Array.from({ length: like.numel() }, (_, i) => Math.fround(Math.sin(i + 1))), like.shape, 'float64', 'cpu');
const onlyFloats = (tensors: readonly Tensor[]): Tensor[] => tensors.filter((x) => x.requiresGrad && isFloat(x.dtype));
const leaves = (call: readonly Part[]): Tensor[] => call.flatMap((part) => (part instanceof Tensor ? [part] : isList(part) ? [...part] : []));

describe.each(Object.entries(operators) as unknown as [string, AnyOperator][])('%s', (name, operator) => {
  const { definition } = operator;
  const one = catalogue[name as keyof typeof catalogue] as unknown as OperatorCase<Inputs, object> | undefined;
  if (!one) throw new Error(`${name} has no case in tests/catalogue.ts`);
  const arity = definition.inputs.length;
  const { tolerance, gradientTolerance = tolerance, scale, laws, refuses, changes = [], notTwice } = one;
  const calls = one.calls as unknown as fc.Arbitrary<readonly Part[]>;
  const everything = (one.edges ? fc.oneof({ weight: 3, arbitrary: one.calls }, { weight: 1, arbitrary: one.edges }) : one.calls) as unknown as fc.Arbitrary<readonly Part[]>;
  const parameters = { numRuns: Math.max(5, Math.round((runs * Math.min(one.runs ?? 60, 60)) / 60)) };
  const fewer = { numRuns: Math.max(5, Math.round(parameters.numRuns / 3)) };
  const differentiable = !(definition.gradient instanceof NotDifferentiable);

  /** The call with every input moved, cast, or made a leaf. */
  const prepare = (call: readonly Part[], { device = 'cpu', double = false, track = false }: { device?: 'cpu' | 'gpu'; double?: boolean; track?: boolean }): Part[] =>
    call.map((part, i) => (i >= arity ? doubled(part, double) : mapTensors(part, (x) => {
      const wide = double && x.dtype === 'float32' ? cast(x, 'float64') : x;
      const moved = device === 'gpu' ? moveTo(wide, 'gpu') : wide === x ? x.lookAs(x.layout()) : wide;
      return track && isFloat(moved.dtype) ? moved.requiresGrad_() : moved;
    })));
  const doubled = (options: Part, double: boolean): Part =>
    (double && options !== null && typeof options === 'object' && 'dtype' in options && options.dtype === 'float32' ? { ...options, dtype: 'float64' } : options);
  /** Runs a call with the random stream where it was before, so that two runs draw the same numbers. */
  const run = (call: readonly Part[]): readonly Tensor[] => {
    defaultGenerator.manualSeed(7);
    return many(operator(...call));
  };

  test('is exported under its own name', () => expect(definition.name).toBe(name));

  test.skipIf(definition.gpu instanceof MetadataOnly && !scale)('gpu agrees with reference', () => {
    fc.assert(fc.property(everything, (call) => {
      const sums = scale?.(...(call as never as [never, never]));
      const expected = run(prepare(call, {}));
      const actual = run(prepare(call, { device: 'gpu' }));
      expected.forEach((want, i) => assertClose(actual[i], want, { what: `${name}${i ? ` (${definition.outputs[i]})` : ''}`, place: 'gpu', tolerance, scale: sums?.of.flat() ?? null, terms: sums?.terms ?? 1 }));
    }), parameters);
  });

  test('leaves its inputs alone', () => {
    fc.assert(fc.property(everything, (call) => {
      const inputs = leaves(call.filter((_, i) => !changes.includes(definition.inputs[i])));
      const before = inputs.map((x) => x.storage().tolist());
      run(prepare(call, {}));
      expect(inputs.map((x) => x.storage().tolist())).toEqual(before);
    }), fewer);
  });

  test.each(Object.keys(laws))('law: %s', (law) => {
    for (const device of ['cpu', 'gpu'] as const) {
      fc.assert(fc.property(calls, (call) => {
        const prepared = prepare(call, { device, double: device === 'cpu' });
        defaultGenerator.manualSeed(7);
        (laws[law] as (...given: readonly unknown[]) => void)(operator(...prepared), ...prepared);
      }), fewer);
    }
  });

  test.each(refuses.map(([call, message]) => [message, call] as const))('refuses: %s', (message, call) => {
    expect(() => operator(...call)).toThrow(new OperatorError(message));
  });

  test.runIf(differentiable)('gradient agrees with central differences', () => {
    fc.assert(fc.property(calls, fc.nat(), (call, pick) => {
      const tracked = prepare(call, { double: true, track: true });
      const outputs = onlyFloats(run(tracked));
      if (outputs.length === 0) return;
      const upstream = outputs.map(uneven);
      backward(outputs, upstream);
      const loss = (): number => noGrad(() => run(tracked).filter((_, i) => upstream[i]).reduce((total, y, i) =>
        total + y.flat().reduce((sum, value, j) => sum + value * (upstream[i]?.array[j] ?? 0), 0), 0));
      for (const leaf of leaves(tracked).filter((x) => x.requiresGrad && x.numel() > 0)) {
        // An optional place of the layout may be seen several times (expanded inputs): move the storage, compare the sum.
        const i = pick % leaf.numel();
        const array = leaf.storage().array;
        const at = placeOf(leaf, i);
        const step = 1e-5;
        const before = array[at];
        array[at] = before + step;
        const above = loss();
        array[at] = before - step;
        const below = loss();
        array[at] = before;
        const slope = (above - below) / (2 * step);
        const share = leaf.grad ? leaf.grad.flat()[i] : 0;
        if (Math.abs(share - slope) > 1e-6 + 1e-5 * Math.abs(slope)) {
          throw new Error(`${name}: the gradient at element ${i} of an input of shape [${leaf.shape.join(', ')}] is ${share}, central differences say ${slope}`);
        }
      }
    }), fewer);
  });

  test.runIf(differentiable)('gradient on the gpu agrees with that on the cpu', () => {
    fc.assert(fc.property(calls, (call) => {
      const shares = (['cpu', 'gpu'] as const).map((device) => {
        const tracked = prepare(call, { device, track: true, double: device === 'cpu' });
        const outputs = onlyFloats(run(tracked));
        if (outputs.length > 0) backward(outputs, outputs.map((y) => moveTo(device === 'gpu' ? cast(uneven(y), 'float32') : uneven(y), device)));
        return leaves(tracked).map((x) => x.grad);
      });
      shares[0].forEach((want, i) => {
        const got = shares[1][i];
        expect(got === null, `input ${i} has a gradient on one device only`).toBe(want === null);
        if (got && want) assertClose(got, want, { what: `gradient ${i} of ${name}`, place: 'gpu', tolerance: gradientTolerance === 'exact' ? 'exact' : 'norm' });
      });
    }), fewer);
  });

  test.runIf(differentiable && !notTwice)('gradient of the gradient agrees with central differences', () => {
    fc.assert(fc.property(calls, fc.nat(), (call, pick) => {
      const tracked = prepare(call, { double: true, track: true });
      const inputs = leaves(tracked).filter((x) => x.requiresGrad && x.numel() > 0);
      const first = (createGraph: boolean): (Tensor | null)[] => {
        const outputs = onlyFloats(run(tracked));
        return outputs.length === 0 ? [] : grad(outputs, inputs, { gradOutputs: outputs.map(uneven), createGraph, allowUnused: true });
      };
      const slopes = first(true).map((share) => (share?.requiresGrad ? share : null));
      if (!slopes.some((share) => share)) return;
      const roots = slopes.filter((share) => share !== null);
      const seconds = grad(roots, inputs, { gradOutputs: roots.map(uneven), allowUnused: true });
      const loss = (): number => first(false).reduce((total, share, k) => (slopes[k] && share ? total + share.flat().reduce((sum, value, j) => sum + value * Math.fround(Math.sin(j + 1)), 0) : total), 0);
      inputs.forEach((leaf, k) => {
        const i = pick % leaf.numel();
        const array = leaf.storage().array;
        const at = placeOf(leaf, i);
        const before = array[at];
        const step = 1e-5;
        array[at] = before + step;
        const above = loss();
        array[at] = before - step;
        const below = loss();
        array[at] = before;
        const slope = (above - below) / (2 * step);
        const share = seconds[k] ? (seconds[k] as Tensor).flat()[i] : 0;
        if (Math.abs(share - slope) > 1e-5 + 1e-4 * Math.abs(slope)) {
          throw new Error(`${name}: the second derivative at element ${i} of input ${k} is ${share}, central differences say ${slope}`);
        }
      });
    }), { numRuns: Math.max(5, Math.round(fewer.numRuns / 2)) });
  });
});

/** Where in the storage element `i` (in row-major order) of a tensor lies. */
function placeOf(x: Tensor, i: number): number {
  let rest = i;
  let at = x.storageOffset();
  for (let d = x.ndim - 1; d >= 0; d--) {
    at += (rest % x.shape[d]) * x.stride(d);
    rest = Math.floor(rest / x.shape[d]);
  }
  return at;
}
