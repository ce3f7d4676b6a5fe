/** How the methods read what they are given: positional where PyTorch's are. */
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

export type Other = Tensor | number;
/** `x.view(2, 3)` and `x.view([2, 3])`. */
export type Sizes = readonly number[] | readonly [Shape];
export type Dims = number | readonly number[] | null;
export const sizesOf = (sizes: Sizes): Shape => (Array.isArray(sizes[0]) ? sizes[0] : sizes) as Shape;
/** Without the options that were left out of a positional call. */
export const given = <O extends object>(options: O): O => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as O;
