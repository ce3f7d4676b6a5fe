import type { DType } from './dtype.ts';
import type { Layout, Tensor } from './tensor.ts';
import type { Shape } from './shape.ts';

/** The tensors of a call, in order; `null` where an optional one was left out, a list where an operator takes several. */
export type Input = Tensor | null | readonly Tensor[];
export type Inputs = readonly Input[];
/** What a call returns: a tensor, a tuple (values, indices), or a list whose length depends on the call. */
export type Result = Tensor | readonly Tensor[];

/**
 * What an input must hold. `float`, `number` (no booleans) and `any` take part in type promotion; `integer`, `bool` and
 * `aside` are taken as they are. `?` marks an input that may be null, `[]` a list of tensors.
 */
export type Kind = `${'float' | 'number' | 'any' | 'integer' | 'bool' | 'aside'}${'' | '?' | '[]'}`;

/** In `defaults`: the caller must say it. (Its type, `never`, fits any option.) */
export const required = Symbol('required') as never;

/** What a gradient rule may look at. Every output that has a gradient has one here, zeros if nothing flowed back to it. */
export interface Backward<I extends Inputs, O> {
  /** dLoss/dOutput of the first output. */
  readonly grad: Tensor;
  readonly grads: readonly Tensor[];
  readonly output: Tensor;
  readonly outputs: readonly Tensor[];
  readonly inputs: I;
  readonly options: O;
  /** The random numbers of the call, of operators that draw some. */
  readonly drawn: Tensor;
}

/** One recipe per input, run only if that input needs a gradient; `null` where there is none to give. */
export type Gradients<I extends Inputs> = {
  readonly [K in keyof I]: (I[K] extends readonly Tensor[] ? () => readonly Tensor[] : () => Tensor) | null;
};

/** Why an operator has no gradient. Written down, so that "none" is never "forgotten". */
export class NotDifferentiable {
  readonly because: string;
  constructor(because: string) {
    this.because = because;
  }
}

/** Why an operator has no kernel: it only looks at the same numbers in another way. */
export class MetadataOnly {
  readonly because: string;
  constructor(because: string) {
    this.because = because;
  }
}

type PerOutput<R extends Result, T> = R extends Tensor ? T : readonly T[];

/** What the page of an operator says about it. */
export interface Definition<I extends Inputs, O extends object, R extends Result = Tensor> {
  readonly name: string;
  /** The tensor inputs in order: the name error messages and fixtures use, and what they must hold. */
  readonly takes: Readonly<Record<string, Kind>>;
  /** Every option with its default, under PyTorch's keyword in camelCase; `required` where PyTorch has none. */
  readonly defaults: O;
  /** The outputs by name, if not a single `y`, and the type of their elements: that of the inputs ('same'), or always this one. */
  readonly outputs?: Readonly<Record<string, 'same' | DType>>;
  /**
   * How inputs of different types meet. `match`: they must be equal, numbers follow. `promote`: in the wider type. `toFloat`: the same, and
   * integers become float32. Or a rule of its own, given the type they would be promoted to.
   */
  readonly promotion?: 'match' | 'promote' | 'toFloat' | ((promoted: DType, options: O) => DType);
  /** Sizes may be stretched to meet each other; `backward` sums the gradients over what was stretched. */
  readonly broadcasts?: boolean;
  /** A plain number may stand where a tensor is expected. */
  readonly numbers?: boolean;
  /** Inputs come as they lie in memory, and the result may share their storage. */
  readonly view?: boolean;
  /** Whether a call hands out its first output alone. The others are still computed, and remembered for the gradient. */
  firstAlone?(options: O): boolean;
  /** Checks the call and returns the output's shape, or null if only running it can tell. */
  shape(...call: [...I, O]): PerOutput<R, Shape | null>;
  /** Draws the random numbers of a call, once for both versions. */
  draw?(...call: [...I, O]): Tensor;
  /** The meaning of the operator, in plain loops. Inputs are contiguous and of one type. */
  reference(...call: [...I, options: O, drawn: Tensor]): R;
  /** The same meaning, in kernels. It never reads numbers. */
  readonly gpu: ((...call: [...I, options: O, drawn: Tensor]) => R) | MetadataOnly;
  /** What a call changes besides making its result (running statistics). It gets the inputs as they were given. */
  after?(...call: [...I, O]): void;
  readonly gradient: ((call: Backward<I, O>) => Gradients<I>) | NotDifferentiable;
  /** Name of the node `backward` passes, as PyTorch prints it, where it is not `<Name>Backward0`. */
  readonly gradFn?: string | ((...call: [...I, O]) => string);
}

/** Any operator's definition, seen from outside. */
export type AnyDefinition = Definition<Inputs, object, Result>;

/** A view is defined by how it looks at its input; that is its reference, and there is nothing to compute. */
export interface ViewDefinition<O extends object> {
  readonly name: string;
  readonly defaults: O;
  layout(x: Tensor, options: O): Layout;
  readonly gradient: (call: Backward<[x: Tensor], O>) => Gradients<[x: Tensor]>;
  readonly gradFn?: string | ((x: Tensor, options: O) => string);
}

/** The same for an operator that looks at its input in several ways at once. */
export interface ViewsDefinition<O extends object> extends Omit<ViewDefinition<O>, 'layout'> {
  layouts(x: Tensor, options: O): readonly Layout[];
}
