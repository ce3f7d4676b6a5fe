import type * as operators from '../src/ops/index.ts';
import safeSoftmax from './ops/attention/safeSoftmax.case.ts';
import scaledDotProductAttention from './ops/attention/scaledDotProductAttention.case.ts';
import conv2d from './ops/convolution/conv2d.case.ts';
import { conv2dGradients } from './ops/convolution/conv2dGradients.case.ts';
import kernelMatrix from './ops/convolution/kernelMatrix.case.ts';
import nms from './ops/detection/nms.case.ts';
import cdist from './ops/distance/cdist.case.ts';
import cosineSimilarity from './ops/distance/cosineSimilarity.case.ts';
import dist from './ops/distance/dist.case.ts';
import normalize from './ops/distance/normalize.case.ts';
import pairwiseDistance from './ops/distance/pairwiseDistance.case.ts';
import pdist from './ops/distance/pdist.case.ts';
import renorm from './ops/distance/renorm.case.ts';
import vectorNorm from './ops/distance/vectorNorm.case.ts';
import { arithmetic } from './ops/elementwise/arithmetic.case.ts';
import { bitwise } from './ops/elementwise/bitwise.case.ts';
import { comparison } from './ops/elementwise/comparison.case.ts';
import { divisors } from './ops/elementwise/divisors.case.ts';
import { pairwiseExtremes } from './ops/elementwise/extremes.case.ts';
import gelu from './ops/elementwise/gelu.case.ts';
import isclose from './ops/elementwise/isclose.case.ts';
import { logarithmic } from './ops/elementwise/logarithmic.case.ts';
import maskedFill from './ops/elementwise/maskedFill.case.ts';
import { plane } from './ops/elementwise/plane.case.ts';
import reluGradient from './ops/elementwise/reluGradient.case.ts';
import { remainders } from './ops/elementwise/remainder.case.ts';
import { signs } from './ops/elementwise/signs.case.ts';
import { ternary } from './ops/elementwise/ternary.case.ts';
import bitwiseNot from './ops/elementwise/bitwiseNot.case.ts';
import { clamping } from './ops/elementwise/clamp.case.ts';
import { classification } from './ops/elementwise/classification.case.ts';
import { hyperbolic } from './ops/elementwise/hyperbolic.case.ts';
import { magnitude } from './ops/elementwise/magnitude.case.ts';
import nanToNum from './ops/elementwise/nanToNum.case.ts';
import polygamma from './ops/elementwise/polygamma.case.ts';
import { powersAndLogs } from './ops/elementwise/powersAndLogs.case.ts';
import { rounding } from './ops/elementwise/rounding.case.ts';
import { specialFunctions } from './ops/elementwise/specialFunctions.case.ts';
import { trigonometry } from './ops/elementwise/trigonometry.case.ts';
import { unary } from './ops/elementwise/unary.case.ts';
import where from './ops/elementwise/where.case.ts';
import { fourier } from './ops/fourier/fourier.case.ts';
import cat from './ops/indexing/cat.case.ts';
import embedding from './ops/indexing/embedding.case.ts';
import embeddingGradient from './ops/indexing/embeddingGradient.case.ts';
import embeddingRenorm from './ops/indexing/embeddingRenorm.case.ts';
import gather from './ops/indexing/gather.case.ts';
import indexAdd from './ops/indexing/indexAdd.case.ts';
import { byTensors } from './ops/indexing/indexByTensors.case.ts';
import indexCopy from './ops/indexing/indexCopy.case.ts';
import indexFill from './ops/indexing/indexFill.case.ts';
import indexReduce from './ops/indexing/indexReduce.case.ts';
import indexSelect from './ops/indexing/indexSelect.case.ts';
import { masks } from './ops/indexing/masks.case.ts';
import repeatInterleave from './ops/indexing/repeatInterleave.case.ts';
import scatter from './ops/indexing/scatter.case.ts';
import scatterAdd from './ops/indexing/scatterAdd.case.ts';
import scatterReduce from './ops/indexing/scatterReduce.case.ts';
import { sliceScatters } from './ops/indexing/sliceScatter.case.ts';
import stack from './ops/indexing/stack.case.ts';
import { takes } from './ops/indexing/take.case.ts';
import eigh from './ops/linalg/eigh.case.ts';
import { equations } from './ops/linalg/equations.case.ts';
import qr from './ops/linalg/qr.case.ts';
import svd from './ops/linalg/svd.case.ts';
import crossEntropy from './ops/loss/crossEntropy.case.ts';
import crossEntropyGradient from './ops/loss/crossEntropyGradient.case.ts';
import nllLoss from './ops/loss/nllLoss.case.ts';
import { added } from './ops/matrix/added.case.ts';
import { diagonals } from './ops/matrix/diagonals.case.ts';
import { einsums } from './ops/matrix/einsum.case.ts';
import linear from './ops/matrix/linear.case.ts';
import matmul from './ops/matrix/matmul.case.ts';
import { strict } from './ops/matrix/strict.case.ts';
import { structured } from './ops/matrix/structured.case.ts';
import batchNorm from './ops/normalization/batchNorm.case.ts';
import layerNorm from './ops/normalization/layerNorm.case.ts';
import logSoftmax from './ops/normalization/logSoftmax.case.ts';
import softmax from './ops/normalization/softmax.case.ts';
import { maxPooling } from './ops/pooling/maxPool2d.case.ts';
import lstmCell from './ops/recurrent/lstmCell.case.ts';
import { cumulative } from './ops/reduction/cumulative.case.ts';
import diff from './ops/reduction/diff.case.ts';
import { extremes } from './ops/reduction/extremes.case.ts';
import logsumexp from './ops/reduction/logsumexp.case.ts';
import mean from './ops/reduction/mean.case.ts';
import { nanReductions } from './ops/reduction/nan.case.ts';
import prod from './ops/reduction/prod.case.ts';
import { spreads } from './ops/reduction/spread.case.ts';
import sum from './ops/reduction/sum.case.ts';
import trapezoid from './ops/reduction/trapezoid.case.ts';
import { truths } from './ops/reduction/truth.case.ts';
import variance from './ops/reduction/var.case.ts';
import { withoutPlaces } from './ops/reduction/withoutPlaces.case.ts';
import dropout from './ops/regularization/dropout.case.ts';
import { moves } from './ops/shapes/moves.case.ts';
import { padding } from './ops/shapes/padding.case.ts';
import { folding } from './ops/shapes/windows.case.ts';
import { choices } from './ops/sorting/choices.case.ts';
import { counts } from './ops/sorting/counts.case.ts';
import { quantiles } from './ops/sorting/quantile.case.ts';
import { searches } from './ops/sorting/searches.case.ts';
import { sorting } from './ops/sorting/sort.case.ts';
import topk from './ops/sorting/topk.case.ts';
import { uniques } from './ops/sorting/unique.case.ts';
import { copies } from './ops/views/copies.case.ts';
import { dims } from './ops/views/dims.case.ts';
import { lookings } from './ops/views/looks.case.ts';
import { pieces } from './ops/views/pieces.case.ts';
import { slices } from './ops/views/slices.case.ts';
import type { CaseFor } from './support/case.ts';

