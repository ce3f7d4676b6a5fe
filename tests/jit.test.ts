/** Traced programs: they compute what the function computed, can be read, and nothing that is no program is taken for one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { F, jit, manualSeed, nn, noGrad, OperatorError, optim, randn, tensor, type Tensor, zeros } from '../src/index.ts';

const w = tensor([[1, 2], [3, 4]], { requiresGrad: true });
const x = tensor([[1, -1]]);
const layer = (at: Tensor): Tensor => F.relu(F.add(F.matmul(at, w), -2));

describe('a traced program', () => {
  const program = jit.trace(layer, [x]);
  test('reads like the function', () => {
    expect(program.toString()).toBe([
      'program(x0):', '  c0: float32 [2, 2]', '  v0 = matmul(x0, c0)', '  v1 = add(v0, -2, { alpha: 1 })', '  v2 = relu(v1, { inplace: false })', '  return v2',
    ].join('\n'));
  });
  test('computes the same, for other inputs and other sizes', () => {
    const other = tensor([[1, 5], [-3, 2], [0, 0]]);
    expect((program.run(other) as Tensor).tolist()).toEqual(layer(other).tolist());
  });
  test('its constants are the tensors of the function: gradients arrive there, and training it trains the function', () => {
    F.sum(program.run(tensor([[1, 1]])) as Tensor).backward();
    expect(w.grad?.tolist()).toEqual([[1, 1], [1, 1]]);
    noGrad(() => w.mul_(2));
    expect((program.run(x) as Tensor).tolist()).toEqual(layer(x).tolist());
    noGrad(() => w.div_(2));
    w.grad = null;
  });
  test('a whole network, with batch norm in evaluation', () => {
    manualSeed(0);
    const network = new nn.Sequential(
      new nn.Conv2d(1, 4, 3), new nn.BatchNorm2d(4), new nn.ReLU(), new nn.MaxPool2d(2), new nn.Flatten(), new nn.Linear(36, 10),
    ).eval();
    const images = randn(2, 1, 8, 8);
    const traced = jit.trace((at) => network.forward(at), [images]);
    expect((traced.run(images) as Tensor).tolist()).toEqual(network.forward(images).tolist());
    const again = jit.programFromJson(JSON.stringify(jit.programToJson(traced)));
    expect((again.run(images) as Tensor).tolist()).toEqual(network.forward(images).tolist());
    const training = new optim.SGD(again.instructions.constants.filter((constant) => constant.requiresGrad), { lr: 0.1 });
    const loss = (): Tensor => F.crossEntropy(again.run(images) as Tensor, tensor([1, 2], { dtype: 'int32' }));
    const before = loss();
    before.backward();
    training.step();
    expect(loss().item()).toBeLessThan(before.item());
  });
  test('several outputs, lists of inputs, results of several tensors', () => {
    const traced = jit.trace((a, b) => [F.cat([a, b], { dim: 0 }), F.max(a, { dim: 1 })[1]], [x, x]);
    const [joined, at] = traced.run(tensor([[1, 2]]), tensor([[3, 4]])) as readonly Tensor[];
    expect([joined.tolist(), at.tolist()]).toEqual([[[1, 2], [3, 4]], [1]]);
  });
  test('what nobody uses is left out, but not what changes something besides', () => {
    const traced = jit.trace((at) => {
      F.exp(F.mul(at, 3));
      return F.neg(at);
    }, [x]);
    expect(traced.instructions.steps.map(({ operator }) => operator)).toEqual(['neg']);
    const [mean, spread] = [zeros(2), tensor([1, 1])];
    const norm = jit.trace((at) => {
      F.batchNorm(at, mean, spread, { training: true });
      return F.neg(at);
    }, [tensor([[1, 2], [3, 4]])]);
    expect(norm.instructions.steps.map(({ operator }) => operator)).toEqual(['batchNorm', 'neg']);
  });
  test('a branch is taken for good: the dynamic graph decides each time', () => {
    const branching = (at: Tensor): Tensor => (F.sum(at).item() > 0 ? F.mul(at, 10) : F.neg(at));
    const traced = jit.trace(branching, [tensor([1])]);
    expect([branching(tensor([-1])).item(), (traced.run(tensor([-1])) as Tensor).item()]).toEqual([1, -10]);
  });
  test('a change in place is written down as the call that made the new numbers', () => {
    const traced = jit.trace((at) => F.neg(at).add_(1).mul_(2), [x]);
    expect((traced.run(tensor([[5, 6]])) as Tensor).tolist()).toEqual([[-8, -10]]);
  });
});

describe('what cannot be traced is refused', () => {
  const refusals: readonly (readonly [(at: Tensor) => Tensor, string])[] = [
    [(at) => F.neg(at.detach()), 'trace: a tensor of shape [1, 2] looks at traced numbers by a way that is no operator (detach, data); use an operator'],
    [(at) => F.neg(at.gpu()), 'trace: to(device) on a tensor of shape [1, 2] is no operator, and a program cannot do it; do it before or after'],
    [(at) => F.neg(at).view(2).mul_(2), 'trace: mul_ changed a tensor of shape [2] in place, and others may look at it; use the form without _'],
    [(at) => F.dropout(F.exp(at), { p: 0.5 }),
      'trace: run again on the same inputs, the function and the program disagree in output 0; is something random, or changed by the function?'],
  ];
  test.each(refusals)('%#', (run, message) => {
    manualSeed(1);
    expect(() => jit.trace(run, [x])).toThrow(new OperatorError(message));
  });
  test('checkTrace: false believes the function', () => {
    expect(jit.trace((at) => F.dropout(at), [x], { checkTrace: false }).instructions.steps).toHaveLength(1);
  });
  test('other inputs than tensors', () => {
    const program = jit.trace((at) => F.neg(at), [x]);
    expect(() => program.run()).toThrow(new OperatorError('Program: 0 inputs were passed; expected 1 tensors'));
    expect(() => program.run(3 as unknown as Tensor)).toThrow(new OperatorError('Program: input 0 is no tensor; expected 1 tensors'));
  });
});

describe('JSON', () => {
  const masked = jit.trace((at) => F.mul(F.maskedFill(at, tensor([[true, false]]), { value: -Infinity }), Infinity), [x]);
  const json = JSON.stringify(jit.programToJson(masked));
  test('keeps numbers that JSON does not know', () => expect((jit.programFromJson(json).run(x) as Tensor).tolist()).toEqual([[-Infinity, -Infinity]]));
  test('of what was read is what was read', () => expect(JSON.stringify(jit.programToJson(jit.programFromJson(json)))).toBe(json));
  test('keeps types, devices and what is trained', () => {
    const bias = tensor([1], { device: 'gpu', requiresGrad: true });
    const [read] = jit.programFromJson(jit.programToJson(jit.trace((at) => F.add(at, bias), [tensor([1], { device: 'gpu' })]))).instructions.constants;
    expect([read.device, read.dtype, read.requiresGrad]).toEqual(['gpu', 'float32', true]);
  });
  const plain = JSON.parse(JSON.stringify(jit.programToJson(jit.trace(layer, [x])))) as { steps: object[]; constants: object[] };
  const broken: readonly (readonly [unknown, string])[] = [
    ['{', 'the text is not JSON'],
    [{}, 'the schema is not 1'],
    [{ ...plain, inputs: -1 }, 'inputs is -1'],
    [{ ...plain, steps: [{ ...plain.steps[0], operator: 'matmull' }] }, 'there is no operator matmull; did you mean matmul?'],
    [{ ...plain, steps: [{ ...plain.steps[0], operator: 'constructor' }] }, 'there is no operator constructor'],
    [{ ...plain, steps: [{ ...plain.steps[0], inputs: [{ value: 7 }, null] }] }, 'step 0 refers to {"value":7}, and there are 2 values before it'],
    [{ ...plain, steps: [{ ...plain.steps[0], inputs: [] }] }, 'step 0 gives matmul 0 inputs; it takes 2'],
    [{ ...plain, steps: [{ ...plain.steps[0], outputs: 1e9 }] }, 'step 0 has 1000000000 outputs, more than 65536'],
    [{ ...plain, constants: [{ ...plain.constants[0], shape: [3, 2] }] }, 'constant 0 has shape [3, 2] and 4 numbers'],
    [{ ...plain, constants: [{ ...plain.constants[0], dtype: 'float16' }] }, 'constant 0 has dtype "float16"'],
    [{ ...plain, returns: null }, 'returns is null'],
  ];
  test.each(broken)('%#', (source, message) => expect(() => jit.programFromJson(source)).toThrow(`Program: ${message}`));

  test('whatever is read is a program or refused, never half of one', () => {
    const damaged = fc.oneof(fc.jsonValue(), fc.json(), fc.string(), fc.tuple(fc.nat(), fc.constantFrom('', '0', '"', '{', ']', '-1', 'null', '1e999')).map(
      ([at, text]) => json.slice(0, at % json.length) + text + json.slice((at % json.length) + 1),
    ));
    fc.assert(fc.property(damaged, (source) => {
      try {
        expect(jit.programFromJson(source)).toBeInstanceOf(jit.Program);
      } catch (error) {
        expect(error).toBeInstanceOf(OperatorError);
      }
    }), { numRuns: 1000 });
  });
});
