/** The same rows in TensorFlow.js, on its JavaScript and its WebAssembly backend, where somebody has installed it beside this file. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { manualSeed, randn, type Shape } from '../../src/index.ts';

export const installation = 'npm install --prefix scripts/bench';
export type Peer = 'tfjs cpu' | 'tfjs wasm';

interface TfTensor {
  dataSync(): Float32Array;
  dispose(): void;
}
type Unary = 'relu' | 'exp' | 'tanh' | 'sigmoid';
/** What is used of TensorFlow.js. */
interface TensorFlow extends Readonly<Record<Unary, (x: TfTensor) => TfTensor>> {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(data: Float32Array, shape: Shape): TfTensor;
  tidy<T>(work: () => T): T;
  add(a: TfTensor, b: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  conv2d(x: TfTensor, filter: TfTensor, strides: number, padding: 'valid', dataFormat: 'NHWC'): TfTensor;
  softmax(x: TfTensor, dim: number): TfTensor;
  sum(x: TfTensor, axis: number): TfTensor;
}

interface Work {
  readonly shapes: readonly Shape[];
  readonly run: (tf: TensorFlow, inputs: readonly TfTensor[]) => TfTensor;
}
const million = 1_000_000;
const unary = (name: Unary): Work => ({ shapes: [[million]], run: (tf, [x]) => tf[name](x) });
/** The rows it has an operator for; its convolution wants channels last. */
const works: Readonly<Record<string, Work>> = {
  matmul: { shapes: [[512, 512], [512, 512]], run: (tf, [a, b]) => tf.matMul(a, b) },
  conv2d: { shapes: [[20, 50, 100, 16], [3, 3, 16, 33]], run: (tf, [x, filter]) => tf.conv2d(x, filter, 2, 'valid', 'NHWC') },
  add: { shapes: [[million], [million]], run: (tf, [a, b]) => tf.add(a, b) },
  relu: unary('relu'), exp: unary('exp'), tanh: unary('tanh'), sigmoid: unary('sigmoid'),
  softmax: { shapes: [[4096, 1000]], run: (tf, [x]) => tf.softmax(x, 1) },
  sumDim0: { shapes: [[4096, 4096]], run: (tf, [x]) => tf.sum(x, 0) },
  sumDim1: { shapes: [[4096, 4096]], run: (tf, [x]) => tf.sum(x, 1) },
  broadcastAdd: { shapes: [[64, 1, 512], [1, 128, 512]], run: (tf, [a, b]) => tf.add(a, b) },
};

/** Null where TensorFlow.js is not installed. */
export async function loadPeers(): Promise<TensorFlow | null> {
  const here = new URL('package.json', import.meta.url);
  if (!existsSync(new URL('node_modules/@tensorflow/tfjs', here))) return null;
  const require = createRequire(here);
  const tf = require('@tensorflow/tfjs') as TensorFlow;
  require('@tensorflow/tfjs-backend-wasm');
  await tf.ready();
  return tf;
}

/** How the peers do a row; empty where they have no operator for it. */
export async function peersFor(tf: TensorFlow, key: string): Promise<Partial<Record<Peer, () => Promise<Float32Array>>>> {
  const work = works[key];
  if (!work) return {};
  const contestants: Partial<Record<Peer, () => Promise<Float32Array>>> = {};
  for (const backend of ['cpu', 'wasm']) {
    manualSeed(0);
    await tf.setBackend(backend);
    const inputs = work.shapes.map((shape) => tf.tensor(Float32Array.from(randn(shape).array), shape));
    contestants[`tfjs ${backend}` as Peer] = async () => {
      await tf.setBackend(backend);
      const y = tf.tidy(() => work.run(tf, inputs));
      const numbers = y.dataSync();
      y.dispose();
      return numbers;
    };
  }
  return contestants;
}
