/** Index tensors: what every operator that reads one asks of it, and how the positions are sorted by where they point. */
import { OperatorError } from '../../errors.ts';
import { rowMajor } from '../../layout.ts';
import { indexOf, type Shape, show } from '../../shape.ts';
import { host, Tensor } from '../../tensor.ts';
import { moveTo } from '../../transfer.ts';
import { sliceGradient } from '../views/sliceGradient.ts';

/**
 * Refuses an index that is not int32 or points outside `dim` of the tensor it is for; as in PyTorch, negative ones do, too.
 *
 * A kernel cannot complain: it would read whatever number it finds. So the numbers are looked at on the host, in `shape`, before
 * anything runs, for both devices alike.
 */
export function checkIndices(operator: string, [argument, index]: readonly [string, Tensor], [name, shape]: readonly [string, Shape], dim: number): void {
  if (index.dtype !== 'int32') throw new OperatorError(`${operator}: ${argument} has dtype ${index.dtype}; expected int32, use ${argument}.to('int32')`);
  const size = shape[dim] ?? 1;
  const places = host(index);
  const wrong = places.findIndex((i) => i < 0 || i >= size);
  if (wrong < 0) return;
  const place = index.ndim === 0 ? argument : `${argument}${show(indexOf(wrong, index.shape))}`;
  const expected = size === 0 ? 'nothing, it is empty' : `an integer from 0 to ${size - 1}`;
  throw new OperatorError(`${operator}: ${place} is ${places[wrong]}, but ${name} has shape ${show(shape)}; at dim ${dim} expected ${expected}`);
}

/** The part of x that an index of this shape visits: in every dim but one, x is cut to the index. */
export function cropped(x: Tensor, shape: Shape, dim: number): Tensor {
  return rowMajor(x.lookAs({ ...x.layout(), shape: x.shape.map((size, d) => (d === dim ? size : shape[d])) }));
}
/** The opposite: zeros behind x, in every dim but one, until it is as large as `shape`. */
export function padded(x: Tensor, shape: Shape, dim: number): Tensor {
  const grown = (y: Tensor, size: number, d: number): Tensor => sliceGradient(y, { shape: y.shape.with(d, size), dim: d, start: 0, step: 1 });
  return shape.reduce((y, size, d) => (d === dim || y.shape[d] === size ? y : grown(y, size, d)), x);
}

/** The positions of an index, sorted by where they point: `order[starts[v]] … order[starts[v + 1] − 1]` point to v. */
export interface Segments {
  readonly starts: Tensor;
  readonly order: Tensor;
}

/**
 * Counting sort, for kernels that would have to scatter: a thread for every target finds what belongs to it side by side, in
 * the order of the positions, and sums without ever meeting another thread. Positions that point to `skipped` are left out.
 *
 * It runs on the host: counting is scattering, too, and an index is small beside the rows it selects.
 */
export function segmentsOf(index: Tensor, size: number, skipped: number | null = null): Segments {
  const places = host(index);
  const starts = new Int32Array(size + 1);
  for (const v of places) if (v !== skipped) starts[v + 1]++;
  for (let v = 0; v < size; v++) starts[v + 1] += starts[v];
  const order = new Int32Array(starts[size]);
  const next = starts.slice();
  places.forEach((v, position) => {
    if (v !== skipped) order[next[v]++] = position;
  });
  const onGpu = (numbers: Int32Array): Tensor => moveTo(Tensor.from(numbers, [numbers.length], 'int32', 'cpu'), 'gpu');
  return { starts: onGpu(starts), order: onGpu(order) };
}
