/** Derivatives of functions against what torch.autograd.functional recorded, and what graphs, checkpoints and inference mode promise. */
import { describe, expect, test } from 'vitest';
import {
  autograd, defaultGenerator, F, inferenceMode, isGradEnabled, isInferenceModeEnabled, manualSeed, noGrad, OperatorError, randn, tensor, Tensor,
} from '../src/index.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

type Nested<T> = T | readonly Nested<T>[];
type Recorded = Omit<RecordedTensor, 'name'>;
interface Case {
  readonly title: string;
  readonly inputs: readonly Recorded[];
  readonly v: Nested<Recorded>;
  readonly directions: readonly Recorded[];
  readonly jacobian: Nested<Recorded>;
  readonly vjp: Nested<Recorded>;
  readonly jvp: Nested<Recorded>;
  readonly hessian?: Nested<Recorded>;
  readonly vhp?: Nested<Recorded>;
  readonly hvp?: Nested<Recorded>;
}
const { cases } = readRecorded('autograd/functional.json') as { cases: Case[] };
const functions: Readonly<Record<string, autograd.Differentiable>> = {
  cube: (x) => F.pow(x, 3),
  softmax: (x) => F.softmax(x, { dim: -1 }),
  'matrix times vector': (w, x) => F.matmul(w, x),
  'two outputs': (x, y) => [F.mul(x, F.exp(y)), F.sum(F.add(x, y))],
  'one input left out': (x) => F.sum(F.sin(x)),
  'sum of fourth powers': (x) => F.sum(F.pow(x, 4)),
  mixed: (x, y) => F.add(F.sum(F.mul(F.mul(x, x), y)), F.sum(F.pow(y, 3))),
};
const revive = ({ shape, data }: Recorded): Tensor => tensor([...data] as number[], { dtype: 'float64' }).reshape(shape);
const reviveAll = (nested: Nested<Recorded>): Nested<Tensor> => (Array.isArray(nested) ? nested.map(reviveAll) : revive(nested as Recorded));

function expectClose(actual: unknown, expected: Nested<Tensor>): void {
  if (!(expected instanceof Tensor)) {
    expect(Array.isArray(actual) && actual.length).toBe(expected.length);
    expected.forEach((one, i) => { expectClose((actual as unknown[])[i], one); });
    return;
  }
  const got = actual as Tensor;
  expect(got.shape).toEqual(expected.shape);
  expected.flat().forEach((value, i) => expect(got.flat()[i]).toBeCloseTo(value, 10));
}

describe.each(cases)('$title', ({ title, inputs, v, directions, jacobian, vjp, jvp, hessian, vhp, hvp }) => {
  const run = functions[title];
  const [at, along] = [inputs, directions].map((list) => (list.length === 1 ? revive(list[0]) : list.map(revive)));
  test('jacobian', () => expectClose(autograd.jacobian(run, at), reviveAll(jacobian)));
  test('vjp', () => expectClose(autograd.vjp(run, at, reviveAll(v) as Tensor)[1], reviveAll(vjp)));
  test('jvp', () => expectClose(autograd.jvp(run, at, along)[1], reviveAll(jvp)));
  test.runIf(hessian)('hessian', () => expectClose(autograd.hessian(run, at), reviveAll(hessian as Recorded)));
  test.runIf(vhp)('vhp', () => expectClose(autograd.vhp(run, at, along)[1], reviveAll(vhp as Recorded)));
  test.runIf(hvp)('hvp', () => expectClose(autograd.hvp(run, at, along)[1], reviveAll(hvp as Recorded)));
});

