import fc from 'fast-check';
import { expect } from 'vitest';
import { boxIou } from '../../../src/ops/detection/nms.ts';
import { descending } from '../../../src/ops/sorting/merge.ts';
import { indexSelect, nms } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, ordinary, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** Corners on a small grid, so that boxes meet, coincide, touch, and are now and then empty or inside out; thresholds that float32 holds exactly. */
const calls = (scores: fc.Arbitrary<number>) => fc.nat({ max: 12 }).chain((count) => fc.tuple(
  tensorOf([count, 4], { elements: fc.oneof({ weight: 1, arbitrary: fc.nat({ max: 3 }) }, { weight: 3, arbitrary: fc.nat({ max: 8 }) }) }),
  tensorOf([count], { elements: scores }), fc.record({ iouThreshold: fc.constantFrom(0, 0.125, 0.25, 0.5, 0.75, 1) }),
));
type Corners = [number, number, number, number];
const iou = (boxes: Tensor, a: number, b: number): number => {
  const corners = boxes.tolist() as Corners[];
  return boxIou(...corners[a], ...corners[b]);
};
const boxes = tensor([[0, 0, 1, 1], [0, 0, 2, 2]]);
const scores = tensor([1, 2]);

export default caseFor(nms, {
  calls: calls(ordinary),
  edges: calls(fc.oneof(anyNumber, fc.constantFrom(1, 2))),
  tolerance: 'exact',
  laws: {
    'no two that stay overlap too much': (kept, given, _scores, { iouThreshold = 0 }) => {
      const stays = kept.flat();
      stays.forEach((a, i) => stays.slice(i + 1).forEach((b) => expect(iou(given, a, b) > iouThreshold).toBe(false)));
    },
    'a box that goes overlaps one that stays and comes before it': (kept, given, confidence, { iouThreshold = 0 }) => {
      const [stays, score] = [kept.flat(), confidence.flat()];
      const isBefore = (a: number, b: number): boolean => (descending(score[a], score[b]) || a - b) < 0;
      score.forEach((_, box) => {
        if (!stays.includes(box)) expect(stays.some((other) => isBefore(other, box) && iou(given, other, box) > iouThreshold)).toBe(true);
      });
    },
    'the best come first': (kept, _boxes, confidence) => {
      const order = kept.flat().map((box) => confidence.at(box));
      expect(order).toEqual([...order].sort(descending));
    },
    'what stays, stays': (kept, given, confidence, options) => {
      const again = nms(indexSelect(given, kept, { dim: 0 }), indexSelect(confidence, kept, { dim: 0 }), { iouThreshold: 0, ...options });
      expect(again.flat()).toEqual(kept.flat().map((_, i) => i));
    },
  },
  refuses: [
    [[boxes, scores], 'nms: option iouThreshold is missing; expected nms(boxes, scores, { iouThreshold: … })'],
    [[boxes, scores, { iouThreshold: NaN }], 'nms: iouThreshold is NaN; expected a number'],
    [[tensor([[0, 0, 1]]), tensor([1]), { iouThreshold: 0.5 }], 'nms: boxes has shape [1, 3]; expected [N, 4]'],
    [[tensor([0, 0, 1, 1]), tensor([1]), { iouThreshold: 0.5 }], 'nms: boxes has shape [4]; expected [N, 4]'],
    [[boxes, tensor([1]), { iouThreshold: 0.5 }], 'nms: scores has shape [1] and boxes [2, 4]; expected a score for every box, [2]'],
    [[boxes, tensor([1, 2], { dtype: 'int32' }), { iouThreshold: 0.5 }], 'nms: scores has dtype int32; expected float32 or float64'],
    [[boxes, tensor([1, 2], { dtype: 'float64' }), { iouThreshold: 0.5 }],
      "nms: boxes has dtype float32 and scores float64; expected the same, use scores.to('float32')"],
  ],
});
