/** The arithmetic of windows that slide along one dim: how many there are, and what an output sees through several layers of them. */
import { OperatorError } from '../../errors.ts';

/** A convolution or a pooling, along one dim. */
export interface WindowLayer {
  readonly kernelSize: number;
  /** How far the window moves from one output to the next (default 1). */
  readonly stride?: number;
  /** Elements that are added at either end (default 0). */
  readonly padding?: number;
  /** The step between the elements that a window sees (default 1). */
  readonly dilation?: number;
}

/** What an output sees of the input: output p sees `size` elements, the first of them at p · stride + start. */
export interface ReceptiveField {
  readonly size: number;
  readonly stride: number;
  /** Below 0 it lies in the padding. */
  readonly start: number;
}

/** Every number of a layer; `covers` is how far its window reaches, holes included. */
function numbersOf(name: string, { kernelSize, stride = 1, padding = 0, dilation = 1 }: WindowLayer) {
  const given = [['kernelSize', kernelSize, 1], ['stride', stride, 1], ['padding', padding, 0], ['dilation', dilation, 1]] as const;
  for (const [option, value, least] of given) {
    if (!Number.isSafeInteger(value) || value < least) throw new OperatorError(`${name}: ${option} is ${String(value)}; expected a whole number ≥ ${least}`);
  }
  return { stride, padding, covers: dilation * (kernelSize - 1) + 1 };
}

/**
 * How many outputs a layer has along a dim of `size` elements:
 *
 *     ⌊(size + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1
 *
 * @example convOutputSize(50, { kernelSize: 3, stride: 2 })   // 24
 */
export function convOutputSize(size: number, layer: WindowLayer): number {
  const { stride, padding, covers } = numbersOf('convOutputSize', layer);
  if (!Number.isSafeInteger(size) || size < 0) throw new OperatorError(`convOutputSize: size is ${String(size)}; expected a whole number ≥ 0`);
  const room = size + 2 * padding;
  if (covers > room) throw new OperatorError(`convOutputSize: the window covers ${covers}, but size ${size} with its padding only ${room}`);
  return Math.floor((room - covers) / stride) + 1;
}

/**
 * The part of the input that an output of the last layer depends on, through all the layers before it.
 *
 * One step of a layer's input is a step of s elements of the first, s being the product of the strides before it. So a layer
 * makes the field larger by (what its window covers − 1) · s.
 *
 * @example receptiveField([{ kernelSize: 3 }, { kernelSize: 3 }])                          // { size: 5, stride: 1, start: 0 }
 * @example receptiveField([{ kernelSize: 3, stride: 2 }, { kernelSize: 2, stride: 2 }])    // { size: 5, stride: 4, start: 0 }
 */
export function receptiveField(layers: readonly WindowLayer[]): ReceptiveField {
  let field: ReceptiveField = { size: 1, stride: 1, start: 0 };
  for (const [i, layer] of layers.entries()) {
    const { stride, padding, covers } = numbersOf(`receptiveField: layer ${i}`, layer);
    field = { size: field.size + (covers - 1) * field.stride, stride: field.stride * stride, start: field.start - padding * field.stride };
  }
  return field;
}
