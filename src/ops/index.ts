// One line per page, in chapter order. `tests/catalogue.ts` must have an entry for each operator: tsc checks.
import { provideArithmetic } from './provide.ts';

// chapters 1 and 2: storage, views, indexing
export { asStrided } from './views/asStrided.ts';
export { clone, contiguous } from './views/contiguous.ts';
export { permute, squeeze, t, transpose, unsqueeze } from './views/dims.ts';
export { expand } from './views/expand.ts';
export { split, splitWithSizes, unbind } from './views/pieces.ts';
export { reshape } from './views/reshape.ts';
export { sliceGradient } from './views/sliceGradient.ts';
export { narrow, select, slice } from './views/slices.ts';
export { to } from './views/to.ts';
export { unfoldDim } from './views/unfoldDim.ts';
export { unfoldDimGradient } from './views/unfoldDimGradient.ts';
export { view } from './views/view.ts';
export { flip } from './shapes/flip.ts';
export { fold } from './shapes/fold.ts';
export { pad } from './shapes/pad.ts';
export { padGradient } from './shapes/padGradient.ts';
export { repeat } from './shapes/repeat.ts';
export { roll } from './shapes/roll.ts';
export { rot90 } from './shapes/rot90.ts';
export { unfold } from './shapes/unfold.ts';
export { cat } from './indexing/cat.ts';
export { gather } from './indexing/gather.ts';
export { index } from './indexing/indexByTensors.ts';
export { indexCopy } from './indexing/indexCopy.ts';
export { indexFill } from './indexing/indexFill.ts';
export { indexPut } from './indexing/indexPut.ts';
export { indexReduce } from './indexing/indexReduce.ts';
export { indexAdd } from './indexing/indexAdd.ts';
export { indexSelect } from './indexing/indexSelect.ts';
export { maskedScatter } from './indexing/maskedScatter.ts';
export { maskedSelect } from './indexing/maskedSelect.ts';
export { nonzero } from './indexing/nonzero.ts';
export { put } from './indexing/put.ts';
export { repeatInterleave } from './indexing/repeatInterleave.ts';
export { scatter } from './indexing/scatter.ts';
export { scatterAdd } from './indexing/scatterAdd.ts';
export { scatterReduce } from './indexing/scatterReduce.ts';
export { selectScatter, sliceScatter } from './indexing/sliceScatter.ts';
export { stack } from './indexing/stack.ts';
export { take } from './indexing/take.ts';

// sorting, searching, counting
export { bincount } from './sorting/bincount.ts';
export { histc } from './sorting/histc.ts';
export { histogram } from './sorting/histogram.ts';
export { isin } from './sorting/isin.ts';
export { kthvalue } from './sorting/kthvalue.ts';
export { median, nanmedian } from './sorting/median.ts';
export { mode } from './sorting/mode.ts';
export { nanquantile, quantile } from './sorting/quantile.ts';
export { bucketize, searchsorted } from './sorting/searchsorted.ts';
export { argsort, msort, sort } from './sorting/sort.ts';
export { topk } from './sorting/topk.ts';
export { unique } from './sorting/unique.ts';
export { uniqueConsecutive } from './sorting/uniqueConsecutive.ts';

// chapter 3: elementwise, reductions, matrix products
export { add, div, mul, pow, rsub, sub } from './elementwise/arithmetic.ts';
export { bitwiseAnd, bitwiseLeftShift, bitwiseOr, bitwiseRightShift, bitwiseXor } from './elementwise/bitwise.ts';
export { eq, ge, gt, le, lt, ne } from './elementwise/comparison.ts';
export { gcd, lcm } from './elementwise/divisors.ts';
export { fmax, fmin, maximum, minimum } from './elementwise/extremes.ts';
export { gelu } from './elementwise/gelu.ts';
export { isclose } from './elementwise/isclose.ts';
export { logaddexp, logaddexp2, xlogy } from './elementwise/logarithmic.ts';
export { logicalAnd, logicalOr, logicalXor } from './elementwise/logical.ts';
export { maskedFill } from './elementwise/maskedFill.ts';
export { atan2, hypot } from './elementwise/plane.ts';
export { fmod, remainder } from './elementwise/remainder.ts';
export { copysign, heaviside, ldexp } from './elementwise/signs.ts';
export { addcdiv, addcmul, lerp } from './elementwise/ternary.ts';
export { erf, exp, log, neg, relu, sigmoid, sqrt, tanh } from './elementwise/unary.ts';
export { reluGradient } from './elementwise/reluGradient.ts';
export { where } from './elementwise/where.ts';
export { bitwiseNot } from './elementwise/bitwiseNot.ts';
export { clamp, clampMax, clampMin } from './elementwise/clamp.ts';
export { isfinite, isinf, isnan, isneginf, isposinf, logicalNot, signbit } from './elementwise/classification.ts';
export { acosh, asinh, atanh, cosh, sinh } from './elementwise/hyperbolic.ts';
export { abs, positive, sign } from './elementwise/magnitude.ts';
export { nanToNum } from './elementwise/nanToNum.ts';
export { polygamma } from './elementwise/polygamma.ts';
export { exp2, expm1, log10, log1p, log2, reciprocal, rsqrt, square } from './elementwise/powersAndLogs.ts';
export { ceil, floor, frac, round, trunc } from './elementwise/rounding.ts';
export { digamma, erfc, erfinv, lgamma, logit } from './elementwise/specialFunctions.ts';
export { acos, asin, atan, cos, deg2rad, rad2deg, sin, sinc, tan } from './elementwise/trigonometry.ts';
export { all, any } from './reduction/all.ts';
export { amax, amin } from './reduction/amax.ts';
export { aminmax } from './reduction/aminmax.ts';
export { argmax, argmin } from './reduction/argmax.ts';
export { countNonzero } from './reduction/countNonzero.ts';
export { cummax, cummin } from './reduction/cummax.ts';
export { cumprod } from './reduction/cumprod.ts';
export { cumsum } from './reduction/cumsum.ts';
export { diff } from './reduction/diff.ts';
export { linearRecurrence } from './reduction/linearRecurrence.ts';
export { logcumsumexp } from './reduction/logcumsumexp.ts';
export { logsumexp } from './reduction/logsumexp.ts';
export { max, min } from './reduction/max.ts';
export { mean } from './reduction/mean.ts';
export { nanmean } from './reduction/nanmean.ts';
export { nansum } from './reduction/nansum.ts';
export { prod } from './reduction/prod.ts';
export { std } from './reduction/std.ts';
export { sum } from './reduction/sum.ts';
export { trapezoid } from './reduction/trapezoid.ts';
export { variance as var } from './reduction/var.ts';
export { stdMean, varMean } from './reduction/varMean.ts';
export { linear } from './matrix/linear.ts';
export { matmul } from './matrix/matmul.ts';

