/** The operators as methods of a tensor, with PyTorch's method signatures: positional where PyTorch's are. */
import { autograd } from './methods/autograd.ts';
import { elementwise } from './methods/elementwise.ts';
import { changes } from './methods/inPlace.ts';
import { indexing } from './methods/indexing.ts';
import { matrix } from './methods/matrix.ts';
import { reductions } from './methods/reductions.ts';
import { views } from './methods/views.ts';
import { permute } from './ops/index.ts';
import { Tensor } from './tensor.ts';

const methods = { ...elementwise, ...views, ...reductions, ...matrix, ...indexing, ...autograd, ...changes };

type Methods = typeof methods;
declare module './tensor.ts' {
  // The tables are the declaration: their `this` is the tensor itself.
  interface Tensor extends Methods {
    /** The dims in reverse order: of a matrix, the transpose. */
    readonly T: Tensor;
  }
}
for (const [name, method] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
}
Object.defineProperty(Tensor.prototype, 'T', { get(this: Tensor) { return permute(this, { dims: this.shape.map((_, d) => this.ndim - 1 - d) }); } });
