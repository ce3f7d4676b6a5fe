/** New tensors like this one, and draws by its numbers. */
import { empty, full, like, ones, readSize, type SizeArguments, tensor, type TensorOptions } from '../creation.ts';
import type { GeneratorOption } from '../random/inPlace.ts';
import { multinomial } from '../random/multinomial.ts';
import { bernoulli } from '../random/random.ts';
import type { Shape } from '../shape.ts';
import { type SparseTensor, toSparse } from '../sparse.ts';
import type { Tensor } from '../tensor.ts';

/** The call of a creating function, with the type and device of `x` where it says nothing else. */
function asOf(x: Tensor, name: string, call: SizeArguments): readonly [shape: Shape, options: TensorOptions] {
  const { shape, options } = readSize(name, call);
  return [shape, like(x, options)];
}

export const creation = {
  /** `x.newOnes(2, 3)`, `x.newOnes([2, 3])`, options last. */
  newOnes(this: Tensor, ...call: SizeArguments): Tensor { return ones(...asOf(this, 'newOnes', call)); },
  newEmpty(this: Tensor, ...call: SizeArguments): Tensor { return empty(...asOf(this, 'newEmpty', call)); },
  newFull(this: Tensor, size: Shape, fillValue: number | boolean, options: TensorOptions = {}): Tensor { return full(size, fillValue, like(this, options)); },
  newTensor(this: Tensor, data: Parameters<typeof tensor>[0], options: TensorOptions = {}): Tensor { return tensor(data, like(this, options)); },
  /** 1 with the chance that stands there, else 0. */
  bernoulli(this: Tensor, options: GeneratorOption = {}): Tensor { return bernoulli(this, options); },
  multinomial(this: Tensor, numSamples: number, replacement = false, options: GeneratorOption = {}): Tensor {
    return multinomial(this, numSamples, replacement, options);
  },
  /** Only what is not zero, and where it stands. */
  toSparse(this: Tensor, sparseDim?: number): SparseTensor { return toSparse(this, sparseDim); },
};
