import '../src/methods.ts';
import { describe, expect, test } from 'vitest';
import '../src/ops/index.ts';
import { backward } from '../src/autograd/engine.ts';
import { ones, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import * as nn from '../src/nn/index.ts';
import { Parameter } from '../src/nn/index.ts';
import { mul } from '../src/ops/elementwise/arithmetic.ts';
import { sum } from '../src/ops/reduction/sum.ts';
import { Adam, type AdamOptions, adamStep, type Optimizer, SGD, type SGDOptions, sgdStep } from '../src/optim/index.ts';
import { manualSeed } from '../src/random/generator.ts';
import { randint, randn } from '../src/random/random.ts';
import type { Tensor } from '../src/tensor.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

type Options = Partial<SGDOptions & AdamOptions>;
type Recorded = Omit<RecordedTensor, 'name'>;
interface Run {
  title: string;
  options: Options;
  groups: Options[];
  initial: Recorded[];
  steps: { lr: number; gradients: (Recorded | null)[]; parameters: Recorded[] }[];
}
type AnyOptimizer = Optimizer<{ readonly lr: number }>;

const makers: Readonly<Record<string, (params: ConstructorParameters<typeof SGD>[0], options: Options) => AnyOptimizer>> = {
  sgd: (params, options) => new SGD(params, options) as unknown as AnyOptimizer,
  adam: (params, options) => new Adam(params, options) as unknown as AnyOptimizer,
};
const places = [['cpu', 'float64', 1e-12], ['gpu', 'float32', 1e-5], ['cpu', 'float32', 1e-5]] as const;

describe.each(Object.keys(makers))('%s steps as PyTorch does', (name) => {
  const { cases } = readRecorded(`optim/${name}.json`) as { cases: Run[] };
  const runs = places.flatMap(([device, dtype, tolerance]) => cases.map((run) => [device, dtype, run.title, { ...run, tolerance }] as const));

  test.each(runs)('on the %s in %s: %s', (device, dtype, _, { options, groups, initial, steps, tolerance }) => {
    const placed = (x: Recorded): Tensor => tensor([...x.data], { dtype, device }).lookAs(zeros(x.shape).layout());
    const parameters = initial.map((x) => new Parameter(placed(x)));
    const optimizer = makers[name](groups.length > 0 ? parameters.map((parameter, i) => ({ params: parameter, ...groups[i] })) : parameters, options);
    for (const [number, step] of steps.entries()) {
      optimizer.paramGroups[0].lr = step.lr;
      parameters.forEach((parameter, i) => { const given = step.gradients[i]; parameter.grad = given && placed(given); });
      optimizer.step();
      parameters.forEach((parameter, i) => parameter.flat().forEach((value, j) => {
        const expected = step.parameters[i].data[j];
        const apart = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
        expect(apart, `step ${number}, parameter ${i}[${j}] is ${value}, PyTorch says ${expected}`).toBeLessThanOrEqual(tolerance);
      }));
    }
  });

  test.each(['cpu', 'gpu'] as const)('a run that is interrupted and resumed ends where it would have ended, on the %s', (device) => {
    const gradients = Array.from({ length: 6 }, () => randn(3, { device }));
    const options = name === 'sgd' ? { lr: 0.1, momentum: 0.9 } : { lr: 0.1, amsgrad: true };
    const start = (from: Tensor): { parameter: Parameter; optimizer: AnyOptimizer; run(range: Tensor[]): void } => {
      const parameter = new Parameter(tensor(from.flat(), { device }));
      const optimizer = makers[name]([parameter], options);
      return { parameter, optimizer, run: (range) => range.forEach((gradient) => { parameter.grad = gradient; optimizer.step(); }) };
    };
    const whole = start(tensor([1, 2, 3]));
    whole.run(gradients);
    const first = start(tensor([1, 2, 3]));
    first.run(gradients.slice(0, 3));
    const second = start(first.parameter);
    second.optimizer.paramGroups[0].lr = 7;
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    expect(second.optimizer.paramGroups[0].lr).toBe(0.1);
    first.run(gradients.slice(0, 1)); // a state is a copy: the first run going on does not disturb the second
    second.run(gradients.slice(3));
    expect(second.parameter.tolist()).toEqual(whole.parameter.tolist());
  });
});

describe('optimizers', () => {
  const parabola = (x: Tensor): Tensor => sum(mul(x, x));

  test('a closure computes the loss, with gradients, and its result comes back', () => {
    const x = new Parameter(tensor([3]));
    const optimizer = new SGD([x], { lr: 0.25 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const y = parabola(x);
      backward(y);
      return y;
    });
    expect([loss.item(), x.item()]).toEqual([9, 1.5]);
  });

  test('gradients are forgotten, or zeroed in place', () => {
    const x = new Parameter(tensor([3]));
    const optimizer = new Adam([x]);
    backward(parabola(x));
    const { grad } = x;
    optimizer.zeroGrad({ setToNone: false });
    expect([x.grad, grad?.item()]).toEqual([grad, 0]);
    optimizer.zeroGrad();
    expect(x.grad).toBe(null);
  });

  test('a step changes the storage in place: backward through what was computed before is refused', () => {
    const x = new Parameter(tensor([3]));
    const y = parabola(x);
    const optimizer = new SGD([x]);
    x.grad = tensor([1]);
    optimizer.step();
    expect(x.version).toBe(1);
    expect(() => backward(y)).toThrow(/modified in place/);
  });

  test('a transposed parameter is written where it lies', () => {
    const memory = tensor([[1, 2, 3], [4, 5, 6]]);
    const x = new Parameter(memory.lookAs({ shape: [3, 2], strides: [1, 3], offset: 0 }));
    x.grad = tensor([[1, 2], [3, 4], [5, 6]]);
    new SGD([x], { lr: 1 }).step();
    expect(memory.tolist()).toEqual([[0, -1, -2], [2, 1, 0]]);
  });

  test('groups are added later, and state is counted through all of them', () => {
    const [a, b, c] = [1, 2, 3].map((value) => new Parameter(tensor([value])));
    const optimizer = new SGD([{ params: [a], lr: 1 }], { lr: 0.5, momentum: 0.5 });
    optimizer.addParamGroup({ params: [b, c], momentum: 0 });
    for (const x of [a, b, c]) x.grad = tensor([1]);
    optimizer.step();
    expect([a, b, c].map((x) => x.item())).toEqual([0, 1.5, 2.5]);
    const { state, paramGroups } = optimizer.stateDict();
    expect(Object.keys(state)).toEqual(['0', '1', '2']);
    expect(paramGroups.map(({ params, lr, momentum }) => [params, lr, momentum])).toEqual([[[0], 1, 0.5], [[1, 2], 0.5, 0]]);
  });

  test.each([
    ['SGD', (model: nn.Module) => new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 })],
    ['Adam', (model: nn.Module) => new Adam(model.parameters(), { lr: 0.05 })],
  ] as const)(
    '%s trains a small network to the same loss on both devices', (_, optimize) => {
      const losses = (['cpu', 'gpu'] as const).map((device) => {
        manualSeed(0);
        const model = new nn.Sequential(
          new nn.Conv2d(1, 4, 3, { padding: 1 }), new nn.BatchNorm2d(4), new nn.ReLU(), new nn.MaxPool2d(2), new nn.Flatten(), new nn.Linear(16, 3),
        ).to(device);
        const criterion = new nn.CrossEntropyLoss();
        const [x, target] = [randn(8, 1, 4, 4, { device }), randint(3, [8], { device })];
        const optimizer = optimize(model);
        const history: number[] = [];
        for (let step = 0; step < 15; step++) {
          optimizer.zeroGrad();
          const loss = criterion(model(x), target);
          backward(loss);
          optimizer.step();
          history.push(loss.item());
        }
        return history;
      });
      expect(losses[0].at(-1)).toBeLessThan(losses[0][0] / 5);
      losses[0].forEach((loss, step) => expect(Math.abs(loss - losses[1][step]), `step ${step}`).toBeLessThan(1e-4));
    },
  );
});

