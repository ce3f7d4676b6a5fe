import fc from 'fast-check';
import { Todo } from '../../chapters/todo.ts';
import type { Drawing, FunctionTask, Mutant, Verdict } from './exercise.ts';
import { type Outcome, showCall, showError, showOutcome, table } from './lesson.ts';
import { closely, copyOf, difference, exactly, wayBack } from './same.ts';

/** Fixed, so that an exercise shows the same failing input until it is mended. */
export const defaultSeed = 7;
const otherInputs = 30;

/** Why an answer is wrong on one input, told as rows of a table. */
class Wrong extends Error {
  readonly rows: readonly (readonly [label: string, text: string])[];
  constructor(rows: readonly (readonly [label: string, text: string])[]) {
    super(rows.map(([label, text]) => `${label} ${text}`).join('\n'));
    this.rows = rows;
  }
}

/** What a computation comes to: a value, or an error. An exercise that is still to do is neither. */
export function outcomeOf(compute: () => unknown): Outcome {
  try {
    return { value: compute() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** An answer that works in its inputs; nobody asked it to. */
class InputsChanged extends Error {}

/** The same for something computed from inputs, which are afterwards as they were before. */
function outcomeFrom(inputs: readonly unknown[], compute: () => unknown): Outcome {
  const before = copyOf(inputs);
  const restore = wayBack(inputs);
  const outcome = outcomeOf(compute);
  const changed = difference(copyOf(inputs), before, exactly);
  restore();
  return changed === null ? outcome : { error: new InputsChanged(`the inputs were changed (${changed}); leave them as they are`) };
}

const isTodo = (outcome: Outcome): boolean => 'error' in outcome && outcome.error instanceof Todo;

/** Whether two answers do the same on an input: agree in value, or refuse with the same words. */
function alike(one: Outcome, other: Outcome): boolean {
  if ('error' in one || 'error' in other) return 'error' in one && 'error' in other && one.error.message === other.error.message;
  return difference(one.value, other.value) === null;
}

/** The hint of the first mutant that answers as the attempt does, on every one of these inputs. */
export function diagnose<F, D>(mutants: readonly Mutant<F>[], attempt: F, inputs: readonly D[], answer: (by: F, to: D) => Outcome): string | null {
  const answers = inputs.map((input) => answer(attempt, input));
  return mutants.find(({ wrong }) => inputs.every((input, i) => alike(answers[i], answer(wrong, input))))?.hint ?? null;
}

/** How to see one failing input again. */
export const replay = (title: string, seed: number, path: string | null): string =>
  `npm run learn -- --once ${title.split(' ')[0]} --seed ${seed} --path ${path ?? ''}`;

/** Grades a function: the examples, then drawn inputs, each against the solution; on failure the smallest input that still fails. */
export function gradeFunction<F, D extends readonly unknown[]>(task: FunctionTask<F, D>, attempt: F, name: string, drawing: Drawing): Verdict {
  const { seed = defaultSeed, path } = drawing;
  const { examples = [], closeness = closely, runs = 100, holds } = task;
  const direct = !task.run && !holds;
  const call = (f: F, inputs: D): unknown => (task.run ? task.run(f, ...inputs) : (f as (...inputs: D) => unknown)(...inputs));
  const answer = (f: F, inputs: D): Outcome => outcomeFrom(inputs, () => (holds ? holds(f, ...inputs) : call(f, inputs)));
  const samples = fc.sample(task.inputs, { numRuns: otherInputs, seed });
  if (samples.every((inputs) => isTodo(answer(attempt, inputs)))) return { state: 'todo' };
  let values = 0;

  const check = (inputs: D, expected: Outcome | null): void => {
    const written = showCall(direct ? name : '', inputs);
    const got = answer(attempt, inputs);
    const rows = (...found: [string, string][]): Wrong => new Wrong([[direct ? 'call' : 'with', written], ...found]);
    if (isTodo(got)) throw rows(['got', 'todo(…): this case is not written yet']);
    if ('error' in got && got.error instanceof InputsChanged) throw rows(['but', got.error.message]);
    if (expected === null) {
      if ('error' in got) throw rows(['but', showError(got.error)]);
      if (got.value !== true) throw rows(['but', 'what must hold does not']);
      values++;
      return;
    }
    if ('error' in expected) {
      if (expected.error instanceof InputsChanged) throw new Error(`${task.title}: the solution changes its inputs; let \`run\` hand out copies`);
      if (!('error' in got)) throw rows(['expected', `an error, such as: ${expected.error.message}`], ['got', showOutcome(got)]);
      return;
    }
    values++;
    const found = 'error' in got ? null : difference(got.value, expected.value, closeness);
    if ('error' in got || found !== null) {
      throw rows(['expected', showOutcome(expected)], ['got', showOutcome(got)], ...(found === null ? [] : [['differs', found] as [string, string]]));
    }
  };
  const wrong = (reason: unknown, inputs: D, after: string): Verdict => {
    if (!(reason instanceof Wrong)) throw reason;
    return { state: 'wrong', lesson: `${table(reason.rows)}\n\n${after}`, diagnosis: diagnose(task.mutants, attempt, [inputs, ...samples], answer) };
  };

  for (const { title, inputs, gives } of examples) {
    try {
      check(inputs, { value: gives });
    } catch (reason) {
      return wrong(reason, inputs, `  This is an example: ${title}.`);
    }
  }
  const law = fc.property(task.inputs, (inputs) => check(inputs, holds ? null : answer(task.solution, inputs)));
  const details = fc.check(law, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  if (details.failed) {
    if (details.counterexample === null) throw details.errorInstance ?? new Error(`${task.title}: no inputs could be drawn`);
    const [inputs] = details.counterexample;
    const before = details.numRuns - 1;
    const tried = `${before} ${before === 1 ? 'input' : 'inputs'} went well before; this one was made simpler ${details.numShrinks} times.`;
    return wrong(details.errorInstance, inputs, `  ${tried}\n  Again: ${replay(task.title, seed, details.counterexamplePath)}`);
  }
  if (values === 0) throw new Error(`${task.title}: the solution never returns a value, so nothing was compared`);
  return { state: 'solved', calls: details.numRuns + examples.length };
}