/** One case per operator. Export an operator without adding a case here, and `tsc` fails on this line. */
export const catalogue: { readonly [Name in keyof typeof operators]: CaseFor<(typeof operators)[Name]> } = {
  ...dims, ...slices, ...copies, ...lookings, ...pieces, ...moves, ...padding, ...folding,
  cat, stack, indexSelect, indexAdd, gather, scatterAdd,
  ...byTensors, ...masks, ...sliceScatters, ...takes, indexCopy, indexFill, indexReduce, repeatInterleave, scatter, scatterReduce,
  ...arithmetic, ...comparison, ...unary, reluGradient, gelu, where, maskedFill,
  ...magnitude, ...rounding, ...powersAndLogs, ...trigonometry, ...hyperbolic, ...specialFunctions, polygamma, ...classification, bitwiseNot,
  ...clamping, nanToNum,
  ...pairwiseExtremes, ...remainders, ...plane, ...signs, ...logarithmic, ...bitwise, ...divisors, isclose, ...ternary,
  ...extremes, sum, mean, var: variance, logsumexp,
  ...cumulative, ...spreads, ...withoutPlaces, ...truths, ...nanReductions, prod, diff, trapezoid,
  linear, matmul,
  vectorNorm, normalize, dist, pairwiseDistance, cosineSimilarity, cdist, pdist, renorm,
  qr, svd, eigh, ...equations, ...fourier,
  ...strict, ...added, ...einsums, ...diagonals, ...structured,
  softmax, logSoftmax, nllLoss, crossEntropy, crossEntropyGradient,
  conv2d, ...conv2dGradients, kernelMatrix, ...maxPooling, batchNorm, layerNorm, dropout,
  embedding, embeddingGradient, embeddingRenorm, lstmCell, safeSoftmax, scaledDotProductAttention, nms,
  ...sorting, topk, ...choices, ...quantiles, ...uniques, ...counts, ...searches,
};
