/** The operators as methods of a tensor, with PyTorch's method signatures: positional where PyTorch's are. */
import { autograd } from './methods/autograd.ts';
import { creation } from './methods/creation.ts';
import { elementwise } from './methods/elementwise.ts';
import { functions, questions } from './methods/functions.ts';
import { changes } from './methods/inPlace.ts';
import { indexing } from './methods/indexing.ts';
import { linalg } from './methods/linalg.ts';
import { matrix } from './methods/matrix.ts';
import { reductions } from './methods/reductions.ts';
import { sorting } from './methods/sorting.ts';
import { views } from './methods/views.ts';
import { OperatorError } from './errors.ts';
import { permute, transpose } from './ops/index.ts';
import { show } from './shape.ts';
import { Tensor } from './tensor.ts';

const methods = {
  ...elementwise, ...functions, ...questions, ...views, ...reductions, ...matrix, ...linalg, ...indexing, ...sorting, ...autograd, ...creation, ...changes,
};

type Methods = typeof methods;
declare module './tensor.ts' {
  // The tables are the declaration: their `this` is the tensor itself.
  interface Tensor extends Methods {
    /** The dims in reverse order: of a matrix, the transpose. */
    readonly T: Tensor;
    /** The last two dims exchanged: the transpose of a matrix, or of each of a batch. */
    readonly mT: Tensor;
  }
}
for (const [name, method] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
}
Object.defineProperty(Tensor.prototype, 'mT', {
  get(this: Tensor) {
    if (this.ndim < 2) throw new OperatorError(`mT: x has shape ${show(this.shape)}; expected a matrix, or a batch of matrices`);
    return transpose(this, { dim0: -2, dim1: -1 });
  },
});
Object.defineProperty(Tensor.prototype, 'T', { get(this: Tensor) { return permute(this, { dims: this.shape.map((_, d) => this.ndim - 1 - d) }); } });
