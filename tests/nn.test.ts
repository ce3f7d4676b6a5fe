import { describe, expect, test } from 'vitest';
import * as operators from '../src/ops/index.ts';
import { backward } from '../src/autograd/engine.ts';
import { ones, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import * as nn from '../src/nn/index.ts';
import { Parameter } from '../src/nn/index.ts';
import { relu } from '../src/ops/elementwise/unary.ts';
import { softmax } from '../src/ops/normalization/softmax.ts';
import { defaultGenerator, manualSeed } from '../src/random/generator.ts';
import { rand, randn } from '../src/random/random.ts';
import type { Tensor } from '../src/tensor.ts';
import { moveTo } from '../src/transfer.ts';
import { assertClose } from './support/close.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

const { init } = nn;

/** A recorded tensor: float64 for the reference, which is exact, float32 on the gpu. */
const revive = ({ shape, dtype, data }: RecordedTensor, place: 'reference' | 'gpu'): Tensor => {
  const flat = tensor([...data], { dtype: place === 'gpu' && dtype === 'float64' ? 'float32' : dtype });
  return moveTo(flat.lookAs(zeros(shape).layout()), place === 'gpu' ? 'gpu' : 'cpu');
};

class Net extends nn.Module {
  readonly features = new nn.Sequential(new nn.Conv2d(1, 6, 5, { padding: 2 }), new nn.ReLU(), new nn.MaxPool2d(2));
  readonly head = new nn.ModuleList<nn.Layer>([new nn.Linear(3, 2), new nn.Linear(3, 2), new nn.Tanh()]);
  readonly scale = new Parameter(ones(2));
  readonly seen = this.registerBuffer('seen', zeros(1));
  readonly scratch = this.registerBuffer('scratch', zeros(1), { persistent: false });

  forward(x: Tensor): Tensor {
    return this.head[0](this.features(x));
  }
}

/** Two layers, one of them called twice. */
class Small extends nn.Module {
  readonly first = new nn.Linear(3, 3);
  readonly last = new nn.Linear(3, 2, { bias: false });

  forward(x: Tensor): Tensor {
    return this.last(relu(this.first(relu(this.first(x)))));
  }
}

const recordedInit = readRecorded('random/init.json') as {
  modules: { module: string; seed: number; state: { name: string; tensor: RecordedTensor }[]; next: number }[];
};
const printing = readRecorded('nn/printing.json') as {
  modules: { call: string; text: string }[];
  names: Record<'parameters' | 'buffers' | 'modules' | 'children' | 'state', string[]>;
};
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('modules begin as PyTorch’s do', () => {
  const made: Readonly<Record<string, () => nn.Module>> = {
    'Linear(3, 2)': () => new nn.Linear(3, 2),
    'Conv2d(2, 3, 3)': () => new nn.Conv2d(2, 3, 3),
    'BatchNorm2d(2)': () => new nn.BatchNorm2d(2),
    'Embedding(4, 3)': () => new nn.Embedding(4, 3),
  };

  const seeded = recordedInit.modules.map((recorded) => [`${recorded.module} from seed ${recorded.seed}`, recorded] as const);
  test.each(seeded)('%s', (_, { module, seed, state, next }) => {
    manualSeed(seed);
    const actual = made[module]().stateDict();
    expect(Object.keys(actual)).toEqual(state.map(({ name }) => camel(name)));
    for (const { name, tensor: { shape, dtype, data } } of state) {
      const x = actual[camel(name)];
      expect([x.shape, x.dtype, x.flat()], name).toEqual([shape, dtype, data]);
    }
    expect(rand(1).item()).toBe(Math.fround(next));
  });

  const { fills, gains } = readRecorded('nn/init.json') as { fills: { call: string; tensor: RecordedTensor; next: number }[]; gains: Record<string, number> };
  const filling: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    'uniform_(-2, 3)': (x) => init.uniform_(x, -2, 3),
    'normal_(1, 2)': (x) => init.normal_(x, 1, 2),
    kaimingUniform_: (x) => init.kaimingUniform_(x),
    'kaimingUniform_ fan_out, relu': (x) => init.kaimingUniform_(x, { mode: 'fan_out', nonlinearity: 'relu' }),
    kaimingNormal_: (x) => init.kaimingNormal_(x),
    'kaimingNormal_ a = 0.5': (x) => init.kaimingNormal_(x, { a: 0.5 }),
    xavierUniform_: (x) => init.xavierUniform_(x),
    'xavierNormal_ gain = 2': (x) => init.xavierNormal_(x, { gain: 2 }),
  };

  test('every recorded filling is done', () => expect(new Set(fills.map(({ call }) => call))).toEqual(new Set(Object.keys(filling))));
  const named = fills.map((recorded) => [`${recorded.call} of [${recorded.tensor.shape}]`, recorded] as const);
  test.each(named)('%s', (_, { call, tensor: { shape, data }, next }) => {
    manualSeed(0);
    const x = zeros(shape, { requiresGrad: true });
    expect(filling[call](x)).toBe(x);
    expect(x.flat()).toEqual(data);
    expect([x.isLeaf, rand(1).item()]).toEqual([true, Math.fround(next)]);
  });

  test.each(Object.entries(gains))('the gain of %s', (name, gain) => {
    const [nonlinearity, slope] = name.split(' ');
    expect(init.calculateGain(nonlinearity as 'relu', slope === undefined ? undefined : Number(slope))).toBe(gain);
  });

  test('constants, and fans', () => {
    expect(init.ones_(zeros(2)).tolist()).toEqual([1, 1]);
    expect(init.zeros_(ones(2, { requiresGrad: true })).tolist()).toEqual([0, 0]);
    expect(init.constant_(zeros(2), 0.5).tolist()).toEqual([0.5, 0.5]);
    expect(init.calculateFanInAndFanOut(zeros(4, 3, 2, 5))).toEqual([30, 40]);
  });

  test('the padding row of an embedding is zero, the others are drawn as if it were not', () => {
    manualSeed(0);
    const plain = new nn.Embedding(4, 3).weight.tolist() as number[][];
    manualSeed(0);
    const padded = new nn.Embedding(4, 3, { paddingIdx: -3 });
    expect(padded.paddingIdx).toBe(1);
    expect(padded.weight.tolist()).toEqual(plain.with(1, [0, 0, 0]));
  });

  test('an embedding from rows somebody else learned draws nothing and is frozen', () => {
    const before = defaultGenerator.getState();
    const module = nn.Embedding.fromPretrained(tensor([[1, 2.3, 3], [4, 5.1, 6.3]]));
    expect(defaultGenerator.getState()).toEqual(before);
    expect(module.weight.requiresGrad).toBe(false);
    expect(module(tensor([1n])).tolist()).toEqual([[4, Math.fround(5.1), Math.fround(6.3)]]);
    expect(nn.Embedding.fromPretrained(zeros(2, 3), { freeze: false }).weight.requiresGrad).toBe(true);
  });
});

