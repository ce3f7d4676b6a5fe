/** Opbook: deep learning from the operators up. Everything a program needs is exported here. */
import './methods.ts';

export * as autograd from './autograd/index.ts';
export { enableGrad, inferenceMode, isGradEnabled, isInferenceModeEnabled, noGrad, setGradEnabled } from './autograd/mode.ts';
export {
  arange, empty, emptyLike, eye, fromArray, full, fullLike, getDefaultDevice, linspace, logspace, ones, onesLike, scalarTensor, setDefaultDevice, tensor,
  type TensorOptions, trilIndices, triuIndices, zeros, zerosLike,
} from './creation.ts';
export { type DType, isFloat, resultType } from './dtype.ts';
export { OperatorError } from './errors.ts';
export { kernelClass, mode } from './gpu/device.ts';
export { type Flat, grid, type Kernel, launch, type Pair, type Plane, type Quad, type Thread, type Triple, type Volume } from './gpu/kernel.ts';
export { type Index, type Slice, slice } from './indexing.ts';
export * as jit from './jit/index.ts';
export * as nn from './nn/index.ts';
export { defineOperator, defineView, NotDifferentiable, type Operator, required } from './operator.ts';
export * as F from './functional.ts';
export { convOutputSize, type ReceptiveField, receptiveField, type WindowLayer } from './ops/convolution/receptiveField.ts';
export * as optim from './optim/index.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './print.ts';
export { defaultGenerator, Generator, manualSeed } from './random/generator.ts';
export { multinomial } from './random/multinomial.ts';
export { bernoulli, normal, rand, randint, randintLike, randLike, randn, randnLike, randperm } from './random/random.ts';
export { load, save } from './serialization.ts';
export type { Shape } from './shape.ts';
export { sparseCooTensor, SparseTensor } from './sparse.ts';
export { type Device, Storage } from './storage.ts';
export { host, type NestedNumbers, Tensor } from './tensor.ts';
