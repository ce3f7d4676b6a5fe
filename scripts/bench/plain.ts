/** What one would write without a library: plain loops over Float32Array, in an order that suits the cache, and nothing cleverer. */

/** Y = A · B with A [n, m], B [m, p]; the inner loop runs along the rows of B and Y. */
export function matmul(a: Float32Array, b: Float32Array, n: number, m: number, p: number): Float32Array {
  const y = new Float32Array(n * p);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k];
      const [into, from] = [i * p, k * p];
      for (let j = 0; j < p; j++) y[into + j] += factor * b[from + j];
    }
  }
  return y;
}

/** The sizes of a convolution: x [N, C, H, W], weight [K, C, R, S]. */
export interface Convolution {
  readonly N: number;
  readonly C: number;
  readonly H: number;
  readonly W: number;
  readonly K: number;
  readonly R: number;
  readonly S: number;
  readonly stride: number;
  readonly padding: number;
}
export const outputSize = ({ H, W, R, S, stride, padding }: Convolution): { readonly P: number; readonly Q: number } => ({
  P: Math.floor((H + 2 * padding - R) / stride) + 1,
  Q: Math.floor((W + 2 * padding - S) / stride) + 1,
});

export function conv2d(x: Float32Array, weight: Float32Array, bias: Float32Array | null, sizes: Convolution): Float32Array {
  const { N, C, H, W, K, R, S, stride, padding } = sizes;
  const { P, Q } = outputSize(sizes);
  const y = new Float32Array(N * K * P * Q);
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    let total = bias ? bias[k] : 0;
    for (let c = 0; c < C; c++) for (let r = 0; r < R; r++) {
      const h = p * stride - padding + r;
      if (h < 0 || h >= H) continue;
      for (let s = 0; s < S; s++) {
        const w = q * stride - padding + s;
        if (w >= 0 && w < W) total += x[((n * C + c) * H + h) * W + w] * weight[((k * C + c) * R + r) * S + s];
      }
    }
    y[((n * K + k) * P + p) * Q + q] = total;
  }
  return y;
}

export function add(a: Float32Array, b: Float32Array): Float32Array {
  const y = new Float32Array(a.length);
  for (let i = 0; i < y.length; i++) y[i] = a[i] + b[i];
  return y;
}
/** a [64, 1, 512] + b [1, 128, 512], for any three sizes. */
export function addBroadcast(a: Float32Array, b: Float32Array, outer: number, middle: number, inner: number): Float32Array {
  const y = new Float32Array(outer * middle * inner);
  for (let i = 0; i < outer; i++) for (let j = 0; j < middle; j++) for (let k = 0; k < inner; k++) {
    y[(i * middle + j) * inner + k] = a[i * inner + k] + b[j * inner + k];
  }
  return y;
}
export function relu(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = Math.max(0, x[i]);
  return y;
}
export function exp(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i]);
  return y;
}
export function tanh(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = Math.tanh(x[i]);
  return y;
}
export function sigmoid(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
  return y;
}
/** GELU with the hyperbolic tangent in place of the error function, which JavaScript does not have. */
export function gelu(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  const scale = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < y.length; i++) y[i] = 0.5 * x[i] * (1 + Math.tanh(scale * (x[i] + 0.044715 * x[i] * x[i] * x[i])));
  return y;
}

export function softmax(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let max = -Infinity;
    for (let j = 0; j < columns; j++) if (x[start + j] > max) max = x[start + j];
    let total = 0;
    for (let j = 0; j < columns; j++) total += y[start + j] = Math.exp(x[start + j] - max);
    for (let j = 0; j < columns; j++) y[start + j] /= total;
  }
  return y;
}
export function layerNorm(x: Float32Array, weight: Float32Array, bias: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let total = 0;
    for (let j = 0; j < columns; j++) total += x[start + j];
    const mean = total / columns;
    let squares = 0;
    for (let j = 0; j < columns; j++) squares += (x[start + j] - mean) * (x[start + j] - mean);
    const scale = 1 / Math.sqrt(squares / columns + 1e-5);
    for (let j = 0; j < columns; j++) y[start + j] = (x[start + j] - mean) * scale * weight[j] + bias[j];
  }
  return y;
}

/** Σ over the rows: both loops run along memory. */
export function sumDim0(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y[j] += x[i * columns + j];
  return y;
}
export function sumDim1(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let j = 0; j < columns; j++) total += x[i * columns + j];
    y[i] = total;
  }
  return y;
}

export function sin(x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = Math.sin(x[i]);
  return y;
}
export function clamp(x: Float32Array, min: number, max: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < y.length; i++) y[i] = x[i] < min ? min : x[i] > max ? max : x[i];
  return y;
}
export function maximum(a: Float32Array, b: Float32Array): Float32Array {
  const y = new Float32Array(a.length);
  for (let i = 0; i < y.length; i++) y[i] = a[i] > b[i] ? a[i] : b[i];
  return y;
}
export function amaxDim1(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(rows).fill(-Infinity);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) if (x[r * columns + c] > y[r]) y[r] = x[r * columns + c];
  return y;
}
export function cumsumDim1(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let r = 0; r < rows; r++) {
    let total = 0;
    for (let c = 0; c < columns; c++) y[r * columns + c] = total += x[r * columns + c];
  }
  return y;
}
/** Rows of x, in the order of the index. */
export function takeRows(x: Float32Array, index: ArrayLike<number>, columns: number): Float32Array {
  const y = new Float32Array(index.length * columns);
  for (let i = 0; i < index.length; i++) for (let c = 0; c < columns; c++) y[i * columns + c] = x[index[i] * columns + c];
  return y;
}
/** Of every row, the elements the index names. */
export function gatherDim1(x: Float32Array, index: ArrayLike<number>, rows: number, columns: number, wanted: number): Float32Array {
  const y = new Float32Array(rows * wanted);
  for (let r = 0; r < rows; r++) for (let c = 0; c < wanted; c++) y[r * wanted + c] = x[r * columns + index[r * wanted + c]];
  return y;
}
/** The numbers in order, by way of where they were: who wants the places cannot sort the numbers alone. */
export function sort(x: Float32Array): Float32Array {
  const places = new Uint32Array(x.length).map((_, i) => i).sort((i, j) => x[i] - x[j]);
  return new Float32Array(x.length).map((_, i) => x[places[i]]);
}
export function transpose(x: Float32Array, rows: number, columns: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) y[c * rows + r] = x[r * columns + c];
  return y;
}
/** Euclidean distances between the rows of a and those of b. */
export function cdist(a: Float32Array, b: Float32Array, rows: number, others: number, columns: number): Float32Array {
  const y = new Float32Array(rows * others);
  for (let i = 0; i < rows; i++) for (let j = 0; j < others; j++) {
    let total = 0;
    for (let c = 0; c < columns; c++) total += (a[i * columns + c] - b[j * columns + c]) ** 2;
    y[i * others + j] = Math.sqrt(total);
  }
  return y;
}
export function batchedMatmul(a: Float32Array, b: Float32Array, batch: number, n: number, m: number, p: number): Float32Array {
  const y = new Float32Array(batch * n * p);
  for (let k = 0; k < batch; k++) y.set(matmul(a.subarray(k * n * m, (k + 1) * n * m), b.subarray(k * m * p, (k + 1) * m * p), n, m, p), k * n * p);
  return y;
}
