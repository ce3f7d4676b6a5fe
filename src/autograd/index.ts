/** Differentiation: `backward`, `grad`, what is made of them, and what switches them on and off. (`torch.autograd`) */
export { checkpoint, type CheckpointOptions, savedBytes } from './checkpoint.ts';
export { backward, type BackwardCall, type BackwardOptions, type BackwardTargets, grad, type GradOptions } from './engine.ts';
export { type Differentiable, type FunctionalOptions, hessian, hvp, jacobian, jvp, vhp, vjp } from './functional.ts';
export { GradcheckError, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export type { Edge, GradientNode, Hook } from './graph.ts';
export { enableGrad, inferenceMode, isGradEnabled, isInferenceModeEnabled, noGrad, setGradEnabled } from './mode.ts';
export { graphDot, graphOf, graphText, type Picture, type PictureEdge, type PictureNode } from './picture.ts';
export { graphSvg } from './pictureSvg.ts';
