/**
 * The length of a lane of numbers, which every distance is made of: once for the scalar references, once for kernels.
 *
 *     ‖v‖ₚ = (Σ |v|ᵖ)^(1/p)        for p = ∞ the largest |v|, for −∞ the smallest, for 0 how many are not zero
 */
import { pow } from '../../gpu/math.ts';
import type { Reduction } from '../reduction/reduce.ts';

export function lengthOf(values: readonly number[], p: number): number {
  if (p === Infinity) return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (p === -Infinity) return values.reduce((least, value) => Math.min(least, Math.abs(value)), Infinity);
  if (p === 0) return values.filter((value) => value !== 0).length;
  let total = 0;
  for (const value of values) total += Math.abs(value) ** p;
  return p === 2 ? Math.sqrt(total) : total ** (1 / p);
}

/** What a kernel does to every number (p is the `centre` of the reduction), how it joins two results, and what it makes of the last one. */
export interface Measure extends Reduction {
  readonly root: (total: number, p: number) => number;
}
const plus = (a: number, b: number): number => a + b;
const itself = (total: number): number => total;

const counted: Measure = { start: 0, term: (value) => (value === 0 ? 0 : 1), combine: plus, root: itself };
const magnitudes: Measure = { start: 0, term: (value) => Math.abs(value), combine: plus, root: itself };
const squares: Measure = { start: 0, term: (value) => value * value, combine: plus, root: (total) => Math.sqrt(total) };
const powers: Measure = { start: 0, term: (value, p) => pow(Math.abs(value), p), combine: plus, root: (total, p) => pow(total, 1 / p) };
const largest: Measure = { start: 0, term: (value) => Math.abs(value), combine: (a, b) => Math.max(a, b), root: itself };
const smallest: Measure = { start: Infinity, term: (value) => Math.abs(value), combine: (a, b) => Math.min(a, b), root: itself };

export function measureOf(p: number): Measure {
  if (p === Infinity) return largest;
  if (p === -Infinity) return smallest;
  return p === 0 ? counted : p === 1 ? magnitudes : p === 2 ? squares : powers;
}
/** The p that kernels are told: those that need it are told a number. */
export const finite = (p: number): number => (Math.abs(p) === Infinity ? 0 : p);
