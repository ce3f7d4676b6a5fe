// Functions that are made of operators. Backward sees what they call, and nothing of them.
export {
  arctan2, divide, floorDivide, greater, greaterEqual, less, lessEqual, multiply, notEqual, subtract, trueDivide,
} from './arithmetic.ts';
export { allclose, equal } from './comparison.ts';
export {
  atleast1d, atleast2d, atleast3d, broadcastTensors, broadcastTo, expandAs, flatten, moveaxis, movedim, ravel, swapaxes, swapdims, unflatten, viewAs,
} from './arrangements.ts';
export { absolute, arccos, arccosh, arcsin, arcsinh, arctan, arctanh, clip, fix, negative } from './functions.ts';
export { cartesianProd, combinations, meshgrid } from './grids.ts';
export { columnStack, concat, concatenate, dstack, hstack, rowStack, vstack } from './joins.ts';
export { fliplr, flipud, tile } from './mirrors.ts';
export { eigvalsh, inverse, matrixNorm, matrixRank, norm, pinv, svdvals } from './norms.ts';
export { chunk, dsplit, hsplit, tensorSplit, vsplit } from './pieces.ts';
export { chainMatmul, ger } from './products.ts';
export { argwhere, takeAlongDim } from './places.ts';