describe('modules print as PyTorch prints them', () => {
  const made: Readonly<Record<string, () => object>> = {
    'Linear(3, 2)': () => new nn.Linear(3, 2),
    'Linear(3, 2, bias=False)': () => new nn.Linear(3, 2, { bias: false }),
    'Conv2d(1, 8, 3)': () => new nn.Conv2d(1, 8, 3),
    'Conv2d(4, 8, (3, 5), everything else)': () => new nn.Conv2d(4, 8, [3, 5], { stride: 2, padding: [1, 2], dilation: [2, 1], groups: 2, bias: false }),
    "Conv2d(1, 2, 3, padding='same')": () => new nn.Conv2d(1, 2, 3, { padding: 'same' }),
    'BatchNorm2d(4)': () => new nn.BatchNorm2d(4),
    'BatchNorm2d(4, everything else)': () => new nn.BatchNorm2d(4, { eps: 1e-3, momentum: null, affine: false, trackRunningStats: false }),
    'MaxPool2d(2)': () => new nn.MaxPool2d(2),
    'MaxPool2d((2, 3))': () => new nn.MaxPool2d([2, 3]),
    'MaxPool2d((2, 3), everything else)': () => new nn.MaxPool2d([2, 3], { stride: 1, padding: 1, dilation: 2, returnIndices: true, ceilMode: true }),
    'Embedding(4, 3)': () => new nn.Embedding(4, 3),
    'Embedding(4, 3, everything else)': () => new nn.Embedding(4, 3, { paddingIdx: -4, maxNorm: 1.5, normType: 1.5, scaleGradByFreq: true }),
    'Dropout()': () => new nn.Dropout(),
    'Dropout(0.25)': () => new nn.Dropout({ p: 0.25 }),
    'LayerNorm(5)': () => new nn.LayerNorm(5),
    'LayerNorm((2, 3), eps=1e-12)': () => new nn.LayerNorm([2, 3], { eps: 1e-12, elementwiseAffine: false }),
    'LayerNorm(5, bias=False)': () => new nn.LayerNorm(5, { bias: false }),
    'GELU()': () => new nn.GELU(),
    "GELU('tanh')": () => new nn.GELU({ approximate: 'tanh' }),
    'ReLU()': () => new nn.ReLU(),
    'Sigmoid()': () => new nn.Sigmoid(),
    'Tanh()': () => new nn.Tanh(),
    'Identity()': () => new nn.Identity(),
    'Softmax(1)': () => new nn.Softmax({ dim: 1 }),
    'LogSoftmax(-1)': () => new nn.LogSoftmax({ dim: -1 }),
    'Flatten()': () => new nn.Flatten(),
    'Flatten(0, 2)': () => new nn.Flatten({ startDim: 0, endDim: 2 }),
    'CrossEntropyLoss()': () => new nn.CrossEntropyLoss(),
    'Sequential()': () => new nn.Sequential(),
    'Sequential of names': () => new nn.Sequential({ hidden: new nn.Linear(4, 8), activation: new nn.ReLU() }),
    Net: () => new Net(),
    'Sequential of a Sequential': () => new nn.Sequential(new nn.Sequential(new nn.ReLU(), new nn.ReLU()), new nn.Tanh()),
    Parameter: () => new Parameter(tensor([[1, 2.5]])),
    'Parameter that is frozen': () => new Parameter(tensor([1]), false),
  };

  test('every recorded module is made', () => expect(printing.modules.map(({ call }) => call)).toEqual(Object.keys(made)));
  test.each(printing.modules.map(({ call, text }) => [call, text] as const))('%s', (call, text) => expect(String(made[call]())).toBe(text));
});

