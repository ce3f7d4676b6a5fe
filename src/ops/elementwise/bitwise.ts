/** Logic on the bits of integers, negative ones in two's complement. Booleans are one bit. Shapes are broadcast, types promoted. */
import { NotDifferentiable } from '../../operator.ts';
import { type Binary, binary, type Combine, wholeOnly } from './binaryFamily.ts';

const bitwise = (name: string, reference: Combine, kernel: Combine, kinds = 'int32, uint8 or bool'): Binary => binary(name, {
  defaults: {}, promotion: wholeOnly(name, kinds), reference, kernel, helpers: { bitwiseAndOf, powerOfTwo },
  gradient: new NotDifferentiable('it has whole numbers only'),
});

/**
 * Two's complement without it: the bits of a negative number are those of −1 − a, turned around. Every backend has `&` for numbers
 * from 0 to 2²⁴.
 */
function bitwiseAndOf(a: number, b: number): number {
  const p = a < 0 ? -1 - a : a;
  const q = b < 0 ? -1 - b : b;
  const common = p & q;
  const bothNegative = -1 - (p - common) - q;
  return a < 0 ? (b < 0 ? bothNegative : q - common) : (b < 0 ? p - common : common);
}
/** 2ⁿ for a whole n from 0 to 31, exactly: one factor for each bit of n. Beyond, it stays 2³¹: on the gpu, numbers have 24 bits. */
function powerOfTwo(n: number): number {
  const n3 = n >= 16 ? n - 16 : n;
  const n2 = n3 >= 8 ? n3 - 8 : n3;
  const n1 = n2 >= 4 ? n2 - 4 : n2;
  const n0 = n1 >= 2 ? n1 - 2 : n1;
  return (n >= 16 ? 65536 : 1) * (n3 >= 8 ? 256 : 1) * (n2 >= 4 ? 16 : 1) * (n1 >= 2 ? 4 : 1) * (n0 >= 1 ? 2 : 1);
}

/** The bits that both have.  @shape x, other: broadcast together → y: their common shape  @torch torch.bitwise_and(input, other) */
export const bitwiseAnd = bitwise('bitwiseAnd', (a, b) => a & b, bitwiseAndOf);

/** The bits that at least one has.  @shape x, other: broadcast together → y: their common shape  @torch torch.bitwise_or(input, other) */
export const bitwiseOr = bitwise('bitwiseOr', (a, b) => a | b, (a, b) => {
  const common = bitwiseAndOf(a, b);
  return a - common + b;
});

/** The bits that exactly one has.  @shape x, other: broadcast together → y: their common shape  @torch torch.bitwise_xor(input, other) */
export const bitwiseXor = bitwise('bitwiseXor', (a, b) => a ^ b, (a, b) => {
  const common = bitwiseAndOf(a, b);
  return a - common + (b - common);
});

/**
 * x · 2^other: its bits, moved to the left. Bytes drop what leaves their eight bits, int32 what leaves its 32; a negative number of places
 * leaves nothing.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.bitwise_left_shift(input, other)
 * @example bitwiseLeftShift(tensor([1n, -3n]), 4)   // [16, -48]
 */
export const bitwiseLeftShift = bitwise('bitwiseLeftShift', (a, b) => (b < 0 ? 0 : a * 2 ** b), (a, b) => {
  const power = powerOfTwo(b);
  return b < 0 ? 0 : (b > 31 ? 0 : a * power);
}, 'int32 or uint8');

/**
 * ⌊x / 2^other⌋: its bits, moved to the right, the sign staying. By a negative number or more places than there are only the sign is left:
 * 0, or −1 for negative numbers.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.bitwise_right_shift(input, other)
 * @example bitwiseRightShift(tensor([16n, -3n]), 1)   // [8, -2]
 */
export const bitwiseRightShift = bitwise('bitwiseRightShift', (a, b) => a >> (b < 0 ? 31 : Math.min(b, 31)), (a, b) => {
  const power = powerOfTwo(b < 0 ? 31 : b);
  return Math.floor(a / power);
}, 'int32 or uint8');
