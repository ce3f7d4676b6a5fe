import { fma32, fma64 } from './fusedMultiplyAdd.ts';

/**
 * Box-Muller: two independent uniform numbers become two independent normal ones. Read as polar coordinates,
 *
 *     radius = √(−2 · ln u₁)     angle = 2π · u₂      →      radius · cos angle,  radius · sin angle
 *
 * PyTorch has two arrangements: one pair at a time (`normalPair`), and blocks of 16 (`normalBlock`).
 */

/** A pair from two numbers in [0, 1): PyTorch takes the angle from the first and the radius from 1 − the second. */
export function normalPair(first: number, second: number): [cosine: number, sine: number] {
  const radius = Math.sqrt(-2 * Math.log1p(-second));
  const angle = 2 * Math.PI * first;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Turns the 16 uniform numbers from `start` on into normal ones, in place: j gives the radius and j + 8 the angle of the pair (j, j + 8). */
export function normalBlock(array: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  if (array instanceof Float32Array) normalBlock32(array, start, mean, std);
  else normalBlock64(array, start, mean, std);
}

function normalBlock64(array: Float64Array, start: number, mean: number, std: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - array[j]));
    const angle = 2 * Math.PI * array[j + 8];
    array[j] = scale64(radius * Math.cos(angle), mean, std);
    array[j + 8] = scale64(radius * Math.sin(angle), mean, std);
  }
}

/** The same, every intermediate result rounded to float32: PyTorch computes this one eight floats wide. */
function normalBlock32(array: Float32Array, start: number, mean: number, std: number): void {
  const twoPi = Math.fround(2 * Math.PI);
  for (let j = start; j < start + 8; j++) {
    const radius = Math.fround(Math.sqrt(-2 * Math.fround(Math.log(1 - array[j]))));
    const angle = Math.fround(twoPi * array[j + 8]);
    array[j] = scale32(Math.fround(radius * Math.fround(Math.cos(angle))), mean, std);
    array[j + 8] = scale32(Math.fround(radius * Math.fround(Math.sin(angle))), mean, std);
  }
}

/** From mean 0 and deviation 1 to the wanted ones. Without a mean there is no second rounding to avoid. */
export const scale64 = (normal: number, mean: number, std: number): number => (mean === 0 ? normal * std + 0 : fma64(normal, std, mean));
const scale32 = (normal: number, mean: number, std: number): number => (mean === 0 ? normal * std + 0 : fma32(normal, std, mean));
