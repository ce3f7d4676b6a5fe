/** Opbook: deep learning from the operators up. Everything a program needs is exported here. */
import './methods.ts';

export * as autograd from './autograd/index.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './autograd/mode.ts';
export {
  arange, empty, emptyLike, eye, fromArray, full, fullLike, getDefaultDevice, linspace, logspace, ones, onesLike, setDefaultDevice, tensor, type TensorOptions,
  zeros, zerosLike,
} from './creation.ts';
export { type DType, isFloat, resultType } from './dtype.ts';
export { OperatorError } from './errors.ts';
export { kernelClass, mode } from './gpu/device.ts';
export { type Flat, grid, type Kernel, launch, type Pair, type Plane, type Quad, type Thread, type Triple, type Volume } from './gpu/kernel.ts';
export { type Index, type Slice, slice } from './indexing.ts';
export * as nn from './nn/index.ts';
export { defineOperator, defineView, NotDifferentiable, type Operator, required } from './operator.ts';
export * as F from './ops/index.ts';
export { convOutputSize, type ReceptiveField, receptiveField, type WindowLayer } from './ops/convolution/receptiveField.ts';
export * as optim from './optim/index.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './print.ts';
export { defaultGenerator, Generator, manualSeed } from './random/generator.ts';
export { bernoulli, normal, rand, randint, randintLike, randLike, randn, randnLike, randperm } from './random/random.ts';
export type { Shape } from './shape.ts';
export { type Device, Storage } from './storage.ts';
export { host, type NestedNumbers, Tensor } from './tensor.ts';
