/** What is measured. The loops of `plain` are in `plain.ts`. */
import { F, manualSeed, randint, randn, type Shape, type Tensor } from '../../src/index.ts';
import { LeNet, opbookStep, plainStep } from './lenet.ts';
import * as plain from './plain.ts';

type Numbers = Tensor | Float32Array | number;

export interface Row {
  readonly name: string;
  readonly sizes: string;
  /** How many times as fast as the plain loops the kernels should be at least. */
  readonly target: number;
  readonly plain: () => Numbers;
  readonly gpu: () => Numbers;
  readonly reference: () => Numbers;
  /** How many times as fast as the scalar reference they should be, where that is asked. */
  readonly referenceTarget?: number;
}

type Operator = (...inputs: Tensor[]) => Tensor;
type Loops = (...inputs: Float32Array[]) => Float32Array;

/** One operator on random tensors: on both devices, and its loops. */
function row(name: string, shapes: readonly Shape[], target: number, operator: Operator, loops: Loops): () => Row {
  return () => {
    const inputs = shapes.map((shape) => randn(shape));
    const onGpu = inputs.map((x) => x.to('gpu'));
    const arrays = inputs.map((x) => Float32Array.from(x.array));
    return {
      name, sizes: shapes.map((shape) => shape.join('×')).join(' · '), target,
      plain: () => loops(...arrays), gpu: () => operator(...onGpu), reference: () => operator(...inputs),
    };
  };
}

const million = 1_000_000;
const elementwise = (name: string, target: number, operator: Operator, loops: Loops): (() => Row) => row(name, [[million]], target, operator, loops);

/** Picking from a million numbers by an index below 1000, whose shape is given. */
function picking(
  name: string, indices: number | Shape, operator: (x: Tensor, index: Tensor) => Tensor, loops: (x: Float32Array, index: ArrayLike<number>) => Float32Array,
): () => Row {
  return () => {
    const [x, index] = [randn([1000, 1000]), randint(1000, typeof indices === 'number' ? [indices] : indices).to('int32')];
    const [xOnGpu, indexOnGpu, array] = [x.to('gpu'), index.to('gpu'), Float32Array.from(x.array)];
    return {
      name, sizes: '1000×1000', target: 1,
      plain: () => loops(array, index.array), gpu: () => operator(xOnGpu, indexOnGpu), reference: () => operator(x, index),
    };
  };
}

/** A training step: forward, backward, SGD. */
function lenet(): Row {
  const batch = 64;
  const images = randn([batch, 1, 28, 28]);
  const labels = randint(10, [batch]);
  const reference = new LeNet();
  const onGpu = new LeNet();
  onGpu.loadStateDict(reference.stateDict());
  const weights = Object.fromEntries(reference.namedParameters().map(([name, parameter]) => [name, Float32Array.from(parameter.array)]));
  return {
    name: 'LeNet-5 training step', sizes: `${batch} images 1×28×28`, target: 2, referenceTarget: 20,
    plain: plainStep(weights, Float32Array.from(images.array), labels.array, batch),
    gpu: opbookStep(onGpu.to('gpu'), images.to('gpu'), labels.to('gpu')),
    reference: opbookStep(reference, images, labels),
  };
}

const convolution: plain.Convolution = { N: 20, C: 16, H: 50, W: 100, K: 33, R: 3, S: 3, stride: 2, padding: 0 };

