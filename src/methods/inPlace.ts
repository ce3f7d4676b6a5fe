/** The forms that end in _: the same computation, its result written into the tensor it was asked of. */
import { full, like } from '../creation.ts';
import { OperatorError, shown } from '../errors.ts';
import { inPlace } from '../inPlace.ts';
import * as F from '../ops/index.ts';
import { refuseOverlap } from '../overlap.ts';
import { cauchy_, exponential_, geometric_, logNormal_ } from '../random/distributions.ts';
import * as random from '../random/inPlace.ts';
import type { GeneratorOption } from '../random/inPlace.ts';
import { show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import type { Other } from './arguments.ts';
import { elementwise } from './elementwise.ts';
import { functions } from './functions.ts';
import { indexing } from './indexing.ts';
import { linalg } from './linalg.ts';
import { matrix } from './matrix.ts';
import { reductions } from './reductions.ts';

/** `x.random_()`, `x.random_(to)` and `x.random_(from, to)`. */
export interface Random {
  (this: Tensor, options?: GeneratorOption): Tensor;
  (this: Tensor, to: number, options?: GeneratorOption): Tensor;
  (this: Tensor, from: number, to: number, options?: GeneratorOption): Tensor;
}
const random_ = function (this: Tensor, ...call: readonly (number | GeneratorOption | undefined)[]): Tensor {
  return random.random_(this, ...(call as [number, number, GeneratorOption]));
};

type Method<Rest extends readonly unknown[]> = (this: Tensor, ...rest: Rest) => Tensor;
/** A method's form in place. */
const changing = <Rest extends readonly unknown[]>(name: string, method: Method<Rest>): Method<Rest> => function (this: Tensor, ...rest: Rest): Tensor {
  for (const other of rest) if (other instanceof Tensor) refuseOverlap(name, this, 'the other tensor', other);
  return inPlace(name, this, (x) => method.apply(x, rest as never));
};

/** The forms in place of a whole table of methods. */
const allChanging = <T extends object>(methods: T): { readonly [Name in keyof T & string as `${Name}_`]: T[Name] } =>
  Object.fromEntries(Object.entries(methods).map(([name, method]) => [`${name}_`, changing(`${name}_`, method)])) as never;

export const changes = {
  ...allChanging(functions),
  renorm_: changing('renorm_', linalg.renorm),
  add_: changing('add_', elementwise.add),
  sub_: changing('sub_', elementwise.sub),
  mul_: changing('mul_', elementwise.mul),
  div_: changing('div_', elementwise.div),
  neg_: changing('neg_', elementwise.neg),
  exp_: changing('exp_', elementwise.exp),
  log_: changing('log_', elementwise.log),
  erf_: changing('erf_', elementwise.erf),
  sqrt_: changing('sqrt_', elementwise.sqrt),
  relu_: changing('relu_', elementwise.relu),
  sigmoid_: changing('sigmoid_', elementwise.sigmoid),
  tanh_: changing('tanh_', elementwise.tanh),
  pow_: changing('pow_', elementwise.pow),
  fmod_: changing('fmod_', elementwise.fmod),
  remainder_: changing('remainder_', elementwise.remainder),
  floorDivide_: changing('floorDivide_', elementwise.floorDivide),
  atan2_: changing('atan2_', elementwise.atan2),
  hypot_: changing('hypot_', elementwise.hypot),
  copysign_: changing('copysign_', elementwise.copysign),
  heaviside_: changing('heaviside_', elementwise.heaviside),
  xlogy_: changing('xlogy_', elementwise.xlogy),
  ldexp_: changing('ldexp_', elementwise.ldexp),
  bitwiseAnd_: changing('bitwiseAnd_', elementwise.bitwiseAnd),
  bitwiseOr_: changing('bitwiseOr_', elementwise.bitwiseOr),
  bitwiseXor_: changing('bitwiseXor_', elementwise.bitwiseXor),
  bitwiseLeftShift_: changing('bitwiseLeftShift_', elementwise.bitwiseLeftShift),
  bitwiseRightShift_: changing('bitwiseRightShift_', elementwise.bitwiseRightShift),
  gcd_: changing('gcd_', elementwise.gcd),
  lcm_: changing('lcm_', elementwise.lcm),
  addcmul_: changing('addcmul_', elementwise.addcmul),
  addcdiv_: changing('addcdiv_', elementwise.addcdiv),
  lerp_: changing('lerp_', elementwise.lerp),
  eq_: changing('eq_', elementwise.eq),
  ne_: changing('ne_', elementwise.ne),
  gt_: changing('gt_', elementwise.gt),
  ge_: changing('ge_', elementwise.ge),
  lt_: changing('lt_', elementwise.lt),
  le_: changing('le_', elementwise.le),
  logicalAnd_: changing('logicalAnd_', elementwise.logicalAnd),
  logicalOr_: changing('logicalOr_', elementwise.logicalOr),
  logicalXor_: changing('logicalXor_', elementwise.logicalXor),
  addmm_: changing('addmm_', matrix.addmm),
  addmv_: changing('addmv_', matrix.addmv),
  baddbmm_: changing('baddbmm_', matrix.baddbmm),
  addbmm_: changing('addbmm_', matrix.addbmm),
  addr_: changing('addr_', matrix.addr),
  tril_: changing('tril_', matrix.tril),
  triu_: changing('triu_', matrix.triu),
  cumsum_: changing('cumsum_', reductions.cumsum),
  cumprod_: changing('cumprod_', reductions.cumprod),
  maskedFill_: changing('maskedFill_', indexing.maskedFill),
  maskedScatter_: changing('maskedScatter_', indexing.maskedScatter),
  indexPut_: changing('indexPut_', indexing.indexPut),
  indexAdd_: changing('indexAdd_', indexing.indexAdd),
  indexCopy_: changing('indexCopy_', indexing.indexCopy),
  indexFill_: changing('indexFill_', indexing.indexFill),
  indexReduce_: changing('indexReduce_', indexing.indexReduce),
  scatter_: changing('scatter_', indexing.scatter),
  scatterAdd_: changing('scatterAdd_', indexing.scatterAdd),
  scatterReduce_: changing('scatterReduce_', indexing.scatterReduce),
  put_: changing('put_', indexing.put),
  zero_(this: Tensor): Tensor { return this.fill_(0); },
  /** Writes one number everywhere, or that of a tensor without dims. */
  fill_(this: Tensor, value: number | boolean | Tensor): Tensor {
    if (value instanceof Tensor && value.ndim === 0) return this.copy_(value);
    if (typeof value === 'number' || typeof value === 'boolean') return inPlace('fill_', this, (x) => full(x.shape, value, like(x, {})));
    const said: unknown = value;
    const got = said instanceof Tensor ? `has shape ${show(said.shape)}` : `is ${shown(said)}`;
    throw new OperatorError(`fill_: value ${got}; expected a number, or a tensor without dims`);
  },
  copy_(this: Tensor, source: Other): Tensor {
    if (typeof source !== 'number' && !(source instanceof Tensor)) throw new OperatorError(`copy_: source is ${shown(source)}; expected a Tensor or a number`);
    return typeof source === 'number' ? this.fill_(source) : inPlace('copy_', this, (x) => F.to(F.expand(source, { size: x.shape }), { dtype: x.dtype }));
  },
  uniform_(this: Tensor, low?: number, high?: number, options?: GeneratorOption): Tensor { return random.uniform_(this, low, high, options); },
  normal_(this: Tensor, mean?: number, std?: number, options?: GeneratorOption): Tensor { return random.normal_(this, mean, std, options); },
  random_: random_ as Random,
  exponential_(this: Tensor, lambda?: number, options?: GeneratorOption): Tensor { return exponential_(this, lambda, options); },
  geometric_(this: Tensor, p: number, options?: GeneratorOption): Tensor { return geometric_(this, p, options); },
  cauchy_(this: Tensor, median?: number, sigma?: number, options?: GeneratorOption): Tensor { return cauchy_(this, median, sigma, options); },
  logNormal_(this: Tensor, mean?: number, std?: number, options?: GeneratorOption): Tensor { return logNormal_(this, mean, std, options); },
  bernoulli_(this: Tensor, p?: number | Tensor, options?: GeneratorOption): Tensor { return random.bernoulli_(this, p, options); },
};
