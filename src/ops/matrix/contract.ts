/** Sums of products over named dims, two tensors at a time: how `einsum` and its relatives reach the speed of `matmul`. */
import { sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { sum } from '../reduction/sum.ts';
import { permute } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { diagonal } from './diagonal.ts';
import { dot } from './dot.ts';
import { matmul } from './matmul.ts';

/** The names of a tensor's dims. Dims of one name have one size, or size one, which meets any other. */
export type Labels = readonly string[];
interface Term {
  readonly x: Tensor;
  readonly labels: Labels;
}

const sizeAt = ({ x, labels }: Term, label: string): number => x.shape[labels.indexOf(label)];
const sizesAt = (term: Term, labels: Labels): number[] => labels.map((label) => sizeAt(term, label));
/** The term with its dims in this order. */
const ordered = (term: Term, labels: Labels): Tensor => permute(term.x, { dims: labels.map((label) => term.labels.indexOf(label)) });

/**
 * The product of all tensors, summed over every label the output does not name. Of the pairs that are left, the one that shrinks most,
 * or grows least, is always next. Made of operators, so it runs on both devices and has a gradient.
 */
export function contract(tensors: readonly Tensor[], labels: readonly Labels[], output: Labels): Tensor {
  let terms = tensors.map((x, t) => withoutRepeats({ x, labels: labels[t] }));
  while (terms.length > 1) {
    const [a, b] = nextPair(terms, output);
    const others = terms.filter((_, t) => t !== a && t !== b);
    const product = multiplied(terms[a], terms[b], neededBy(others, output));
    terms = others.toSpliced(a, 0, product);
  }
  return ordered(summed(terms[0], output), output);
}

const neededBy = (others: readonly Term[], output: Labels): Labels => [...output, ...others.flatMap(({ labels }) => labels)];

/** A label that a tensor has twice stands for the diagonal of the two dims. */
function withoutRepeats({ x, labels }: Term): Term {
  const second = labels.findIndex((label, d) => labels.indexOf(label) < d);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second]);
  const others = labels.filter((_, d) => d !== first && d !== second);
  return withoutRepeats({ x: diagonal(x, { dim1: first, dim2: second }), labels: [...others, labels[second]] });
}

/** Which two to multiply next. */
function nextPair(terms: readonly Term[], output: Labels): readonly [number, number] {
  const pairs = terms.flatMap((_, b) => terms.slice(0, b).map((_, a) => [a, b] as const));
  const growths = pairs.map(([a, b]) => {
    const [left, right] = [terms[a], terms[b]];
    const needed = neededBy(terms.filter((_, t) => t !== a && t !== b), output);
    const labels = [...new Set([...left.labels, ...right.labels])].filter((label) => needed.includes(label));
    const sizes = labels.map((label) => Math.max(sizeAt(left, label) ?? 0, sizeAt(right, label) ?? 0));
    return sizeOf(sizes) - left.x.numel() - right.x.numel();
  });
  return pairs[growths.indexOf(Math.min(...growths))];
}

/** Summed over the labels nobody needs, in its own type. */
function summed({ x, labels }: Term, needed: Labels): Term {
  const dims = labels.map((_, d) => d).filter((d) => !needed.includes(labels[d]));
  return dims.length === 0 ? { x, labels } : { x: sum(x, { dim: dims, dtype: x.dtype }), labels: labels.filter((label) => needed.includes(label)) };
}

/** Without the dims of size one that meet a larger size in the other: they say nothing that broadcasting does not. */
function withoutOnes({ x, labels }: Term, other: Term): Term {
  const kept = labels.filter((label, d) => x.shape[d] !== 1 || (sizeAt(other, label) ?? 1) === 1);
  return { x: reshape(x, { shape: sizesAt({ x, labels }, kept) }), labels: kept };
}

/** The product of two tensors, summed over what is not needed. */
function multiplied(one: Term, two: Term, needed: Labels): Term {
  const [left, right] = [withoutOnes(one, two), withoutOnes(two, one)];
  const a = summed(left, [...needed, ...right.labels]);
  const b = summed(right, [...needed, ...left.labels]);
  // What both have comes in the order of the larger one, which then need not be copied.
  const shared = a.x.numel() < b.x.numel() ? b.labels.filter((label) => a.labels.includes(label)) : a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.includes(label));
  const inner = shared.filter((label) => !needed.includes(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));

  const [Z, M, K, N] = [sizesAt(a, batch), sizesAt(a, rows), sizesAt(a, inner), sizesAt(b, columns)];
  const labels = [...batch, ...rows, ...columns];
  if (inner.length > 0 && labels.length === 0) {
    return { x: dot(reshape(ordered(a, inner), { shape: [sizeOf(K)] }), reshape(ordered(b, inner), { shape: [sizeOf(K)] })), labels };
  }
  if (inner.length > 0 && rows.length + columns.length > 0) {
    const planes = batch.length > 0 ? [sizeOf(Z)] : [];
    const y = matmul(
      reshape(ordered(a, [...batch, ...rows, ...inner]), { shape: [...planes, sizeOf(M), sizeOf(K)] }),
      reshape(ordered(b, [...batch, ...inner, ...columns]), { shape: [...planes, sizeOf(K), sizeOf(N)] }),
    );
    return { x: reshape(y, { shape: [...Z, ...M, ...N] }), labels };
  }
  // Nothing to add up, or nothing but one number for each member of the batch: no product of matrices, but of elements.
  const y = mul(
    reshape(ordered(a, [...batch, ...rows, ...inner]), { shape: [...Z, ...M, ...N.map(() => 1), ...K] }),
    reshape(ordered(b, [...batch, ...columns, ...inner]), { shape: [...Z, ...M.map(() => 1), ...N, ...K] }),
  );
  return summed({ x: y, labels: [...labels, ...inner] }, needed);
}
