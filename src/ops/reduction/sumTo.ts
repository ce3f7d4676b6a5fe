import type { Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { sum } from './sum.ts';

/** The inverse of broadcasting: sums over every dim in which `shape` had been stretched. (`torch.Tensor.sum_to_size`) */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const added = x.ndim - shape.length;
  const dims = x.shape.map((_, d) => d).filter((d) => d < added || (shape[d - added] === 1 && x.shape[d] !== 1));
  return reshape(dims.length === 0 ? x : sum(x, { dim: dims }), { shape });
}