// products and shapes of matrices
export { addbmm, addmm, addmv, addr, baddbmm } from './matrix/addmm.ts';
export { blockDiag } from './matrix/blockDiag.ts';
export { cross } from './matrix/cross.ts';
export { diag } from './matrix/diag.ts';
export { diagEmbed } from './matrix/diagEmbed.ts';
export { diagonal } from './matrix/diagonal.ts';
export { diagonalScatter } from './matrix/diagonalScatter.ts';
export { dot, vdot } from './matrix/dot.ts';
export { einsum } from './matrix/einsum.ts';
export { inner } from './matrix/inner.ts';
export { kron } from './matrix/kron.ts';
export { matrixPower } from './matrix/matrixPower.ts';
export { bmm, mm, mv } from './matrix/mm.ts';
export { multiDot } from './matrix/multiDot.ts';
export { outer } from './matrix/outer.ts';
export { tensordot } from './matrix/tensordot.ts';
export { trace } from './matrix/trace.ts';
export { tril, triu } from './matrix/triangle.ts';
export { vander } from './matrix/vander.ts';

// distances
export { cdist } from './distance/cdist.ts';
export { cosineSimilarity } from './distance/cosineSimilarity.ts';
export { dist } from './distance/dist.ts';
export { normalize } from './distance/normalize.ts';
export { pairwiseDistance } from './distance/pairwiseDistance.ts';
export { pdist } from './distance/pdist.ts';
export { renorm } from './distance/renorm.ts';
export { vectorNorm } from './distance/vectorNorm.ts';

// decompositions
export { cholesky } from './linalg/cholesky.ts';
export { det } from './linalg/det.ts';
export { eigh } from './linalg/eigh.ts';
export { inv } from './linalg/inv.ts';
export { qr } from './linalg/qr.ts';
export { slogdet } from './linalg/slogdet.ts';
export { solve } from './linalg/solve.ts';
export { svd } from './linalg/svd.ts';

// Fourier transforms
export { fft, ifft } from './fourier/fft.ts';
export { irfft, rfft } from './fourier/rfft.ts';

// chapters 5 and 6: losses
export { logSoftmax } from './normalization/logSoftmax.ts';
export { softmax } from './normalization/softmax.ts';
export { crossEntropy } from './loss/crossEntropy.ts';
export { crossEntropyGradient } from './loss/crossEntropyGradient.ts';
export { nllLoss } from './loss/nllLoss.ts';

// chapters 11 to 14: convolution, pooling, normalisation, dropout
export { conv2d } from './convolution/conv2d.ts';
export { conv2dInputGradient, conv2dWeightGradient } from './convolution/conv2dGradients.ts';
export { kernelMatrix } from './convolution/kernelMatrix.ts';
export { maxPool2d, maxPool2dWithIndices } from './pooling/maxPool2d.ts';
export { maxPool2dGradient } from './pooling/maxPool2dGradient.ts';
export { batchNorm } from './normalization/batchNorm.ts';
export { layerNorm } from './normalization/layerNorm.ts';
export { dropout } from './regularization/dropout.ts';

// chapters 19 to 24: sequences, attention, detection
export { embedding } from './indexing/embedding.ts';
export { embeddingGradient } from './indexing/embeddingGradient.ts';
export { embeddingRenorm } from './indexing/embeddingRenorm.ts';
export { lstmCell } from './recurrent/lstmCell.ts';
export { safeSoftmax } from './attention/safeSoftmax.ts';
export { scaledDotProductAttention } from './attention/scaledDotProductAttention.ts';
export { nms } from './detection/nms.ts';

provideArithmetic();
