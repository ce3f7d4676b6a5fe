/** Modules: what networks are built of. Each class names its counterpart in PyTorch. */
export { GELU, Identity, LogSoftmax, ReLU, Sigmoid, Softmax, type SoftmaxModuleOptions, Tanh } from './activations.ts';
export type { BackwardHook, BackwardPreHook, Gradients } from './backwardHooks.ts';
export { BatchNorm2d, type BatchNorm2dOptions } from './batchNorm2d.ts';
export { ModuleList, Sequential } from './containers.ts';
export { Conv2d, type Conv2dOptions } from './conv2d.ts';
export { CrossEntropyLoss, type CrossEntropyLossOptions } from './crossEntropyLoss.ts';
export { Dropout, type DropoutModuleOptions } from './dropout.ts';
export { Embedding, type EmbeddingModuleOptions } from './embedding.ts';
export { Flatten, type FlattenOptions } from './flatten.ts';
export * as init from './init.ts';
export { LayerNorm, type LayerNormModuleOptions } from './layerNorm.ts';
export { Linear, type LinearOptions } from './linear.ts';
export { MaxPool2d, type MaxPool2dOptions } from './maxPool2d.ts';
export { type ForwardHook, type ForwardPreHook, type HookHandle, type Layer, Module, type Recurse } from './module.ts';
export { Parameter } from './parameter.ts';
export type { StateDict } from './stateDict.ts';