describe('functional', () => {
  const x = tensor([1, 2], { dtype: 'float64' });
  test('leaves its inputs alone', () => {
    autograd.jacobian(functions['cube'], x);
    expect([x.requiresGrad, x.grad]).toEqual([false, null]);
  });
  test('works inside noGrad, and gives plain tensors', () => {
    const slopes = noGrad(() => autograd.jacobian(functions['cube'], x)) as Tensor;
    expect([slopes.requiresGrad, slopes.flat()]).toEqual([false, [3, 0, 0, 12]]);
  });
  test('with createGraph, the result can be differentiated', () => {
    const w = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    F.sum(autograd.jacobian(functions['cube'], w, { createGraph: true }) as Tensor).backward();
    expect(w.grad?.flat()).toEqual([6, 12]);
  });
  test('the value comes along', () => {
    expect((autograd.vjp(functions['cube'], x, tensor([1, 1], { dtype: 'float64' }))[0] as Tensor).flat()).toEqual([1, 8]);
    expect(autograd.hvp(functions['sum of fourth powers'], x, x)[0].item()).toBe(17);
  });
  test('on the gpu, too', () => {
    const slopes = autograd.jacobian(functions['cube'], tensor([1, 2], { device: 'gpu' })) as Tensor;
    expect([slopes.device, slopes.flat()]).toEqual(['gpu', [3, 0, 0, 12]]);
  });
  const refusals: readonly (readonly [() => unknown, string])[] = [
    [() => autograd.vjp(functions['cube'], x), 'vjp: v is missing; expected one of shape [2], as the output is no single number'],
    [() => autograd.jvp(functions['cube'], x, tensor([1])), 'jvp: v has shape [1]; expected that of the input, [2]'],
    [() => autograd.vjp(functions['cube'], x, [x, x]), 'vjp: v has shape [2] and [2]; expected that of the output, [2]'],
    [() => autograd.hessian(functions['cube'], x), 'hessian: the function returned shape [2]; expected a single number'],
    [() => autograd.hvp((a) => [a, a], x), 'hvp: the function returned 2 tensors; expected a single number'],
    [() => autograd.jacobian((a) => F.exp(a.detach()), x, { strict: true }),
      'jacobian: the outputs do not depend on input 0; expected that they do, because strict is true'],
    [() => autograd.jacobian(() => 3 as unknown as Tensor, x), 'jacobian: what the function returned is 3; expected a tensor or a list of tensors'],
    [() => autograd.hessian(() => 3 as unknown as Tensor, x), 'hessian: what the function returned is 3; expected a tensor or a list of tensors'],
    [() => autograd.vjp((a) => a, [1, 2] as unknown as Tensor[], x), 'vjp: inputs is [1, 2]; expected a tensor or a list of tensors'],
    [() => autograd.jvp((a) => a, x, x, { createGrpah: true } as object),
      'jvp: unknown option createGrpah; did you mean createGraph? (its options are createGraph, strict)'],
  ];
  test.each(refusals)('%#', (call, message) => expect(call).toThrow(new OperatorError(message)));
});

