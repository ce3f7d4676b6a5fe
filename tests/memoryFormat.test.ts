/** How copies lie in memory: the strides PyTorch gives them. */
import { describe, expect, test } from 'vitest';
import { F, Tensor, tensor } from '../src/index.ts';
import type { MemoryFormat } from '../src/memoryFormat.ts';
import { Storage } from '../src/storage.ts';
import { readRecorded } from './support/fixtures.ts';

type Strides = Readonly<Record<MemoryFormat, readonly number[] | null>>;
interface RecordedLayout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly clone: Strides;
  readonly contiguous: Partial<Strides>;
  readonly to: Strides;
}
const { cases } = readRecorded('views/memoryFormat.json') as { readonly cases: readonly RecordedLayout[] };

/** A tensor that lies like this, in a storage of numbers that tell where they are. */
const laidOut = ({ shape, strides }: RecordedLayout, device: 'cpu' | 'gpu' = 'cpu'): Tensor =>
  new Tensor(new Storage(Float32Array.from({ length: 400 }, (_, i) => i), 'float32', device), { shape, strides, offset: 0 });

describe.each(cases.map((one) => [`[${one.shape.join(', ')}] with strides [${one.strides.join(', ')}]`, one] as const))('%s', (_title, one) => {
  /** The strides of what a call gives, or null where it is refused; and its numbers are those of the original. */
  const stridesOf = (x: Tensor, call: () => Tensor): readonly number[] | null => {
    let y: Tensor;
    try { y = call(); } catch { return null; }
    expect(y.tolist()).toEqual(x.tolist());
    return y.stride();
  };

  test.each(['cpu', 'gpu'] as const)('clone, on the %s', (device) => {
    const x = laidOut(one, device);
    for (const [memoryFormat, strides] of Object.entries(one.clone)) {
      expect(stridesOf(x, () => x.clone({ memoryFormat: memoryFormat as MemoryFormat })), memoryFormat).toEqual(strides);
    }
  });

  test('contiguous', () => {
    const x = laidOut(one);
    for (const [memoryFormat, strides] of Object.entries(one.contiguous)) {
      expect(stridesOf(x, () => x.contiguous({ memoryFormat: memoryFormat as MemoryFormat })), memoryFormat).toEqual(strides);
    }
  });

  test('to another type, and to another device', () => {
    const x = laidOut(one);
    for (const [memoryFormat, strides] of Object.entries(one.to)) {
      expect(stridesOf(x, () => x.to('float64', { memoryFormat: memoryFormat as MemoryFormat })), memoryFormat).toEqual(strides);
    }
    expect(stridesOf(x, () => x.to('gpu'))).toEqual(one.to.preserveFormat);
    expect(stridesOf(x, () => x.to('gpu').cpu())).toEqual(one.to.preserveFormat);
  });
});

describe('to', () => {
  const x = tensor([[1, 2], [3, 4]]).t();

  test('gives back what is that already, unless a copy is asked for', () => {
    expect(x.to('float32')).toBe(x);
    expect(x.to('cpu')).toBe(x);
    expect(x.to(x)).toBe(x);
    const copy = x.to('float32', { copy: true });
    expect([copy.storage() === x.storage(), copy.stride(), copy.tolist()]).toEqual([false, [1, 2], x.tolist()]);
    expect(x.to('cpu', { copy: true })).not.toBe(x);
    expect(x.to('float32', { memoryFormat: 'contiguousFormat' }).stride()).toEqual([2, 1]);
  });

  test('type and device at once, as those of another tensor', () => {
    const y = x.to(tensor([1], { dtype: 'int32', device: 'gpu' }));
    expect([y.dtype, y.device, y.stride(), y.tolist()]).toEqual(['int32', 'gpu', [1, 2], x.tolist()]);
  });

  test('backward passes through copies that keep their order', () => {
    const w = tensor([[1, 2], [3, 4]], { requiresGrad: true });
    F.mul(w.t().clone(), tensor([[1, 2], [3, 4]])).sum().backward();
    w.t().clone({ memoryFormat: 'contiguousFormat' }).sum().backward();
    expect(w.grad?.tolist()).toEqual([[2, 4], [3, 5]]);
  });
});