describe('what belongs to a module', () => {
  const namesOf = (named: readonly (readonly [string, unknown])[]): string[] => named.map(([name]) => name);

  test('is found in its properties, in the order in which PyTorch names it, and each only once', () => {
    const net = new Net();
    net.head.append(net.features[0]);
    const { names } = printing;
    // PyTorch keeps parameters, buffers and modules apart; within each, the order is that of assignment, here as there.
    expect(namesOf(net.namedParameters())).toEqual(names.parameters);
    expect(namesOf(net.namedBuffers())).toEqual(names.buffers);
    expect(namesOf(net.namedModules())).toEqual(names.modules);
    expect(namesOf(net.namedChildren())).toEqual(names.children);
    expect(Object.keys(net.stateDict())).toEqual(names.state);
    expect(namesOf(net.namedParameters({ recurse: false }))).toEqual(['scale']);
    expect(net.parameters()).toHaveLength(names.parameters.length);
  });

  test('may be assigned, replaced and shared after construction', () => {
    const model = new Small();
    const extra = Object.assign(model, { third: new nn.ReLU(), tied: model.last.weight });
    expect(namesOf(extra.namedChildren())).toEqual(['first', 'last', 'third']);
    expect(model.parameters()).toHaveLength(3);
    model.last.weight = new Parameter(zeros(2, 3));
    expect(namesOf(model.namedParameters())).toEqual(['tied', 'first.weight', 'first.bias', 'last.weight']);
  });

  test('goes through every path', () => {
    const seen: nn.Module[] = [];
    const net = new Net();
    expect(net.apply((module) => seen.push(module))).toBe(net);
    expect(seen.at(-1)).toBe(net);
    expect(seen[0]).toBe(net.features[0]);
    expect(net.eval().modules().map(({ training }) => training)).toEqual(seen.map(() => false));
    expect(net.train().features[1].training).toBe(true);
    expect(net.requiresGrad_(false).parameters().some(({ requiresGrad }) => requiresGrad)).toBe(false);
  });

  test('a buffer follows the property it was registered for', () => {
    const net = new Net();
    Object.assign(net, { seen: ones(3) });
    expect(net.buffers()[0].tolist()).toEqual([1, 1, 1]);
    expect(net.registerBuffer('none', null)).toBe(null);
    expect(namesOf(net.namedBuffers())).toEqual(['seen', 'scratch']);
  });
});

