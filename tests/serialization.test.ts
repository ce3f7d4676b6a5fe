/** What is saved is what is loaded, to the last bit; and what was not saved is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arange, defaultGenerator, F, load, manualSeed, nn, OperatorError, optim, randint, randn, save, tensor, type Tensor, zeros,
} from '../src/index.ts';
import { tensors } from './support/arbitraries.ts';

const again = <T>(value: T): T => load<T>(save(value));

describe('what is saved', () => {
  test('comes back: numbers, texts, lists and objects', () => {
    const value = { epoch: 7, name: 'ü "quoted"', rates: [0.1, NaN, Infinity, -Infinity, -0], done: false, best: null, none: undefined, '__proto__x': {} };
    const back = again(value);
    expect(back).toEqual(value);
    expect(Object.is(back.rates[4], -0)).toBe(true);
  });
  test('any tensor: numbers, shape, strides, type', () => {
    fc.assert(fc.property(tensors({}), (x) => {
      const y = again(x);
      expect([y.shape, y.stride(), y.dtype, y.device, y.flat()]).toEqual([x.shape, x.stride(), x.dtype, x.device, x.flat()]);
    }));
  });
  test.each(['float32', 'float64', 'int32', 'uint8', 'bool'] as const)('%s', (dtype) => {
    const y = again(tensor([0, 1, 1], { dtype }));
    expect([y.dtype, y.flat()]).toEqual([dtype, [0, 1, 1]]);
  });
  test('views share again what they shared, and the storage comes once', () => {
    const whole = arange(1000, { dtype: 'float64' });
    const bytes = save([whole, whole.narrow(0, 10, 5)]);
    expect(bytes.length).toBeLessThan(8 * 1000 + 600);
    const [x, part] = load<[Tensor, Tensor]>(bytes);
    part.fill_(-1);
    expect(x.narrow(0, 9, 3).tolist()).toEqual([9, -1, -1]);
  });
  test('leaves go on requiring gradients, results do not', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const [leaf, result] = again([w, w.mul(2)]);
    expect([leaf.requiresGrad, result.requiresGrad, result.tolist()]).toEqual([true, false, [2, 4]]);
  });
  test('tensors of the gpu go back there, or where mapLocation says', () => {
    const bytes = save(tensor([1, 2], { device: 'gpu', dtype: 'int32' }));
    const [there, here] = [load<Tensor>(bytes), load<Tensor>(bytes, { mapLocation: 'cpu' })];
    expect([there.device, here.device, here.dtype, here.tolist()]).toEqual(['gpu', 'cpu', 'int32', [1, 2]]);
  });
});

test('training that was interrupted goes on as if it had not been, to the last bit', () => {
  const x = randn(16, 4);
  const train = (network: nn.Sequential, optimizer: optim.Adam, steps: number): number[] => Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(network(F.dropout(x, { p: 0.2 })), randint(0, 3, [16]));
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const make = (): readonly [nn.Sequential, optim.Adam] => {
    const network = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 3));
    return [network, new optim.Adam(network.parameters(), { lr: 0.05 })];
  };
  manualSeed(5);
  const [network, optimizer] = make();
  train(network, optimizer, 5);
  const bytes = save({ model: network.stateDict(), optimizer: optimizer.stateDict(), random: defaultGenerator.getState() });
  const uninterrupted = train(network, optimizer, 5);

  const [resumed, stepper] = make();
  const state = load<{ model: nn.StateDict; optimizer: ReturnType<optim.Adam['stateDict']>; random: Uint8Array }>(bytes);
  resumed.loadStateDict(state.model);
  stepper.loadStateDict(state.optimizer);
  defaultGenerator.setState(state.random);
  expect(train(resumed, stepper, 5)).toEqual(uninterrupted);
});

describe('what cannot be saved is refused', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const refusals: readonly (readonly [unknown, string])[] = [
    [{ model: new nn.Linear(1, 1) }, 'the value.model is a function'],
    [[new Map()], 'the value[0] is a Map'],
    [circle, 'the value[0] contains itself'],
  ];
  test.each(refusals)('%#', (value, message) => expect(() => save(value)).toThrow(`save: ${message}`));
});

describe('what was not saved is refused', () => {
  const bytes = save({ w: tensor([[1, 2], [3, 4]]), step: [3, NaN], state: new Uint8Array([1, 2, 3]) });
  const header = (change: (text: string) => string): Uint8Array => {
    const size = new DataView(bytes.buffer).getUint32(8, true);
    const text = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(12, 12 + size))).padEnd(size));
    const copy = bytes.slice();
    copy.set(text.subarray(0, size), 12);
    return copy;
  };
  const broken: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(), 'the bytes do not begin with "opbook 1"'],
    [bytes.slice(0, 40), 'the header has'],
    [bytes.slice(0, -1), 'the header tells of'],
    [header((text) => text.replace('"length":4', '"length":5')), 'the header tells of'],
    [header((text) => text.replace('"offset":0', '"offset":1')), 'tensor 0 is'],
    [header((text) => text.replace('"strides":[2,1]', '"strides":[9,1]')), 'tensor 0 is'],
    [header((text) => text.replace('"tensor":0', '"tensor":1')), 'the value is not written as save writes it'],
    [header((text) => text.replace('{', '[')), 'the header is not JSON'],
    [header((text) => text.replace('float32', 'float16')), 'storage'],
  ];
  test.each(broken)('%#', (source, message) => expect(() => load(source)).toThrow(`load: ${message}`));
  test('other things than bytes', () => {
    expect(() => load('opbook 1' as never)).toThrow(new OperatorError('load: the argument is no Uint8Array; expected the bytes that save returns'));
  });
  test('whatever is read is a value or refused, never half of one', () => {
    const damaged = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      }),
      fc.nat(bytes.length).map((length) => bytes.slice(0, length)),
    );
    fc.assert(fc.property(damaged, (source) => {
      try {
        save(load(source));
      } catch (error) {
        expect(error).toBeInstanceOf(OperatorError);
      }
    }), { numRuns: 1000 });
  });
  test('an empty tensor, and one of no dims', () => expect(again([zeros(0, 3), tensor(5)]).map((x) => x.tolist())).toEqual([[], 5]));
});