test('a model may move after its optimizer was made: its parameters stay the same tensors', () => {
  const model = new nn.Linear(2, 1);
  const { weight } = model;
  const optimizer = new SGD(model.parameters(), { lr: 0.5 });
  model.to('gpu');
  expect([model.weight === weight, weight.device]).toEqual([true, 'gpu']);
  const before = weight.flat();
  model(tensor([[1, 2]], { device: 'gpu' })).sum().backward();
  optimizer.step();
  expect(weight.flat()).toEqual([Math.fround(before[0] - 0.5), Math.fround(before[1] - 1)]);
});

describe('refusals', () => {
  const parameter = (): Parameter => new Parameter(tensor([1]));
  const refused: readonly (readonly [string, () => unknown])[] = [
    ['SGD: lr is -1; expected a number ≥ 0', () => new SGD([parameter()], { lr: -1 })],
    ['SGD: momentum is NaN; expected a number ≥ 0', () => new SGD([parameter()], { momentum: NaN })],
    ['SGD: weightDecay is -0.5; expected a number ≥ 0', () => new SGD([{ params: parameter(), weightDecay: -0.5 }])],
    ['SGD: nesterov is true, momentum 0 and dampening 0; expected a momentum > 0 and no dampening', () => new SGD([parameter()], { nesterov: true })],
    ['SGD: unknown option learningRate; its options are lr, momentum, dampening, weightDecay, nesterov, maximize',
      () => new SGD([parameter()], { learningRate: 1 } as object)],
    ['SGD: params is a tensor; expected a list, such as model.parameters()', () => new SGD(parameter() as unknown as Tensor[])],
    ['SGD: params is empty; expected at least one parameter', () => new SGD([])],
    ['SGD: parameter 1 is 3; expected a tensor', () => new SGD([parameter(), 3 as unknown as Tensor])],
    ['SGD: parameter 0 of shape [1] was computed from others; expected a leaf, such as a Parameter', () => new SGD([mul(parameter(), 2)])],
    ['Adam: betas[1] is 1; expected a number ≥ 0 and < 1', () => new Adam([parameter()], { betas: [0.9, 1] })],
    ['Adam: eps is -1; expected a number ≥ 0', () => new Adam([parameter()], { eps: -1 })],
    ['Adam: lr is null; expected a number ≥ 0', () => new Adam([parameter()], { lr: null as unknown as number })],
    ['sgdStep: gradient has shape [2] and parameter [1]; expected the same', () => sgdStep(tensor([1]), ones(2))],
    ['adamStep: expAvgSq has shape [3] and parameter [1]; expected the same', () => adamStep(ones(1), ones(1), ones(1), ones(3), { step: 1 })],
    ['loadStateDict: the state has groups of [2] parameters, this Adam of [1]; expected the same',
      () => new Adam([parameter()]).loadStateDict(new Adam([parameter(), parameter()]).stateDict())],
  ];
  test.each(refused)('%s', (message, call) => expect(call).toThrow(new OperatorError(message)));

  test('a parameter that appears twice', () => {
    const x = parameter();
    const message = 'appears twice; a step would change it twice';
    expect(() => new SGD([x, x])).toThrow(new OperatorError(`SGD: parameter 1 of shape [1] ${message}`));
    expect(() => new SGD([{ params: x }, { params: [x] }])).toThrow(new OperatorError(`SGD: parameter 0 of shape [1] ${message}`));
  });

  test('a state of another shape', () => {
    const optimizer = new Adam([new Parameter(zeros(2))]);
    const state = { state: { 0: { step: 1, expAvg: zeros(3) } }, paramGroups: optimizer.stateDict().paramGroups };
    expect(() => optimizer.loadStateDict(state)).toThrow(new OperatorError('loadStateDict: expAvg has shape [3], its parameter [2]; expected the same'));
  });
});