describe('calling a module', () => {
  test('runs forward', () => {
    const x = randn(4, 3);
    const linear = new nn.Linear(3, 2);
    expect(linear(x).tolist()).toEqual(linear.forward(x).tolist());
    expect(typeof linear).toBe('function');
    expect(linear instanceof nn.Linear && linear instanceof nn.Module).toBe(true);
  });

  test('runs its hooks, which may replace what goes in and what comes out, until they are removed', () => {
    const seen: string[] = [];
    const identity = new nn.Identity();
    const before = identity.registerForwardPreHook((module, [x]) => {
      seen.push(`${String(module)} gets ${String(x)}`);
      return ones(2);
    });
    const after = identity.registerForwardHook((_, inputs, output) => {
      seen.push(`${inputs.length} in, ${String(output)} out`);
      return zeros(1);
    });
    expect(identity(zeros(2)).tolist()).toEqual([0]);
    expect(seen).toEqual(['Identity() gets tensor([0., 0.])', '1 in, tensor([1., 1.]) out']);
    before.remove();
    after.remove();
    expect(identity(zeros(2)).tolist()).toEqual([0, 0]);
    expect(seen).toHaveLength(2);
  });

  test('a hook that returns nothing changes nothing', () => {
    const identity = new nn.Identity();
    identity.registerForwardPreHook(() => undefined);
    identity.registerForwardHook(() => undefined);
    expect(identity(ones(1)).tolist()).toEqual([1]);
  });

  test('a module may have a property called name', () => {
    class Named extends nn.Identity {
      override readonly name = 'a name';
    }
    expect(new Named().name).toBe('a name');
  });
});

describe('containers', () => {
  test('Sequential runs its layers in order, and is indexed, iterated and extended', () => {
    const model = new nn.Sequential(new nn.Linear(3, 4), new nn.ReLU());
    const x = randn(2, 3);
    expect(model.append(new nn.Flatten())).toBe(model);
    expect([model.length, [...model].length]).toEqual([3, 3]);
    expect(model[1]).toBe(model.at(-2));
    expect(model(x).tolist()).toEqual(relu(model[0](x)).tolist());
    expect(new nn.Sequential([new nn.ReLU()] as unknown as { 0: nn.ReLU })[0]).toBeInstanceOf(nn.ReLU);
    expect(new nn.Sequential({ last: new nn.ReLU() }).at(0)).toBeInstanceOf(nn.ReLU);
  });

  test('ModuleList is a list', () => {
    const [a, b, c] = [new nn.ReLU(), new nn.Tanh(), new nn.Identity()];
    const list = new nn.ModuleList<nn.Layer>([a]);
    list.extend([c]).insert(1, b);
    expect([...list]).toEqual([a, b, c]);
    expect([list.length, list[1], list.at(-1)]).toEqual([3, b, c]);
  });
});

