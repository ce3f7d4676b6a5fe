/**
 * Non-maximum suppression: of many boxes around the same thing, keep the most confident one.
 *
 *     from the highest score down:  keep a box, unless  IoU(box, kept) > iouThreshold  for one that is kept already
 *
 * The overlap must exceed the threshold: boxes that overlap by exactly as much both stay. Of equal scores the lower index comes
 * first; NaN counts as the highest. Two boxes without any area have no overlap (0 / 0), so both stay.
 *
 * @shape  boxes: [N, 4] as x1, y1, x2, y2   scores: [N]  →  kept: [M], int32 indices into boxes, best first; M depends on the data
 * @torch  torchvision.ops.nms(boxes, scores, iou_threshold)
 */
import { tensor } from '../../creation.ts';
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError, required } from '../../operator.ts';
import { sameShape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { descending } from '../sorting/merge.ts';

export interface NmsOptions {
  /** Overlap, from 0 to 1, above which the weaker box goes. */
  readonly iouThreshold: number;
}

/** Intersection over union of two boxes. Nothing but numbers, so that kernels can use the same function. */
export function boxIou(ax1: number, ay1: number, ax2: number, ay2: number, bx1: number, by1: number, bx2: number, by2: number): number {
  const width = Math.max(0, Math.min(ax2, bx2) - Math.max(ax1, bx1));
  const height = Math.max(0, Math.min(ay2, by2) - Math.max(ay1, by1));
  const shared = width * height;
  return shared / ((ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - shared);
}

/** The greedy walk. It is sequential by nature; only the question "do these two overlap?" can be answered in parallel. */
function keepBest(scores: Tensor, overlaps: (kept: number, candidate: number) => boolean): Tensor {
  const confidence = host(scores);
  const ranked = Array.from(confidence.keys()).sort((a, b) => descending(confidence[a], confidence[b])); // of equals, the first first
  const kept: number[] = [];
  for (const candidate of ranked) {
    if (!kept.some((box) => overlaps(box, candidate))) kept.push(candidate);
  }
  return tensor(kept, { dtype: 'int32', device: scores.device });
}

/** One thread per pair of boxes. */
function overlapKernel(this: Thread, boxes: Plane, iouThreshold: number): number {
  const iou = boxIou(
    boxes[this.thread.y][0], boxes[this.thread.y][1], boxes[this.thread.y][2], boxes[this.thread.y][3],
    boxes[this.thread.x][0], boxes[this.thread.x][1], boxes[this.thread.x][2], boxes[this.thread.x][3],
  );
  return iou > iouThreshold ? 1 : 0;
}

export const nms = defineOperator<[boxes: Tensor, scores: Tensor], NmsOptions>({
  name: 'nms',
  takes: { boxes: 'float', scores: 'float' },
  outputs: { kept: 'int32' },
  defaults: { iouThreshold: required },
  shape(boxes, scores, { iouThreshold }) {
    const [N, four] = boxes.shape;
    if (boxes.ndim !== 2 || four !== 4) throw new OperatorError(`nms: boxes has shape ${show(boxes.shape)}; expected [N, 4]`);
    if (!sameShape(scores.shape, [N])) {
      throw new OperatorError(`nms: scores has shape ${show(scores.shape)} and boxes ${show(boxes.shape)}; expected a score for every box, [${N}]`);
    }
    if (typeof iouThreshold !== 'number' || Number.isNaN(iouThreshold)) {
      throw new OperatorError(`nms: iouThreshold is ${String(iouThreshold)}; expected a number`);
    }
    return null;
  },
  reference(boxes, scores, { iouThreshold }) {
    const corners = (box: number) => Array.from(boxes.array.subarray(4 * box, 4 * box + 4)) as [number, number, number, number];
    return keepBest(scores, (kept, candidate) => boxIou(...corners(kept), ...corners(candidate)) > iouThreshold);
  },
  gpu(boxes, scores, { iouThreshold }) {
    const [N] = boxes.shape;
    const overlap = host(launch(overlapKernel, { threads: [N, N], inputs: [grid(boxes, [N, 4])], floats: { iouThreshold }, helpers: { boxIou } }));
    return keepBest(scores, (kept, candidate) => overlap[kept * N + candidate] === 1);
  },
  gradient: new NotDifferentiable('it returns indices, which do not move when boxes or scores move a little'),
});
