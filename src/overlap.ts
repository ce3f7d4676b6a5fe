import { OperatorError } from './errors.ts';
import { show } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Whether the elements fill a stretch of memory without gaps, each in a place of its own. */
function isDense(x: Tensor): boolean {
  const steps = x.shape.map((size, d) => ({ size, stride: x.stride()[d] })).filter(({ size }) => size !== 1).sort((a, b) => a.stride - b.stride);
  let expected = 1;
  return steps.every(({ size, stride }) => {
    const fits = stride === expected;
    expected *= size;
    return fits;
  });
}

/**
 * Refuses to write into `target` while `source`, which is read, shares some of its memory but not all of it in the same order:
 * what is written first would be read later. PyTorch's rule: it looks only at tensors without gaps.
 */
export function refuseOverlap(operator: string, target: Tensor, name: string, source: Tensor): void {
  if (source === target || source.storage() !== target.storage() || source.numel() === 0 || !isDense(source) || !isDense(target)) return;
  const [from, start] = [source.storageOffset(), target.storageOffset()];
  const apart = from + source.numel() <= start || start + target.numel() <= from;
  const isSame = from === start && source.numel() === target.numel() && show(source.stride()) === show(target.stride());
  if (apart || isSame) return;
  const fault = `${name} shares some of its places in memory with the tensor that is written to`;
  throw new OperatorError(`${operator}: ${fault}; expected none or all, use a clone() of it`);
}
