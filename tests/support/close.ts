import { kernelClass, mode } from '../../src/gpu/device.ts';
import { indexOf, show } from '../../src/shape.ts';
import type { Tensor } from '../../src/tensor.ts';

/**
 * How far a result may be from what is expected. What may differ is rounding, and only as much of it as the arithmetic
 * explains:
 *
 *   exact        moves, comparisons, indices
 *   arithmetic   + − × ÷ √: a few units in the last place
 *   elementary   exp, log, tanh and what is made of them
 *   sum          sums and products of many terms: grows with their number and size (`terms`, `scale`)
 *   norm         statistics divided by each other: variances, softmax, norms. Where they cancel, a result may also move as far as it
 *                does when every input is moved by one rounding (`shaken`)
 */
export type ToleranceClass = 'exact' | 'arithmetic' | 'elementary' | 'sum' | 'norm';

interface Bound {
  readonly relative: number;
  readonly absolute: number;
}
type Place = 'reference' | 'gpu';
const ulp = 2 ** -24;
/** GLSL ES promises neither NaN nor infinities, and drivers differ in what they keep of them: on GL, a result is compared where it is a finite number. */
const isOpen = (want: number, place: Place): boolean => place === 'gpu' && mode === 'headlessgl' && !Number.isFinite(want);

/** Nor what becomes of NaN in comparisons, nor numbers below 2⁻¹²⁶, which many flush to zero: calls with such inputs are not asked of GL. */
export const isOpenOnGl = (x: Tensor): boolean =>
  mode === 'headlessgl' && x.flat().some((value) => Number.isNaN(value) || (value !== 0 && Math.abs(value) < 2 ** -126));

/** The reference computes in float64 and is held to PyTorch's float64; the gpu computes in float32. */
const bounds: Readonly<Record<ToleranceClass, Readonly<Record<Place, Bound>>>> = {
  exact: { reference: { relative: 0, absolute: 0 }, gpu: { relative: 0, absolute: 0 } },
  arithmetic: { reference: { relative: 1e-15, absolute: 0 }, gpu: { relative: 4 * ulp, absolute: 1e-37 } },
  elementary: { reference: { relative: 1e-12, absolute: 1e-300 }, gpu: { relative: 1e-6, absolute: 1e-37 } },
  sum: { reference: { relative: 1e-12, absolute: 1e-13 }, gpu: { relative: 4 * ulp, absolute: 1e-37 } },
  norm: { reference: { relative: 1e-10, absolute: 1e-12 }, gpu: { relative: 1e-5, absolute: 1e-6 } },
};

export interface Comparison {
  /** What was computed, for the message: `softmax`, `gradient of x`. */
  readonly what: string;
  readonly place: Place;
  readonly tolerance: ToleranceClass;
  /** For class `sum`: for every element, what its terms add up to without their signs, and how many there are. */
  readonly scale?: ArrayLike<number> | null;
  readonly terms?: number;
  /** For class `norm`: the result in float64, of inputs that are each a float32 rounding away. Asked for only where the bound is not kept. */
  readonly shaken?: () => Tensor;
}

/** How far rounding the inputs once moves the numbers: the condition of the problem, which no float32 arithmetic escapes. */
function conditioning(want: readonly number[], shaken: Tensor): number {
  const moved = shaken.flat().map((value, i) => Math.abs(value - want[i])).filter(Number.isFinite);
  return 4 * moved.reduce((most, value) => Math.max(most, value), 0);
}

/** Shape, then type, then every element. The message names the worst one, so that a failure can be read without a debugger. */
export function assertClose(actual: Tensor, expected: Tensor, comparison: Comparison): void {
  const { what, place, tolerance, scale = null, terms = 1, shaken } = comparison;
  const where = place === 'gpu' ? `${what} on the gpu (${kernelClass})` : `${what} on the cpu`;
  if (show(actual.shape) !== show(expected.shape)) throw new Error(`${where}: shape ${show(actual.shape)}, expected ${show(expected.shape)}`);
  const { relative, absolute } = bounds[tolerance][place];
  const got = actual.flat();
  const want = expected.flat();
  /** The element that is farthest beyond its bound, and how many times. */
  const farthest = (slack: number): readonly [worst: number, times: number] => {
    let worst = -1;
    let times = 1;
    for (let i = 0; i < want.length; i++) {
      if (got[i] === want[i] || (Number.isNaN(got[i]) && Number.isNaN(want[i])) || isOpen(want[i], place)) continue;
      const rounding = scale && place === 'gpu' ? 2 * (terms + 2) * ulp * Math.abs(scale[i]) : 0;
      const share = Math.abs(got[i] - want[i]) / (absolute + relative * Math.abs(want[i]) + rounding + slack);
      if (!(share <= times)) [worst, times] = [i, Number.isNaN(share) ? Infinity : share];
    }
    return [worst, times];
  };
  let [worst, worstShare] = farthest(0);
  if (worst >= 0 && shaken) [worst, worstShare] = farthest(conditioning(want, shaken()));
  if (worst < 0) return;
  const times = Number.isFinite(worstShare) ? `, ${worstShare.toPrecision(2)} times the bound (${tolerance})` : ` (${tolerance})`;
  const element = `element ${show(indexOf(worst, expected.shape))} of ${show(expected.shape)}`;
  throw new Error(`${where}: ${element} is ${got[worst]}, expected ${want[worst]}${times}${guess(got, want)}`);
}

/** When all the numbers are wrong in the same way, that way is usually the bug. */
function guess(got: readonly number[], want: readonly number[]): string {
  const largest = Math.max(...want.map(Math.abs));
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-3 * largest;
  const all = (f: (i: number) => number): boolean => want.length > 1 && want.some((value) => value !== 0) && got.every((value, i) => near(value, f(i)));
  if (all((i) => -want[i])) return '; every sign is flipped';
  const at = want.findIndex((value) => Math.abs(value) === largest);
  const ratio = got[at] / want[at];
  if (Number.isFinite(ratio) && Math.abs(ratio) > 0.01 && Math.abs(ratio - 1) > 0.01 && all((i) => want[i] * ratio)) {
    return `; everything is ${ratio.toPrecision(3)} times what was expected`;
  }
  if (all((i) => want[(i + 1) % want.length])) return '; everything is shifted by one';
  const ordered = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
  if (ordered(got).every((value, i) => near(value, ordered(want)[i])) && want.length > 1 && !all((i) => want[i])) {
    return '; the numbers are right, their order is not';
  }
  return '';
}