const makers: Readonly<Record<string, () => Row>> = {
  matmul: row('matmul', [[512, 512], [512, 512]], 7, (a, b) => F.matmul(a, b), (a, b) => plain.matmul(a, b, 512, 512, 512)),
  conv2d: row('conv2d, stride 2', [[20, 16, 50, 100], [33, 16, 3, 3]], 5.5,
    (x, weight) => F.conv2d(x, weight, null, { stride: 2 }), (x, weight) => plain.conv2d(x, weight, null, convolution)),
  add: row('add', [[million], [million]], 1 / 3, (a, b) => F.add(a, b), plain.add),
  relu: elementwise('relu', 1 / 3, (x) => F.relu(x), plain.relu),
  exp: elementwise('exp', 1, (x) => F.exp(x), plain.exp),
  tanh: elementwise('tanh', 1, (x) => F.tanh(x), plain.tanh),
  sigmoid: elementwise('sigmoid', 1, (x) => F.sigmoid(x), plain.sigmoid),
  gelu: elementwise('gelu (tanh)', 1, (x) => F.gelu(x, { approximate: 'tanh' }), plain.gelu),
  softmax: row('softmax, dim 1', [[4096, 1000]], 2, (x) => F.softmax(x, { dim: 1 }), (x) => plain.softmax(x, 4096, 1000)),
  layerNorm: row('layerNorm', [[8192, 512], [512], [512]], 1,
    (x, weight, bias) => F.layerNorm(x, weight, bias, { normalizedShape: [512] }), (x, weight, bias) => plain.layerNorm(x, weight, bias, 8192, 512)),
  sumDim0: row('sum, dim 0', [[4096, 4096]], 1, (x) => F.sum(x, { dim: [0] }), (x) => plain.sumDim0(x, 4096, 4096)),
  sumDim1: row('sum, dim 1', [[4096, 4096]], 1, (x) => F.sum(x, { dim: [1] }), (x) => plain.sumDim1(x, 4096, 4096)),
  broadcastAdd: row('add, broadcast', [[64, 1, 512], [1, 128, 512]], 1 / 3, (a, b) => F.add(a, b), (a, b) => plain.addBroadcast(a, b, 64, 128, 512)),
  sin: elementwise('sin', 1, (x) => F.sin(x), plain.sin),
  clamp: elementwise('clamp', 1, (x) => F.clamp(x, -1, 1), (x) => plain.clamp(x, -1, 1)),
  maximum: row('maximum', [[million], [million]], 1, (a, b) => F.maximum(a, b), plain.maximum),
  amax: row('amax, dim 1', [[1000, 1000]], 1, (x) => F.amax(x, { dim: 1 }), (x) => plain.amaxDim1(x, 1000, 1000)),
  cumsum: row('cumsum, dim 1', [[1000, 1000]], 1, (x) => F.cumsum(x, { dim: 1 }), (x) => plain.cumsumDim1(x, 1000, 1000)),
  sort: row('sort, with indices', [[million]], 1 / 2, (x) => F.sort(x)[0], plain.sort),
  transpose: row('transposed copy', [[1000, 1000]], 1, (x) => F.contiguous(F.transpose(x, { dim0: 0, dim1: 1 })), (x) => plain.transpose(x, 1000, 1000)),
  indexSelect: picking('indexSelect, rows', 1000, (x, index) => F.indexSelect(x, index, { dim: 0 }), (x, index) => plain.takeRows(x, index, 1000)),
  gather: picking('gather, dim 1', [1000, 1000], (x, index) => F.gather(x, index, { dim: 1 }), (x, index) => plain.gatherDim1(x, index, 1000, 1000, 1000)),
  cdist: row('cdist', [[512, 64], [512, 64]], 1, (a, b) => F.cdist(a, b), (a, b) => plain.cdist(a, b, 512, 512, 64)),
  bmm: row('bmm', [[8, 256, 256], [8, 256, 256]], 7, (a, b) => F.bmm(a, b), (a, b) => plain.batchedMatmul(a, b, 8, 256, 256, 256)),
  einsum: row('einsum ij,jk->ik', [[512, 512], [512, 512]], 7,
    (a, b) => F.einsum([a, b], { equation: 'ij,jk->ik' }), (a, b) => plain.matmul(a, b, 512, 512, 512)),
  lenet,
};

/** Every row, or those asked for: by name, or by an operator's name at its beginning (`sum`). Numbers are drawn when a row is begun. */
export function rowsFor(wanted: readonly string[]): { readonly key: string; readonly make: () => Row }[] {
  const keys = Object.keys(makers);
  const unknown = wanted.find((name) => !keys.some((key) => key.startsWith(name)));
  if (unknown !== undefined) throw new Error(`bench: there is no row ${unknown}; there are ${keys.join(', ')}`);
  return keys.filter((key) => wanted.length === 0 || wanted.some((name) => key.startsWith(name))).map((key) => ({
    key,
    make: () => {
      manualSeed(0);
      return makers[key]();
    },
  }));
}
