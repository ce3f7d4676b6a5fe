import type fc from 'fast-check';
import type { Inputs, Result } from '../../src/definition.ts';
import type { Described } from '../../src/operator.ts';
import type { Tensor } from '../../src/tensor.ts';
import type { ToleranceClass } from './close.ts';

/** A call as tests pass it around: every tensor input, then the options. */
export type CallOf<I extends Inputs, O> = readonly [...I, Partial<O>];

/** Everything the shared tests need to know about one operator. */
export interface OperatorCase<I extends Inputs = Inputs, O extends object = object, R extends Result = Result> {
  /** Valid calls. Inputs away from kinks, where the operator has kinks: gradients are checked here too. */
  readonly calls: fc.Arbitrary<CallOf<I, O>>;
  /** Calls at the edges (NaN, infinities, kinks, other types), for values only. */
  readonly edges?: fc.Arbitrary<CallOf<I, O>>;
  /** How far the gpu version may be from the reference, and the reference from PyTorch. */
  readonly tolerance: ToleranceClass;
  /** The same for gradients, where it is another. */
  readonly gradientTolerance?: ToleranceClass;
  /** For class `sum`: a call of which every result adds up the terms without their signs, and how many terms there are. */
  readonly scale?: (...call: [...I, Partial<O>]) => { readonly of: Tensor; readonly terms: number };
  /** Things that hold for every valid call, whatever the implementation. They throw, or use `expect`. */
  readonly laws: Readonly<Record<string, (output: R, ...call: [...I, Partial<O>]) => void>>;
  /** Calls that must be refused, and the whole message. Any arguments: bad calls need not fit the types. */
  readonly refuses: readonly (readonly [call: readonly unknown[], message: string])[];
  /** Fewer runs for heavy operators; the default is 60. */
  readonly runs?: number;
  /** Inputs the operator changes on purpose (running statistics). */
  readonly changes?: readonly string[];
  /** The second derivative is not checked, and why. */
  readonly notTwice?: string;
}

type Any = Described<Inputs, object, Result>;
export type AnyOperator = ((...call: readonly unknown[]) => Result) & { readonly definition: Any };
// Only the types of a definition matter here, and they are invariant: hence the structural match.
export type CaseFor<Op> = Op extends { readonly definition: Described<infer I, infer O, infer R> } ? OperatorCase<I, O, R> : never;
/** Gives a case the types of its operator. */
export const caseFor = <Op>(_operator: Op, operatorCase: CaseFor<Op>): CaseFor<Op> => operatorCase;
