/** The kernels behind every product of matrices: matmul, linear, and the convolutions, which are products once their input is laid out for it. */
import { grid, launch, type Plane, type Quad, type Thread, type Volume } from '../../gpu/kernel.ts';
import { rowMajor } from '../../layout.ts';
import { contiguousStrides, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

/** Matrices one after the other in memory: `planes` of them, `rows` × `columns`. A transposed one lies there as columns × rows. */
export interface Matrices {
  readonly tensor: Tensor;
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
}

/** The last two dims of a tensor as matrices. A transposed view stays where it is; any other odd layout is copied into row-major order. */
export function matricesOf(x: Tensor): Matrices {
  const [rows, columns] = x.shape.slice(-2);
  const planes = sizeOf(x.shape.slice(0, -2));
  const upright = swapLast(x);
  const transposed = !x.isContiguous() && upright.isContiguous();
  return { tensor: transposed ? upright : rowMajor(x), planes, rows, columns, transposed };
}

/** A view with the last two dims exchanged. */
export function swapLast(x: Tensor): Tensor {
  const swap = <T>(list: readonly T[]): T[] => [...list.slice(0, -2), ...list.slice(-2).reverse()];
  return x.lookAs({ shape: swap(x.shape), strides: swap(x.stride()), offset: x.storageOffset() });
}

/** The same numbers seen the other way round; nothing is copied. */
const turned = ({ rows, columns, transposed, ...rest }: Matrices): Matrices => ({ ...rest, rows: columns, columns: rows, transposed: !transposed });
/** As a kernel reads them: `[plane][row][column]`, or, transposed, `[plane][column][row]`. */
const asGrid = ({ tensor, planes, rows, columns, transposed }: Matrices) => grid(tensor, transposed ? [planes, columns, rows] : [planes, rows, columns]);
/** The same matrices, copied so that they lie the other way in memory. */
function turnedInMemory(m: Matrices): Matrices {
  const shape = m.transposed ? [m.planes, m.columns, m.rows] : [m.planes, m.rows, m.columns];
  const lying = m.tensor.lookAs({ shape, strides: contiguousStrides(shape), offset: m.tensor.storageOffset() });
  return { ...m, tensor: rowMajor(swapLast(lying)), transposed: !m.transposed };
}

/** Loops z (plane), y (four rows i) and x (column j) became threads: one number of b meets four of a, neighbouring threads read neighbours in b. */
function productKernel(this: Thread, a: Volume, b: Volume, K: number): Quad {
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  let y3 = 0;
  for (let k = 0; k < K; k++) {
    const bkj = b[this.thread.z][k][this.thread.x];
    y0 += a[this.thread.z][this.thread.y * 4][k] * bkj;
    y1 += a[this.thread.z][this.thread.y * 4 + 1][k] * bkj;
    y2 += a[this.thread.z][this.thread.y * 4 + 2][k] * bkj;
    y3 += a[this.thread.z][this.thread.y * 4 + 3][k] * bkj;
  }
  return [y0, y1, y2, y3];
}
/** The same where a lies transposed in memory. */
function turnedProductKernel(this: Thread, a: Volume, b: Volume, K: number): Quad {
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  let y3 = 0;
  for (let k = 0; k < K; k++) {
    const bkj = b[this.thread.z][k][this.thread.x];
    y0 += a[this.thread.z][k][this.thread.y * 4] * bkj;
    y1 += a[this.thread.z][k][this.thread.y * 4 + 1] * bkj;
    y2 += a[this.thread.z][k][this.thread.y * 4 + 2] * bkj;
    y3 += a[this.thread.z][k][this.thread.y * 4 + 3] * bkj;
  }
  return [y0, y1, y2, y3];
}

/** Where a has a single row, there are no four rows to share a number of b: one thread per column j, */
function rowProductKernel(this: Thread, a: Plane, b: Volume, K: number): number {
  let y = 0;
  for (let k = 0; k < K; k++) {
    y += a[this.thread.y][k] * b[this.thread.y][k][this.thread.x];
  }
  return y;
}
/** also where b lies transposed in memory. */
function turnedRowProductKernel(this: Thread, a: Plane, b: Volume, K: number): number {
  let y = 0;
  for (let k = 0; k < K; k++) {
    y += a[this.thread.y][k] * b[this.thread.y][this.thread.x][k];
  }
  return y;
}

/** Every matrix of `a` times the matrix of `b` in the same place; the result has the shape [planes, rows of a, columns of b]. `passing`: see `launch`. */
export function product(a: Matrices, b: Matrices, passing = false): Tensor {
  const { planes, rows: M, columns: K } = a;
  const N = b.columns;
  const shape = [planes, M, N];
  // A matrix times a vector is, read the other way round, a vector times a matrix.
  if (N === 1 && M > 1) return product(turned(b), turned(a), passing).lookAs({ shape, strides: [M, 1, 1], offset: 0 });
  if (M === 1) {
    const kernel = b.transposed ? turnedRowProductKernel : rowProductKernel;
    return launch(kernel, { threads: [N, planes], inputs: [grid(a.tensor, [planes, K]), asGrid(b)], integers: { K }, passing, shape });
  }
  // The last four rows may reach beyond a; what is computed there is cut off. A short way beyond a lies b, but long rows would leave memory.
  const left = !a.transposed && N < 3 && K > 2 ** 16 ? turnedInMemory(a) : a;
  const right = b.transposed ? turnedInMemory(b) : b;
  return launch(left.transposed ? turnedProductKernel : productKernel, {
    threads: [N, Math.ceil(M / 4), planes], inputs: [asGrid(left), asGrid(right)], integers: { K }, returns: 4, rows: true, passing, shape,
  });
}
