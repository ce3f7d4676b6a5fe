/**
 * A matrix with the given matrices along its diagonal, and zeros around them.
 *
 *     y = | x₁  0  |        dxₖ = its block of g
 *         | 0   x₂ |
 *
 * A vector is a row, even one of nothing (whose row PyTorch's gradient forgets), and a 0-D tensor a single number. Types are promoted to the widest.
 *
 * @shape  tensors: [Mₖ, Nₖ], [Nₖ] or []  →  y: [Σ Mₖ, Σ Nₖ]
 * @torch  torch.block_diag(*tensors)
 * @example blockDiag([tensor([[1]]), tensor([[2, 3]])])   // [[1, 0, 0], [0, 2, 3]]
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';

/** Where each block begins, in the result and among the numbers of all blocks, how large it is, and how large the whole is. */
function layOut(tensors: readonly Tensor[]) {
  let [height, width, count] = [0, 0, 0];
  const blocks = tensors.map(({ shape }) => {
    const [rows, columns] = shape.length === 2 ? shape : [1, shape[0] ?? 1];
    const block = { row: height, column: width, rows, columns, start: count };
    height += rows;
    width += columns;
    count += rows * columns;
    return block;
  });
  return { blocks, height, width };
}

function reference(tensors: readonly Tensor[]): Tensor {
  const { blocks, height, width } = layOut(tensors);
  const y = tensors[0].newZeros([height, width]);
  blocks.forEach(({ row, column, rows, columns }, t) => {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y.array[(row + i) * width + column + j] = tensors[t].array[i * columns + j];
  });
  return y;
}

/** One thread per number: row i has the blocks' numbers from `starts[i]` on in the columns from `begins[i]` to `ends[i]`. */
function blockDiagKernel(this: Thread, numbers: Flat, starts: Flat, begins: Flat, ends: Flat): number {
  let y = 0;
  if (this.thread.x >= begins[this.thread.y] && this.thread.x < ends[this.thread.y]) {
    y = numbers[starts[this.thread.y] + this.thread.x - begins[this.thread.y]];
  }
  return y;
}

function gpu(tensors: readonly Tensor[]): Tensor {
  const { blocks, height, width } = layOut(tensors);
  const numbers = cat(tensors.map((x) => reshape(x, { shape: [x.numel()] })));
  const perRow = (value: (block: (typeof blocks)[number], i: number) => number): Tensor =>
    Tensor.from(Float32Array.from(blocks.flatMap((block) => Array.from({ length: block.rows }, (_, i) => value(block, i)))), [height], 'float32', 'gpu');
  const inputs = [
    numbers, perRow(({ start, columns }, i) => start + i * columns), perRow(({ column }) => column), perRow(({ column, columns }) => column + columns),
  ];
  return launch(blockDiagKernel, { threads: [width, height], inputs });
}

export const blockDiag = defineOperator<[tensors: readonly Tensor[]], object>({
  name: 'blockDiag',
  takes: { tensors: 'any[]' },
  defaults: {},
  promotion: 'promote',
  shape(tensors) {
    if (tensors.length === 0) throw new OperatorError('blockDiag: tensors is an empty list; expected at least one tensor');
    const odd = tensors.findIndex(({ ndim }) => ndim > 2);
    if (odd >= 0) throw new OperatorError(`blockDiag: tensors[${odd}] has shape ${show(tensors[odd].shape)}; expected at most 2 dims`);
    const { height, width } = layOut(tensors);
    return [height, width];
  },
  reference,
  gpu,
  gradient({ grad, inputs: [tensors] }) {
    const { blocks } = layOut(tensors);
    const share = (x: Tensor, t: number): Tensor => {
      const { row, column, rows, columns } = blocks[t];
      return reshape(narrow(narrow(grad, { dim: 0, start: row, length: rows }), { dim: 1, start: column, length: columns }), { shape: x.shape });
    };
    return [() => tensors.map(share)];
  },
});
