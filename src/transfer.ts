/** Moving tensors between the cpu and the gpu. */
import { edgeOf, type GradientNode, type Hook, metaOf } from './autograd/graph.ts';
import { isGradEnabled } from './autograd/mode.ts';
import { arrayTypes } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { asType, copyAs, rowMajor } from './layout.ts';
import { stridesIn } from './memoryFormat.ts';
import { observer } from './observer.ts';
import type { Device } from './storage.ts';
import { Tensor } from './tensor.ts';

/** The same tensor on another device, with a storage of its own; itself if it is there already. The gradient travels back. */
export function moveTo(x: Tensor, device: Device): Tensor {
  if (x.device === device) return x;
  if (device !== 'cpu' && device !== 'gpu') throw new OperatorError(`to: device is ${JSON.stringify(device)}; expected 'cpu' or 'gpu'`);
  const y = copyAs(x, stridesIn('to', 'preserveFormat', x), (inOrder) => copied(inOrder, device));
  observer?.escaped('to(device)', x);
  const edge = isGradEnabled() ? edgeOf(x) : null;
  if (edge) {
    const { device: back } = x;
    const node: GradientNode = {
      name: 'ToCopyBackward0', next: [edge], outputs: [metaOf(y)], hooks: new Map<number, Hook[]>(),
      apply: ([grad]) => [moveTo(grad, back)],
      saved: () => [],
      release() {},
    };
    y.origin = { node, output: 0 };
  }
  return y;
}

function copied(x: Tensor, device: Device): Tensor {
  if (device === 'gpu' && x.dtype === 'float64') throw new OperatorError("to: x has dtype float64, which lives on the cpu only; use x.to('float32') first");
  const numbers = rowMajor(x).rows();
  if (device === 'gpu') return asType(Tensor.from(new Float32Array(numbers), x.shape, 'float32', 'gpu'), x.dtype);
  return Tensor.from(new arrayTypes[x.dtype](numbers), x.shape, x.dtype, 'cpu');
}
