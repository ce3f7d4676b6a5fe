/** Differentiation: `backward`, `grad`, and what switches them on and off. (`torch.autograd`) */
export { backward, type BackwardOptions, type BackwardTargets, grad, type GradOptions } from './engine.ts';
export { GradcheckError, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export type { Edge, GradientNode, Hook } from './graph.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './mode.ts';