describe('the graph', () => {
  const [x, w] = [tensor([2], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
  const [a, b] = [F.add(x, w), F.add(w, 1)];
  const y = F.mul(a, b);
  const names = { x, w, a, b, y };
  test('as data: what was computed first comes first', () => {
    const { nodes, edges } = autograd.graphOf(y, names);
    expect(nodes.map(({ label, name }) => `${label} ${name}`)).toEqual([
      'x AccumulateGrad', 'w AccumulateGrad', 'a AddBackward0', 'b AddBackward0', 'y MulBackward0',
    ]);
    expect(edges.map(({ from, to, input }) => [from, to, input])).toEqual([[2, 0, 0], [2, 1, 1], [3, 1, 0], [4, 2, 0], [4, 3, 1]]);
    expect(nodes[4].savedBytes).toBe(12); // a, b and y, a float32 each
    expect(nodes[0].savedBytes).toBe(0);
  });
  test('as text: what is used twice is written once', () => {
    expect(autograd.graphText(y, names)).toBe([
      'y = MulBackward0 [1]', '├─ a = AddBackward0 [1]', '│  ├─ x [1]', '│  └─ w [1]  #1', '└─ b = AddBackward0 [1]', '   └─ #1 w',
    ].join('\n'));
  });
  test('for Graphviz', () => {
    const dot = autograd.graphDot(y, { ...names, 'a "quoted" name': x });
    expect(dot.split('\n').slice(0, 4)).toEqual(['digraph computation {', '  rankdir=TB;', '  node [shape=box, fontname="sans-serif"];',
      '  n0 [label="a \\"quoted\\" name [1]", style=filled, fillcolor=lightblue];']);
    expect(dot.match(/->/g)).toHaveLength(5);
  });
  test('as a picture: a box for every node, an arrow for every edge, the same bytes every time', () => {
    const svg = autograd.graphSvg(y, { ...names, '<b>': x });
    expect([svg.match(/<rect/g)?.length, svg.match(/marker-end/g)?.length]).toEqual([5, 5]);
    expect(svg).toContain('&lt;b&gt;');
    expect(autograd.graphSvg(y, { ...names, '<b>': x })).toBe(svg);
  });
  test('an edge past other rows bends around their boxes', () => {
    const deep = F.add(F.exp(F.exp(F.exp(x))), x);
    const boxes = [...autograd.graphSvg(deep).matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)]
      .map(([, left, top, width]) => [Number(left), Number(top), Number(width)]);
    const passes = [...autograd.graphSvg(deep).matchAll(/<path d="M([\d.]+) ([\d.]+)v40"/g)].map(([, at, top]) => [Number(at), Number(top)]);
    expect(passes).toHaveLength(3);
    for (const [at, top] of passes) for (const [left, boxTop, width] of boxes) expect(top === boxTop && at >= left && at <= left + width).toBe(false);
  });
  test('a thousand steps deep', () => {
    let deep: Tensor = x;
    for (let i = 0; i < 1000; i++) deep = F.add(deep, 1);
    expect(autograd.graphOf(deep).nodes).toHaveLength(1001);
  });
});

describe('checkpoint', () => {
  const layers = (p: Tensor) => (x: Tensor): Tensor => Array.from({ length: 6 }).reduce<Tensor>((y) => F.tanh(F.mul(y, p)), x);
  const parameter = (): Tensor => tensor([0.5, -2, 1.5], { dtype: 'float64', requiresGrad: true });
  const input = tensor([1, 2, 3], { dtype: 'float64' });
  const gradientsOf = (run: (x: Tensor) => Tensor, x: Tensor, p: Tensor): number[][] => {
    F.sum(run(x)).backward();
    return [p.grad?.flat() ?? [], x.grad?.flat() ?? []];
  };
  test('gives the same gradients, of the inputs and of what the function found around itself', () => {
    const [p, q] = [parameter(), parameter()];
    const [x, z] = [input.clone().requiresGrad_(), input.clone().requiresGrad_()];
    expect(gradientsOf((at) => autograd.checkpoint(layers(p), [at]), x, p)).toEqual(gradientsOf(layers(q), z, q));
  });
  test('keeps the input instead of every result on the way', () => {
    const p = parameter();
    expect(autograd.savedBytes(layers(p)(input))).toBe(13 * 24); // x, and the results of six products and six tanh
    expect(autograd.savedBytes(autograd.checkpoint(layers(p), [input]))).toBe(24);
    expect(autograd.savedBytes(input)).toBe(0);
  });
  test('runs the function once more in backward, and only then', () => {
    const p = parameter();
    let runs = 0;
    const y = autograd.checkpoint((x) => {
      runs++;
      return layers(p)(x);
    }, [input]);
    expect(runs).toBe(1);
    F.sum(y).backward();
    expect(runs).toBe(2);
    noGrad(() => autograd.checkpoint(() => { runs++; return input; }, []));
    expect(runs).toBe(3);
  });
  test('drops the same elements again, and lets the stream go on', () => {
    const x = tensor(Array.from({ length: 64 }, (_, i) => i + 1), { requiresGrad: true });
    manualSeed(3);
    const y = autograd.checkpoint((at) => F.dropout(F.mul(at, at), { p: 0.5 }), [x]);
    const after = defaultGenerator.getState();
    F.sum(y).backward();
    expect(defaultGenerator.getState()).toEqual(after);
    expect(x.grad?.flat().map((slope) => slope !== 0)).toEqual(y.flat().map((value) => value !== 0));
  });
  test('can be differentiated twice, passed twice, and nested', () => {
    const p = parameter();
    const nested = (x: Tensor): Tensor => autograd.checkpoint((at) => layers(p)(autograd.checkpoint(layers(p), [at])), [x]);
    const second = (run: (x: Tensor) => Tensor): number[] => {
      const [slope] = autograd.grad(F.sum(run(input)), p, { createGraph: true });
      return autograd.grad(F.sum(slope), p)[0].flat();
    };
    second((x) => layers(p)(layers(p)(x))).forEach((value, i) => expect(second(nested)[i]).toBeCloseTo(value, 12));
    const y = F.sum(nested(input));
    const once = autograd.grad(y, p, { retainGraph: true })[0].flat();
    expect(autograd.grad(y, p)[0].flat()).toEqual(once);
  });
  test('refuses a function that does something else the second time, and an input that changed', () => {
    const p = parameter();
    let runs = 0;
    const moody = autograd.checkpoint((x) => (runs++ === 0 ? F.exp(F.mul(x, p)) : F.mul(x, p)), [input]);
    expect(() => F.sum(moody).backward()).toThrow(new OperatorError(
      'checkpoint: the function made 2 calls that need a gradient, and 1 when it ran again; expected the same',
    ));
    const x = input.clone();
    const y = autograd.checkpoint(layers(p), [x]);
    x.add_(1);
    expect(() => F.sum(y).backward()).toThrow('checkpoint: input 0 was modified in place since');
  });
  test('one input needs no list, and a number is none', () => {
    const p = parameter();
    expect(autograd.checkpoint(layers(p), input).equal(layers(p)(input))).toBe(true);
    expect(() => autograd.checkpoint((x) => x, 2 as unknown as Tensor)).toThrow(
      new OperatorError('checkpoint: inputs is 2; expected a tensor or a list of tensors'),
    );
  });
});

describe('inferenceMode', () => {
  const w = tensor([2, 3], { requiresGrad: true });
  test('remembers nothing, and marks what it makes', () => {
    const y = inferenceMode(() => F.mul(w, 2));
    expect([y.requiresGrad, y.isInference(), w.isInference(), isInferenceModeEnabled()]).toEqual([false, true, false, false]);
    expect(inferenceMode(() => [isGradEnabled(), isInferenceModeEnabled()])).toEqual([false, true]);
    expect(inferenceMode(() => autograd.enableGrad(() => isGradEnabled()))).toBe(false);
  });
  test('views of other tensors are not marked', () => expect(inferenceMode(() => w.view(2, 1)).isInference()).toBe(false));
  test('what it made cannot be saved for backward, but its clone can', () => {
    const made = inferenceMode(() => randn(2));
    expect(() => F.sum(F.mul(made, w)).backward())
      .toThrow('mul: a tensor of shape [2] that backward needs was made in inference mode; use its clone() to compute with');
    expect(F.sum(F.mul(made.clone(), w)).requiresGrad).toBe(true);
    expect(F.sum(F.add(made, w)).requiresGrad).toBe(true); // a sum needs nothing of it
  });
  test('what it made is changed in place inside of it only', () => {
    const made = inferenceMode(() => randn(2));
    expect(() => made.add_(1)).toThrow(new OperatorError('add_: x was made in inference mode and cannot be changed outside of it; change a clone()'));
    expect(() => inferenceMode(() => made.add_(1))).not.toThrow();
  });
  test('can be left for a while', () => expect(inferenceMode(() => inferenceMode(() => isInferenceModeEnabled(), false))).toBe(false));
});
