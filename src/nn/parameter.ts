import { noGrad } from '../autograd/mode.ts';
import { copyInto } from '../inPlace.ts';
import { Tensor } from '../tensor.ts';

/**
 * A tensor that a module learns: it requires a gradient, and a module finds it among its properties. It looks at the storage of the
 * tensor it is made from.
 *
 * @torch  torch.nn.Parameter(data, requires_grad=True)
 */
export class Parameter extends Tensor {
  constructor(data: Tensor, requiresGrad = true) {
    super(data.storage(), data.layout());
    this.requiresGrad = requiresGrad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/** Drops a gradient, or makes it zero in place. */
export function clearGrad(x: Tensor, setToNone: boolean): void {
  if (setToNone || !x.grad) x.grad = null;
  else {
    x.grad.origin = null;
    noGrad(() => copyInto(x.grad as Tensor, 0));
  }
}
