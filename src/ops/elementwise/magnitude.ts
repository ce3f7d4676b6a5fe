/** How large a number is, and on which side of zero. */
import { defineOperator, MetadataOnly } from '../../operator.ts';
import { mul } from './arithmetic.ts';
import { flatPieces, type One, type Unary, unary } from './unaryFamily.ts';

/** |x|.    d = g · sign x, 0 at 0        @shape x: any but bool → y: the shape of x  @torch torch.abs(input) */
export const abs: Unary = unary('abs', {
  takes: 'number', defaults: {},
  reference: Math.abs,
  kernel: (x) => Math.abs(x),
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, sign(x))],
});

/** −1 below zero, 1 above, 0 at zero and for NaN.    d = 0        @shape x: any → y: the shape of x  @torch torch.sign(input) */
export const sign: Unary = unary('sign', {
  defaults: {},
  reference: (x) => Number(x > 0) - Number(x < 0),
  kernel: (x) => (x > 0 ? 1 : (x < 0 ? -1 : 0)),
  gradient: flatPieces,
});

/** +x, which is x itself and no copy.    d = g        @shape x: any but bool → y: the shape of x  @torch torch.positive(input) */
export const positive: Unary = defineOperator<One, object>({
  name: 'positive',
  takes: { x: 'number' },
  defaults: {},
  view: true,
  shape: (x) => x.shape,
  reference: (x) => x,
  gpu: new MetadataOnly('there is nothing to compute'),
  gradient: ({ grad }) => [() => grad],
});