describe('the state', () => {
  test('goes from one model to another, across devices and types', () => {
    const source = new Small();
    const state = source.stateDict();
    const other = new Small().to('gpu');
    expect(other.loadStateDict(state)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    for (const [name, x] of Object.entries(other.stateDict())) expect([x.device, x.tolist()], name).toEqual(['gpu', state[name].tolist()]);
    const wide = new Small().to('float64');
    wide.loadStateDict(other.stateDict());
    expect(wide.last.weight.tolist()).toEqual(source.last.weight.tolist());
    expect(wide.last.weight.requiresGrad).toBe(true);
  });

  test('shares the storage with the module', () => {
    const model = new nn.Linear(1, 1);
    const { weight } = model.stateDict();
    init.constant_(model.weight, 5);
    expect([weight.item(), weight.requiresGrad]).toEqual([5, false]);
  });

  test('what does not fit is told in one message, and nothing is copied', () => {
    const model = new Small();
    const before = model.first.weight.tolist();
    const state = { 'first.weight': zeros(3, 3), 'first.bias': zeros(2), extra: zeros(1) };
    const sizes = '\n  "first.bias" has shape [2] in the state and [3] in the module';
    expect(() => model.loadStateDict(state)).toThrow(new OperatorError(
      `loadStateDict: the state does not fit Small:\n  the state lacks "last.weight"\n  the state has "extra", which the module has not${sizes}`,
    ));
    expect(() => model.loadStateDict(state, { strict: false })).toThrow(new OperatorError(`loadStateDict: the state does not fit Small:${sizes}`));
    expect(model.first.weight.tolist()).toEqual(before);
    expect(model.loadStateDict({ 'first.weight': ones(3, 3), extra: zeros(1) }, { strict: false })).toEqual({
      missingKeys: ['first.bias', 'last.weight'],
      unexpectedKeys: ['extra'],
    });
    expect(model.first.weight.tolist()).toEqual(ones(3, 3).tolist());
  });

  test('moves with the module; what is shared stays shared', () => {
    const first = new nn.Linear(2, 2);
    const model = new nn.Sequential(first, new nn.Linear(2, 2), new nn.BatchNorm2d(2));
    (model[1] as nn.Linear).weight = first.weight;
    backward(first(ones(2)), ones(2));
    expect(model.to('gpu')).toBe(model);
    expect(first.weight).toBe((model[1] as nn.Linear).weight);
    expect(model.parameters().every((x) => x.device === 'gpu' && x.isLeaf && x.requiresGrad)).toBe(true);
    expect(first.weight.grad?.device).toBe('gpu');
    expect(model.buffers().map(({ device, dtype }) => `${device} ${dtype}`)).toEqual(['gpu float32', 'gpu float32', 'gpu int32']);
    const sameDevice = first.weight;
    expect(model.to('gpu')[0]).toBe(first);
    expect(first.weight).toBe(sameDevice);
    model.to('cpu').to('float64');
    expect(model.buffers().map(({ dtype }) => dtype)).toEqual(['float64', 'float64', 'int32']);
  });

  test('gradients are forgotten, or zeroed in place', () => {
    const model = new nn.Linear(2, 1);
    backward(model(ones(2)));
    const { grad } = model.weight;
    model.zeroGrad({ setToNone: false });
    expect([model.weight.grad, grad?.tolist()]).toEqual([grad, [[0, 0]]]);
    model.zeroGrad();
    expect(model.weight.grad).toBe(null);
  });
});

describe('modules are their operators', () => {
  const { batchNorm, conv2d, crossEntropy, embedding, gelu, layerNorm, logSoftmax, maxPool2d, maxPool2dWithIndices } = operators;

  test('with the parameters and options of the module', () => {
    const image = randn(2, 4, 6, 6);
    const conv = new nn.Conv2d(4, 2, [3, 2], { stride: [1, 2], padding: 1, dilation: 2, groups: 2 });
    expect(conv(image).tolist()).toEqual(conv2d(image, conv.weight, conv.bias, { stride: [1, 2], padding: 1, dilation: 2, groups: 2 }).tolist());
    const options = { kernelSize: 3, stride: 2, padding: 1, ceilMode: true };
    expect(new nn.MaxPool2d(3, { stride: 2, padding: 1, ceilMode: true })(image).tolist()).toEqual(maxPool2d(image, options).tolist());
    const [, indices] = new nn.MaxPool2d(3, { stride: 2, padding: 1, ceilMode: true, returnIndices: true })(image);
    expect(indices.tolist()).toEqual(maxPool2dWithIndices(image, options)[1].tolist());
    const norm = new nn.BatchNorm2d(4, { eps: 0.5 }).eval();
    expect(norm(image).tolist()).toEqual(batchNorm(image, norm.runningMean, norm.runningVar, norm.weight, norm.bias, { eps: 0.5 }).tolist());
    const layer = new nn.LayerNorm([6, 6], { eps: 0.5 });
    expect(layer(image).tolist()).toEqual(layerNorm(image, layer.weight, layer.bias, { normalizedShape: [6, 6], eps: 0.5 }).tolist());
    expect(new nn.GELU({ approximate: 'tanh' })(image).tolist()).toEqual(gelu(image, { approximate: 'tanh' }).tolist());
    expect(new nn.Softmax({ dim: 2 })(image).tolist()).toEqual(softmax(image, { dim: 2 }).tolist());
    expect(new nn.LogSoftmax({ dim: 1 })(image).tolist()).toEqual(logSoftmax(image, { dim: 1 }).tolist());
    expect(new nn.Flatten()(image).shape).toEqual([2, 144]);
    expect(new nn.Flatten({ startDim: -2 })(image).shape).toEqual([2, 4, 36]);
    expect(new nn.Flatten({ startDim: 0 })(tensor(3)).shape).toEqual([1]);
    const rows = new nn.Embedding(5, 2, { maxNorm: 0.5 });
    const ids = tensor([[0n, 4n]]);
    const table = tensor(rows.weight.tolist());
    expect(rows(ids).tolist()).toEqual(embedding(ids, table, { maxNorm: 0.5 }).tolist());
    const [scores, target, weight] = [randn(3, 4), tensor([0n, 2n, 3n]), tensor([1, 2, 3, 4])];
    const loss = new nn.CrossEntropyLoss({ weight, ignoreIndex: 2, reduction: 'sum', labelSmoothing: 0.1 });
    expect(loss(scores, target).tolist()).toEqual(crossEntropy(scores, target, weight, { ignoreIndex: 2, reduction: 'sum', labelSmoothing: 0.1 }).tolist());
    expect(Object.keys(loss.stateDict())).toEqual(['weight']);
  });

  test('dropout drops in training only', () => {
    const module = new nn.Dropout({ p: 0.75 });
    manualSeed(0);
    expect(new Set(module(ones(50)).flat())).toEqual(new Set([0, 4]));
    expect(module.eval()(ones(3)).tolist()).toEqual([1, 1, 1]);
  });

  const { cases } = readRecorded('nn/batchNorm2d.json') as {
    cases: { title: string; options: nn.BatchNorm2dOptions; steps: Record<string, RecordedTensor | null | boolean>[] }[];
  };
  const placed = (['reference', 'gpu'] as const).flatMap((place) => cases.map((each) => [place, each.title, each] as const));
  test.each(placed)('BatchNorm2d on the %s remembers: %s', (place, _, { options, steps }) => {
    const module = new nn.BatchNorm2d(2, options).to(place === 'gpu' ? 'gpu' : 'float64');
    for (const step of steps) {
      const x = revive(step.x as RecordedTensor, place);
      const y = module.train(step.training as boolean)(x);
      assertClose(y, revive(step.y as RecordedTensor, 'reference'), { what: 'y', place, tolerance: 'norm' });
      for (const name of ['runningMean', 'runningVar', 'numBatchesTracked'] as const) {
        const recorded = step[name] as RecordedTensor | null;
        if (recorded) assertClose(module[name] as Tensor, revive(recorded, 'reference'), { what: name, place, tolerance: 'norm' });
        else expect(module[name]).toBe(null);
      }
    }
  });
});

describe('refusals', () => {
  class Looped extends nn.Identity {
    readonly child = Object.assign(new nn.Identity(), { parent: this });
  }
  const refused: readonly (readonly [string, () => unknown])[] = [
    ['Linear: inFeatures is 2.5; expected a whole number ≥ 0', () => new nn.Linear(2.5, 1)],
    ['Linear: unknown option biases; did you mean bias? (its options are bias, device, dtype)', () => new nn.Linear(2, 1, { biases: false } as object)],
    ['Conv2d: inChannels is 3 and groups 2; expected a multiple of groups', () => new nn.Conv2d(3, 4, 3, { groups: 2 })],
    ['Conv2d: outChannels is 3 and groups 2; expected a multiple of groups', () => new nn.Conv2d(4, 3, 3, { groups: 2 })],
    ['Conv2d: groups is 0; expected a whole number ≥ 1', () => new nn.Conv2d(4, 4, 3, { groups: 0 })],
    ['Conv2d: kernelSize is 0; expected a whole number ≥ 1, or two of them for height and width', () => new nn.Conv2d(4, 4, 0)],
    ["Conv2d: padding is 'same' and stride 2; expected stride 1", () => new nn.Conv2d(4, 4, 3, { padding: 'same', stride: 2 })],
    ['Conv2d: padding is "full"; expected \'same\', \'valid\', a whole number ≥ 0, or two of them',
      () => new nn.Conv2d(4, 4, 3, { padding: 'full' as 'same' })],
    ['Conv2d: paddingMode is "reflect"; expected \'zeros\'; other modes need an operator that pads',
      () => new nn.Conv2d(4, 4, 3, { paddingMode: 'reflect' as 'zeros' })],
    ['BatchNorm2d: x has shape [2, 3]; expected [N, 3, H, W]', () => new nn.BatchNorm2d(3)(zeros(2, 3))],
    ['Flatten: startDim is 2 and endDim 1, but x has shape [2, 3, 4]; expected startDim not behind endDim',
      () => new nn.Flatten({ startDim: 2, endDim: 1 })(zeros(2, 3, 4))],
    ['Dropout: p is 2; expected a number from 0 to 1', () => new nn.Dropout({ p: 2 })],
    ['Embedding: paddingIdx is 5; expected null or an integer from -3 to 2', () => new nn.Embedding(3, 2, { paddingIdx: 5 })],
    ['Embedding: weight has shape [2, 2]; expected [3, 2]', () => new nn.Embedding(3, 2, { weight: zeros(2, 2) })],
    ['Embedding: embeddings has shape [3]; expected [numEmbeddings, embeddingDim]', () => nn.Embedding.fromPretrained(zeros(3))],
    ['LayerNorm: normalizedShape is -1; expected a whole number ≥ 0', () => new nn.LayerNorm([2, -1])],
    ['Sequential: 1 is 3; expected a module', () => new nn.Sequential(new nn.ReLU(), 3 as unknown as nn.Layer)],
    ['Sequential: index 1 of 1 modules; expected an integer from -1 to 0', () => new nn.Sequential(new nn.ReLU()).at(1)],
    ['ModuleList: index 0 of 0 modules; expected none, it is empty', () => new nn.ModuleList().at(0)],
    ['ModuleList: a list computes nothing; call its modules', () => new nn.ModuleList()()],
    ['registerModule: name is "append", which Sequential already has; expected another name', () => new nn.Sequential({ append: new nn.ReLU() })],
    ['registerModule: name is "a.b"; expected a name without dots, which lead to submodules', () => new nn.Sequential({ 'a.b': new nn.ReLU() })],
    ['registerBuffer: name is ""; expected a name without dots, which lead to submodules', () => new nn.ReLU().registerBuffer('', zeros(1))],
    ["to: target is \"int32\"; expected a device ('cpu', 'gpu') or a type for parameters (float32, float64)", () => new nn.ReLU().to('int32')],
    ["to: x has dtype float64, which lives on the cpu only; use x.to('float32') first", () => new nn.Linear(1, 1, { dtype: 'float64' }).to('gpu')],
    ['Looped: child.parent leads back to a module that contains it; keep such a reference in a #private field', () => new Looped().parameters()],
    ['calculateFanInAndFanOut: tensor has shape [3]; expected [out, in, …]', () => init.kaimingUniform_(zeros(3))],
    ['kaimingNormal_: mode is "fanIn"; expected \'fan_in\' or \'fan_out\'', () => init.kaimingNormal_(zeros(3, 3), { mode: 'fanIn' as 'fan_in' })],
    [
      "calculateGain: nonlinearity is \"leakyRelu\"; did you mean 'leaky_relu'? expected one of "
        + "linear, conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, sigmoid, tanh, relu, selu, leaky_relu",
      () => init.calculateGain('leakyRelu' as 'leaky_relu'),
    ],
    ['requiresGrad: the tensor has dtype int32; only float32 and float64 tensors can require gradients', () => new Parameter(tensor([1n]))],
  ];
  test.each(refused)('%s', (message, call) => expect(call).toThrow(new OperatorError(message)));
});
