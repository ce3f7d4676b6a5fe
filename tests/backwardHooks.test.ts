/** Full backward hooks of modules, against what PyTorch's saw. */
import { describe, expect, test } from 'vitest';
import { F, nn, noGrad, OperatorError, tensor, Tensor } from '../src/index.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

type Recorded = Omit<RecordedTensor, 'name'>;
interface Case {
  readonly title: string;
  readonly weight: Recorded;
  readonly bias: Recorded;
  readonly x: Recorded;
  readonly upstream: Recorded;
  readonly seen: readonly (readonly (Recorded | null)[])[];
  readonly gradients: Readonly<Record<'x' | 'weight' | 'bias', Recorded | null>>;
}
const { cases } = readRecorded('nn/hooks.json') as { cases: Case[] };
const revive = ({ shape, data }: Recorded): Tensor => tensor([...data] as number[], { dtype: 'float64' }).reshape(shape);
const numbers = (x: Tensor | Recorded | null): unknown => x && (x instanceof Tensor ? x.flat() : [...x.data]);

type Watch = (layer: nn.Linear, seen: (readonly (Tensor | null)[])[]) => void;
const watch: Watch = (layer, seen) => {
  layer.registerFullBackwardPreHook((_, out) => { seen.push(out); });
  layer.registerFullBackwardHook((_, into, out) => { seen.push(into, out); });
};
const halve: Watch = (layer, seen) => {
  layer.registerFullBackwardPreHook((_, out) => out.map((grad) => grad && F.div(grad, 2)));
  layer.registerFullBackwardHook((_, into) => into.map((grad) => grad && F.mul(grad, 8)));
  layer.registerFullBackwardHook((_, into, out) => { seen.push(into, out); });
};

function layerOf({ weight, bias }: Case): nn.Linear {
  const layer = new nn.Linear(3, 2).to('float64');
  layer.loadStateDict({ weight: revive(weight), bias: revive(bias) });
  return layer;
}

describe.each(cases)('$title', (one) => {
  test('sees and gives what PyTorch’s does', () => {
    const layer = layerOf(one);
    const seen: (readonly (Tensor | null)[])[] = [];
    (one.title.includes('replace') ? halve : watch)(layer, seen);
    const x = revive(one.x);
    if (one.gradients.x) x.requiresGrad_();
    layer(x).backward(revive(one.upstream));
    expect(seen.map((list) => list.map(numbers))).toEqual(one.seen.map((list) => list.map(numbers)));
    const { weight, bias } = layer;
    expect({ x: numbers(x.grad), weight: numbers(weight.grad), bias: numbers((bias as Tensor).grad) })
      .toEqual({ x: numbers(one.gradients.x), weight: numbers(one.gradients.weight), bias: numbers(one.gradients.bias) });
  });
});

describe('a backward hook', () => {
  const x = (): Tensor => tensor([1, 2], { requiresGrad: true });
  test('can be taken away, and changes nothing in forward', () => {
    const layer = new nn.Tanh();
    let calls = 0;
    const handle = layer.registerFullBackwardHook(() => { calls++; });
    const at = x();
    F.sum(layer(at)).backward();
    handle.remove();
    F.sum(layer(at)).backward();
    expect([calls, layer(at).flat()]).toEqual([1, F.tanh(at).flat()]);
  });
  test('is not asked where nothing is remembered', () => {
    const layer = new nn.Tanh();
    layer.registerFullBackwardHook(() => { throw new Error('asked'); });
    expect(noGrad(() => layer(x())).requiresGrad).toBe(false);
  });
  test('lets second derivatives through', () => {
    const layer = new nn.Tanh();
    layer.registerFullBackwardHook(() => undefined);
    const at = tensor([0.5], { dtype: 'float64', requiresGrad: true });
    layer(at).backward(null, { createGraph: true });
    (at.grad as Tensor).backward();
    expect(at.grad?.requiresGrad).toBe(true);
  });
  test('that returns other shapes is refused', () => {
    const layer = new nn.Tanh();
    layer.registerFullBackwardHook(() => [tensor([1, 2, 3])]);
    expect(() => F.sum(layer(x())).backward()).toThrow(new OperatorError('registerFullBackwardHook: the hook returned gradients of shape [3]; expected [2]'));
  });
});
