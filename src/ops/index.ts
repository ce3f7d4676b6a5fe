// One line per page, in chapter order. `tests/catalogue.ts` must have an entry for each operator: tsc checks.
import { provideArithmetic } from './provide.ts';

// chapters 1 and 2: storage, views, indexing
export { clone, contiguous } from './views/contiguous.ts';
export { permute, squeeze, transpose, unsqueeze } from './views/dims.ts';
export { expand } from './views/expand.ts';
export { reshape } from './views/reshape.ts';
export { sliceGradient } from './views/sliceGradient.ts';
export { narrow, select, slice } from './views/slices.ts';
export { to } from './views/to.ts';
export { view } from './views/view.ts';
export { cat } from './indexing/cat.ts';
export { gather } from './indexing/gather.ts';
export { indexAdd } from './indexing/indexAdd.ts';
export { indexSelect } from './indexing/indexSelect.ts';
export { scatterAdd } from './indexing/scatterAdd.ts';
export { stack } from './indexing/stack.ts';
export { topk } from './indexing/topk.ts';

// chapter 3: elementwise, reductions, matrix products
export { add, div, mul, pow, sub } from './elementwise/arithmetic.ts';
export { eq, ge, gt, le, lt, ne } from './elementwise/comparison.ts';
export { gelu } from './elementwise/gelu.ts';
export { logicalAnd, logicalOr, logicalXor } from './elementwise/logical.ts';
export { maskedFill } from './elementwise/maskedFill.ts';
export { erf, exp, log, neg, relu, sigmoid, sqrt, tanh } from './elementwise/unary.ts';
export { reluGradient } from './elementwise/reluGradient.ts';
export { where } from './elementwise/where.ts';
export { argmax, argmin } from './reduction/argmax.ts';
export { logsumexp } from './reduction/logsumexp.ts';
export { max, min } from './reduction/max.ts';
export { mean } from './reduction/mean.ts';
export { sum } from './reduction/sum.ts';
export { variance as var } from './reduction/var.ts';
export { linear } from './matrix/linear.ts';
export { matmul } from './matrix/matmul.ts';

// chapters 5 and 6: losses
export { logSoftmax } from './normalization/logSoftmax.ts';
export { softmax } from './normalization/softmax.ts';
export { crossEntropy } from './loss/crossEntropy.ts';
export { crossEntropyGradient } from './loss/crossEntropyGradient.ts';
export { nllLoss } from './loss/nllLoss.ts';

// chapters 11 to 14: convolution, pooling, normalisation, dropout
export { conv2d } from './convolution/conv2d.ts';
export { conv2dInputGradient, conv2dWeightGradient } from './convolution/conv2dGradients.ts';
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
