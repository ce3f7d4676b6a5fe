/** One training step of LeNet-5, twice: with opbook, and as one would write it without a library, in loops over Float32Array. */
import { F, nn, optim, type Tensor } from '../../src/index.ts';
import { type Convolution, conv2d, matmul, outputSize, relu } from './plain.ts';

export const learningRate = 0.1;

/** LeNet-5 with rectifiers, for images 1 × 28 × 28. */
export class LeNet extends nn.Module {
  readonly conv1 = new nn.Conv2d(1, 6, 5, { padding: 2 });
  readonly conv2 = new nn.Conv2d(6, 16, 5);
  readonly fc1 = new nn.Linear(400, 120);
  readonly fc2 = new nn.Linear(120, 84);
  readonly fc3 = new nn.Linear(84, 10);

  forward(x: Tensor): Tensor {
    const pooled1 = F.maxPool2d(F.relu(this.conv1.forward(x)), { kernelSize: 2 });
    const pooled2 = F.maxPool2d(F.relu(this.conv2.forward(pooled1)), { kernelSize: 2 });
    const hidden1 = F.relu(this.fc1.forward(F.reshape(pooled2, { shape: [-1, 400] })));
    return this.fc3.forward(F.relu(this.fc2.forward(hidden1)));
  }
}

/** Makes a function that takes one step and returns the loss before it. */
export function opbookStep(network: LeNet, images: Tensor, labels: Tensor): () => number {
  const optimizer = new optim.SGD(network.parameters(), { lr: learningRate });
  return () => {
    const loss = F.crossEntropy(network.forward(images), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  };
}

/** The parameters under the names of the state dict: `conv1.weight`. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** The same step in loops. The weights are changed in place. */
export function plainStep(weights: Weights, images: Float32Array, labels: ArrayLike<number>, N: number): () => number {
  const first: Convolution = { N, C: 1, H: 28, W: 28, K: 6, R: 5, S: 5, stride: 1, padding: 2 };
  const second: Convolution = { N, C: 6, H: 14, W: 14, K: 16, R: 5, S: 5, stride: 1, padding: 0 };
  const { 'conv1.weight': conv1, 'conv2.weight': conv2, 'fc1.weight': fc1, 'fc2.weight': fc2, 'fc3.weight': fc3 } = weights;
  const { 'conv1.bias': bias1, 'conv2.bias': bias2, 'fc1.bias': bias3, 'fc2.bias': bias4, 'fc3.bias': bias5 } = weights;

  return () => {
    const y1 = relu(conv2d(images, conv1, bias1, first));
    const pooled1 = maxPool(y1, N * 6, 28, 28);
    const y2 = relu(conv2d(pooled1.y, conv2, bias2, second));
    const pooled2 = maxPool(y2, N * 16, 10, 10);
    const y3 = relu(linear(pooled2.y, fc1, bias3, N, 400, 120));
    const y4 = relu(linear(y3, fc2, bias4, N, 120, 84));
    const { loss, gradient } = crossEntropy(linear(y4, fc3, bias5, N, 84, 10), labels, N, 10);

    const d5 = linearGradients(y4, fc3, gradient, N, 84, 10);
    const d4 = linearGradients(y3, fc2, throughRelu(d5.x, y4), N, 120, 84);
    const d3 = linearGradients(pooled2.y, fc1, throughRelu(d4.x, y3), N, 400, 120);
    const d2 = convGradients(pooled1.y, conv2, throughRelu(throughPool(d3.x, pooled2.from, y2.length), y2), second);
    const d1 = convGradients(images, conv1, throughRelu(throughPool(d2.x, pooled1.from, y1.length), y1), first);

    const layers: readonly (readonly [weight: Float32Array, bias: Float32Array, gradients: Gradients])[] =
      [[conv1, bias1, d1], [conv2, bias2, d2], [fc1, bias3, d3], [fc2, bias4, d4], [fc3, bias5, d5]];
    for (const [weight, bias, gradients] of layers) {
      descend(weight, gradients.weight);
      descend(bias, gradients.bias);
    }
    return loss;
  };
}

interface Gradients {
  readonly x: Float32Array;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

function descend(parameter: Float32Array, gradient: Float32Array): void {
  for (let i = 0; i < parameter.length; i++) parameter[i] -= learningRate * gradient[i];
}

/** y = x · weightᵀ + bias, with x [N, from] and weight [to, from]. */
function linear(x: Float32Array, weight: Float32Array, bias: Float32Array, N: number, from: number, to: number): Float32Array {
  const y = new Float32Array(N * to);
  for (let n = 0; n < N; n++) for (let o = 0; o < to; o++) {
    let total = bias[o];
    for (let i = 0; i < from; i++) total += x[n * from + i] * weight[o * from + i];
    y[n * to + o] = total;
  }
  return y;
}
function linearGradients(x: Float32Array, weight: Float32Array, grad: Float32Array, N: number, from: number, to: number): Gradients {
  const weightGradient = new Float32Array(weight.length);
  const biasGradient = new Float32Array(to);
  for (let n = 0; n < N; n++) for (let o = 0; o < to; o++) {
    const g = grad[n * to + o];
    biasGradient[o] += g;
    for (let i = 0; i < from; i++) weightGradient[o * from + i] += g * x[n * from + i];
  }
  return { x: matmul(grad, weight, N, to, from), weight: weightGradient, bias: biasGradient };
}

function convGradients(x: Float32Array, weight: Float32Array, grad: Float32Array, sizes: Convolution): Gradients {
  const { N, C, H, W, K, R, S, stride, padding } = sizes;
  const { P, Q } = outputSize(sizes);
  const gradients = { x: new Float32Array(x.length), weight: new Float32Array(weight.length), bias: new Float32Array(K) };
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    const g = grad[((n * K + k) * P + p) * Q + q];
    gradients.bias[k] += g;
    for (let c = 0; c < C; c++) for (let r = 0; r < R; r++) {
      const h = p * stride - padding + r;
      if (h < 0 || h >= H) continue;
      for (let s = 0; s < S; s++) {
        const w = q * stride - padding + s;
        if (w < 0 || w >= W) continue;
        const seen = ((n * C + c) * H + h) * W + w;
        const at = ((k * C + c) * R + r) * S + s;
        gradients.weight[at] += g * x[seen];
        gradients.x[seen] += g * weight[at];
      }
    }
  }
  return gradients;
}

/** The largest of every 2 × 2 square of `planes` planes, and where it came from. */
function maxPool(x: Float32Array, planes: number, H: number, W: number): { readonly y: Float32Array; readonly from: Int32Array } {
  const [P, Q] = [H / 2, W / 2];
  const y = new Float32Array(planes * P * Q);
  const from = new Int32Array(y.length);
  for (let c = 0; c < planes; c++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    const corner = (c * H + 2 * p) * W + 2 * q;
    let best = corner;
    for (const i of [corner + 1, corner + W, corner + W + 1]) if (x[i] > x[best]) best = i;
    const at = (c * P + p) * Q + q;
    y[at] = x[best];
    from[at] = best;
  }
  return { y, from };
}
function throughPool(grad: Float32Array, from: Int32Array, length: number): Float32Array {
  const gradient = new Float32Array(length);
  for (let i = 0; i < grad.length; i++) gradient[from[i]] += grad[i];
  return gradient;
}
function throughRelu(grad: Float32Array, y: Float32Array): Float32Array {
  const gradient = new Float32Array(grad.length);
  for (let i = 0; i < grad.length; i++) gradient[i] = y[i] > 0 ? grad[i] : 0;
  return gradient;
}

function crossEntropy(scores: Float32Array, labels: ArrayLike<number>, N: number, classes: number): { readonly loss: number; readonly gradient: Float32Array } {
  const gradient = new Float32Array(scores.length);
  let loss = 0;
  for (let n = 0; n < N; n++) {
    const row = scores.subarray(n * classes, (n + 1) * classes);
    const max = Math.max(...row);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(row[c] - max);
    loss += (Math.log(total) + max - row[labels[n]]) / N;
    for (let c = 0; c < classes; c++) gradient[n * classes + c] = (Math.exp(row[c] - max) / total - Number(c === labels[n])) / N;
  }
  return { loss, gradient };
}
