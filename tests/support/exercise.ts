/**
 * The exercises' side of a grader: what its author writes down, checked by the compiler against the stubs.
 *
 *     import type * as stubs from './exercises.ts';
 *     export const graders = gradersFor<typeof stubs>({
 *       softmaxLane: exercise({
 *         title: '7.1 ★ softmax of one lane',
 *         inputs: fc.tuple(scores),
 *         solution: (lane) => softmax(tensor(lane), { dim: 0 }).flat(),
 *         hints: ['…', '…'],
 *         mutants: [{ wrong: (lane) => …, hint: '…' }, …],
 *       }),
 *     });
 */
import type fc from 'fast-check';
import { gradeFunction } from './grade.ts';
import { gradeLaw } from './gradeLaw.ts';
import type { Closeness } from './same.ts';

/** A known wrong answer, and what to tell a learner who gives it. */
export interface Mutant<F> {
  readonly wrong: F;
  readonly hint: string;
}
type AtLeastTwo<T> = readonly [T, T, ...T[]];
type AtLeastThree<T> = readonly [T, T, T, ...T[]];

// What F is follows from the stub, never from an answer to it: hence NoInfer below.
interface Task<F, D extends readonly unknown[]> {
  /** Number, stars and title: `7.1 ★ softmax of one lane`. The doc comment of the stub begins with the same words. */
  readonly title: string;
  /** What the exercise is tried on. Small, and shrinking to something you can compute by hand. */
  readonly inputs: fc.Arbitrary<D>;
  /** The library's own answer. */
  readonly solution: F;
  /** From a nudge to nearly the answer. */
  readonly hints: AtLeastTwo<string>;
  readonly mutants: AtLeastThree<Mutant<F>>;
  /** How many inputs are drawn; default 100. */
  readonly runs?: number;
}

/** A call whose result is known without the library: by hand, or recorded from PyTorch. */
export interface Example<D extends readonly unknown[]> {
  readonly title: string;
  readonly inputs: D;
  readonly gives: unknown;
}

/** The learner writes a function; it must give what the solution gives. */
export interface FunctionTask<F, D extends readonly unknown[]> extends Task<NoInfer<F>, D> {
  /** Tried before anything is drawn. */
  readonly examples?: readonly Example<D>[];
  /** What is compared, when it is not simply the result of `attempt(...inputs)`. */
  readonly run?: (attempt: NoInfer<F>, ...inputs: D) => unknown;
  /** Where many answers are right: whether this one is; an error means it is not. Takes the place of the comparison. */
  readonly holds?: (attempt: NoInfer<F>, ...inputs: D) => boolean;
  /** Default: what float32 explains. */
  readonly closeness?: Closeness;
}

/** A law as a learner writes it: given an operator and inputs, returns true when the law holds there. */
export type Law<O, D extends readonly unknown[]> = (operator: O, ...inputs: D) => boolean;

/** The learner writes a law; it must hold for the operator, and fail for every impostor on some input. */
export interface LawTask<O, D extends readonly unknown[]> extends Task<NoInfer<Law<O, D>>, D> {
  readonly operator: O;
  readonly impostors: AtLeastTwo<{ readonly operator: O; readonly is: string }>;
}

export interface Drawing {
  readonly seed?: number | undefined;
  /** Where in the drawing the failing input lies; repeats one failure. */
  readonly path?: string | undefined;
}

export type Verdict =
  | { readonly state: 'todo' }
  | { readonly state: 'solved'; readonly calls: number }
  /** `lesson`: what happened. `diagnosis`: the hint of the mutant that does the same. */
  | { readonly state: 'wrong'; readonly lesson: string; readonly diagnosis: string | null };

/** An exercise, ready to grade any answer: the learner's, the library's, or a mutant. */
export interface Exercise<F = unknown> {
  readonly title: string;
  readonly hints: readonly string[];
  readonly solution: F;
  readonly mutants: readonly Mutant<F>[];
  grade(attempt: F, name: string, drawing?: Drawing): Verdict;
}

export const exercise = <F, D extends readonly unknown[]>(task: FunctionTask<F, D>): Exercise<F> => ({
  ...task,
  grade: (attempt, name, drawing = {}) => gradeFunction(task, attempt, name, drawing),
});

export const lawExercise = <O, D extends readonly unknown[]>(task: LawTask<O, D>): Exercise<Law<O, D>> => ({
  ...task,
  grade: (attempt, name, drawing = {}) => gradeLaw(task, attempt, name, drawing),
});

/** One grader for every stub of a chapter: the compiler notices a missing one. */
export const gradersFor = <Stubs>(graders: { readonly [Name in keyof Stubs]: Exercise<Stubs[Name]> }): typeof graders => graders;
