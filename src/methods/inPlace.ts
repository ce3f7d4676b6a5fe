/** The forms that end in _: the same computation, its result written into the tensor it was asked of. */
import { full } from '../creation.ts';
import { inPlace } from '../inPlace.ts';
import * as F from '../ops/index.ts';
import * as random from '../random/inPlace.ts';
import type { GeneratorOption } from '../random/inPlace.ts';
import type { Tensor } from '../tensor.ts';
import type { Other } from './arguments.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';

type Method<Rest extends readonly unknown[]> = (this: Tensor, ...rest: Rest) => Tensor;
/** A method's form in place. */
const changing = <Rest extends readonly unknown[]>(name: string, method: Method<Rest>): Method<Rest> => function (this: Tensor, ...rest: Rest): Tensor {
  return inPlace(name, this, (x) => method.apply(x, rest as never));
};

export const changes = {
  add_: changing('add_', elementwise.add),
  sub_: changing('sub_', elementwise.sub),
  mul_: changing('mul_', elementwise.mul),
  div_: changing('div_', elementwise.div),
  neg_: changing('neg_', elementwise.neg),
  exp_: changing('exp_', elementwise.exp),
  sqrt_: changing('sqrt_', elementwise.sqrt),
  relu_: changing('relu_', elementwise.relu),
  sigmoid_: changing('sigmoid_', elementwise.sigmoid),
  tanh_: changing('tanh_', elementwise.tanh),
  maskedFill_: changing('maskedFill_', indexing.maskedFill),
  zero_(this: Tensor): Tensor { return this.fill_(0); },
  fill_(this: Tensor, value: number): Tensor { return inPlace('fill_', this, (x) => full(x.shape, value, { dtype: x.dtype, device: x.device })); },
  copy_(this: Tensor, source: Other): Tensor {
    return typeof source === 'number' ? this.fill_(source) : inPlace('copy_', this, (x) => F.to(F.expand(source, { size: x.shape }), { dtype: x.dtype }));
  },
  uniform_(this: Tensor, low?: number, high?: number, options?: GeneratorOption): Tensor { return random.uniform_(this, low, high, options); },
  normal_(this: Tensor, mean?: number, std?: number, options?: GeneratorOption): Tensor { return random.normal_(this, mean, std, options); },
  bernoulli_(this: Tensor, p?: number | Tensor, options?: GeneratorOption): Tensor { return random.bernoulli_(this, p, options); },
};
