/** Optimizers: how gradients become steps. */
export { Adam, type AdamOptions, adamStep } from './adam.ts';
export { Optimizer, type OptimizerState, type Parameters, type ParameterState, type ParamGroup, type Update } from './optimizer.ts';
export { SGD, type SGDOptions, sgdStep } from './sgd.ts';
