/** What losses over classes have in common: how scores and targets fit together, which class is whose, and how losses become one. */
import { arange } from '../../creation.ts';
import { isFloat } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { OperatorError } from '../../errors.ts';
import { indexOf, lanesAlong, sameShape, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { add, div, mul } from '../elementwise/arithmetic.ts';
import { eq, ne } from '../elementwise/comparison.ts';
import { logicalAnd } from '../elementwise/logical.ts';
import { where } from '../elementwise/where.ts';
import { sum } from '../reduction/sum.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';

export interface ClassLossOptions {
  /** A target of this class counts for nothing; it need not be a class at all. */
  readonly ignoreIndex: number;
  /** 'none' keeps one loss per target, 'sum' adds them up, 'mean' divides the sum by that of the targets' weights. */
  readonly reduction: 'mean' | 'sum' | 'none';
}

export interface SmoothedLossOptions extends ClassLossOptions {
  /** ε, from 0 to 1: this much of every target is spread evenly over all classes. */
  readonly labelSmoothing: number;
}
/** Class indices are integers; anything else is a probability for every class. */
export const areProbabilities = (target: Tensor): boolean => isFloat(target.dtype);

/** The dim of the classes: the second, or the only one. */
export const classDim = (x: Tensor): number => (x.ndim === 1 ? 0 : 1);
/** The score of class c for target (n, k) lies at (n · C + c) · K + k. */
export function classSizes(x: Tensor): { N: number; C: number; K: number } {
  const { outer: N, length: C, inner: K } = lanesAlong(x.shape, classDim(x));
  return { N, C, K };
}
/** The shape of x without its classes: one place for every target. */
export const targetShape = (x: Tensor): Shape => x.shape.toSpliced(classDim(x), 1);

/** Refuses scores, weights and options that fit no target, and returns the shape of the loss. */
export function checkScores(operator: string, x: Tensor, weight: Tensor | null, { ignoreIndex, reduction }: ClassLossOptions): Shape {
  if (x.ndim === 0) throw new OperatorError(`${operator}: x has shape []; there is no dim of classes; expected [C], [N, C] or [N, C, d1, …]`);
  const { C } = classSizes(x);
  if (weight && !sameShape(weight.shape, [C])) {
    throw new OperatorError(
      `${operator}: weight has shape ${show(weight.shape)} and x ${show(x.shape)}; x has ${C} classes (dim ${classDim(x)}); expected [${C}]`,
    );
  }
  if (!Number.isSafeInteger(ignoreIndex)) throw new OperatorError(`${operator}: ignoreIndex is ${String(ignoreIndex)}; expected a whole number`);
  if (reduction !== 'mean' && reduction !== 'sum' && reduction !== 'none') {
    throw new OperatorError(`${operator}: reduction is ${JSON.stringify(reduction)}; expected 'mean', 'sum' or 'none'`);
  }
  return reduction === 'none' ? targetShape(x) : [];
}

export function checkSmoothing(operator: string, { labelSmoothing }: SmoothedLossOptions): void {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new OperatorError(`${operator}: labelSmoothing is ${String(labelSmoothing)}; expected a number from 0 to 1`);
  }
}

/** Refuses class indices of another shape, and those that are no class of x. */
export function checkIndices(operator: string, x: Tensor, target: Tensor, { ignoreIndex }: ClassLossOptions): void {
  const shape = targetShape(x);
  if (!sameShape(target.shape, shape)) {
    const shapes = `target has shape ${show(target.shape)} and x ${show(x.shape)}`;
    throw new OperatorError(`${operator}: ${shapes}; every lane along dim ${classDim(x)} of x has one target; expected ${show(shape)}`);
  }
  const { C } = classSizes(x);
  // A kernel cannot complain: it would read whatever score it finds.
  const classes = host(target);
  const wrong = classes.findIndex((c) => c !== ignoreIndex && (c < 0 || c >= C));
  if (wrong < 0) return;
  const place = target.ndim === 0 ? 'target' : `target${show(indexOf(wrong, shape))}`;
  const aClass = C === 0 ? '' : `a class from 0 to ${C - 1}, or `;
  throw new OperatorError(`${operator}: ${place} is ${classes[wrong]}, but x has shape ${show(x.shape)}; expected ${aClass}ignoreIndex, ${ignoreIndex}`);
}

