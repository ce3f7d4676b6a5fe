import type * as operators from '../src/ops/index.ts';
import safeSoftmax from './ops/attention/safeSoftmax.case.ts';
import scaledDotProductAttention from './ops/attention/scaledDotProductAttention.case.ts';
import conv2d from './ops/convolution/conv2d.case.ts';
import { conv2dGradients } from './ops/convolution/conv2dGradients.case.ts';
import nms from './ops/detection/nms.case.ts';
import { arithmetic } from './ops/elementwise/arithmetic.case.ts';
import { comparison } from './ops/elementwise/comparison.case.ts';
import gelu from './ops/elementwise/gelu.case.ts';
import maskedFill from './ops/elementwise/maskedFill.case.ts';
import reluGradient from './ops/elementwise/reluGradient.case.ts';
import { unary } from './ops/elementwise/unary.case.ts';
import where from './ops/elementwise/where.case.ts';
import cat from './ops/indexing/cat.case.ts';
import embedding from './ops/indexing/embedding.case.ts';
import embeddingGradient from './ops/indexing/embeddingGradient.case.ts';
import embeddingRenorm from './ops/indexing/embeddingRenorm.case.ts';
import gather from './ops/indexing/gather.case.ts';
import indexAdd from './ops/indexing/indexAdd.case.ts';
import indexSelect from './ops/indexing/indexSelect.case.ts';
import scatterAdd from './ops/indexing/scatterAdd.case.ts';
import stack from './ops/indexing/stack.case.ts';
import topk from './ops/indexing/topk.case.ts';
import crossEntropy from './ops/loss/crossEntropy.case.ts';
import crossEntropyGradient from './ops/loss/crossEntropyGradient.case.ts';
import nllLoss from './ops/loss/nllLoss.case.ts';
import linear from './ops/matrix/linear.case.ts';
import matmul from './ops/matrix/matmul.case.ts';
import batchNorm from './ops/normalization/batchNorm.case.ts';
import layerNorm from './ops/normalization/layerNorm.case.ts';
import logSoftmax from './ops/normalization/logSoftmax.case.ts';
import softmax from './ops/normalization/softmax.case.ts';
import { maxPooling } from './ops/pooling/maxPool2d.case.ts';
import lstmCell from './ops/recurrent/lstmCell.case.ts';
import { extremes } from './ops/reduction/extremes.case.ts';
import logsumexp from './ops/reduction/logsumexp.case.ts';
import mean from './ops/reduction/mean.case.ts';
import sum from './ops/reduction/sum.case.ts';
import variance from './ops/reduction/var.case.ts';
import dropout from './ops/regularization/dropout.case.ts';
import { copies } from './ops/views/copies.case.ts';
import { dims } from './ops/views/dims.case.ts';
import { slices } from './ops/views/slices.case.ts';
import type { CaseFor } from './support/case.ts';

/** One case per operator. Export an operator without adding a case here, and `tsc` fails on this line. */
export const catalogue: { readonly [Name in keyof typeof operators]: CaseFor<(typeof operators)[Name]> } = {
  ...dims, ...slices, ...copies,
  cat, stack, indexSelect, indexAdd, gather, scatterAdd, topk,
  ...arithmetic, ...comparison, ...unary, reluGradient, gelu, where, maskedFill,
  ...extremes, sum, mean, var: variance, logsumexp, linear, matmul,
  softmax, logSoftmax, nllLoss, crossEntropy, crossEntropyGradient,
  conv2d, ...conv2dGradients, ...maxPooling, batchNorm, layerNorm, dropout,
  embedding, embeddingGradient, embeddingRenorm, lstmCell, safeSoftmax, scaledDotProductAttention, nms,
};