/** Weights, one per class, in a shape that broadcasts along the classes of x. */
export const alongClasses = (weight: Tensor, x: Tensor): Tensor => reshape(weight, { shape: x.shape.map((size, d) => (d === classDim(x) ? size : 1)) });
/** Numbers, one per target or one for all, in a shape that broadcasts along the targets of x. */
export const alongTargets = (values: Tensor, x: Tensor): Tensor => (values.ndim === 0 ? values : unsqueeze(values, { dim: classDim(x) }));
/** In the shape of x: is this the class of that target? Nothing is where the target is ignored. */
export function isTarget(x: Tensor, target: Tensor, { ignoreIndex }: ClassLossOptions): Tensor {
  const classes = alongClasses(arange(classSizes(x).C, { dtype: 'int32', device: x.device }), x);
  const matches = eq(alongTargets(target, x), classes);
  return ignoreIndex >= 0 && ignoreIndex < classSizes(x).C ? logicalAnd(matches, ne(classes, ignoreIndex)) : matches;
}

/** Every class's share of its target, times the class's weight, in the shape of x: what the log-probabilities are multiplied by. */
export function weightedTargets(x: Tensor, target: Tensor, weight: Tensor | null, options: SmoothedLossOptions): Tensor {
  const { labelSmoothing } = options;
  const asFloat = (truth: Tensor): Tensor => to(truth, { dtype: x.dtype });
  const shares = areProbabilities(target) ? target : asFloat(isTarget(x, target, options));
  const smoothed = labelSmoothing > 0 ? add(mul(shares, 1 - labelSmoothing), labelSmoothing / classSizes(x).C) : shares;
  const counted = areProbabilities(target) ? smoothed : mul(smoothed, asFloat(alongTargets(ne(target, options.ignoreIndex), x)));
  return weight ? mul(counted, alongClasses(weight, x)) : counted;
}
/** What a mean divides by: the sum of the weights of the classes that are targets. */
export function totalWeight(x: Tensor, target: Tensor, weight: Tensor | null, options: ClassLossOptions): Tensor {
  const chosen = isTarget(x, target, options);
  return sum(weight ? where(chosen, alongClasses(weight, x), 0) : chosen);
}

/** In scalar versions: losses and the sum of their weights → the loss that was asked for. */
export function reduceOnCpu(x: Tensor, losses: Float64Array, weights: number, { reduction }: ClassLossOptions): Tensor {
  const y = x.newZeros(reduction === 'none' ? targetShape(x) : []);
  if (reduction === 'none') y.array.set(losses);
  else y.array[0] = losses.reduce((total, loss) => total + loss, 0) / (reduction === 'mean' ? weights : 1);
  return y;
}
/** The same with operators; `weights` is run only if it is needed. */
export function reduce(losses: Tensor, weights: () => Tensor | number, { reduction }: ClassLossOptions): Tensor {
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? sum(losses) : div(sum(losses), weights());
}

function targetWeightKernel(this: Thread, target: Flat, weight: Flat, ignoreIndex: number): number {
  let w = 0;
  if (target[this.thread.x] !== ignoreIndex) {
    w = weight[target[this.thread.x]];
  }
  return w;
}
/** `totalWeight` in one kernel. */
export const totalWeightOnGpu = (target: Tensor, weight: Tensor, ignoreIndex: number): Tensor =>
  sum(launch(targetWeightKernel, { threads: [target.numel()], inputs: [target, weight], integers: { ignoreIndex } }));

/** PyTorch's name for the last step: it brings three and more than four dims into four, and losses that are not reduced back. */
export function nllName(x: Tensor, reduction: ClassLossOptions['reduction']): string {
  if (x.ndim <= 2) return 'NllLossBackward0';
  return x.ndim !== 4 && reduction === 'none' ? 'ViewBackward0' : 'NllLoss2DBackward0';
}
