import fc from 'fast-check';
import { Todo } from '../../chapters/todo.ts';
import type { Drawing, Law, LawTask, Verdict } from './exercise.ts';
import { defaultSeed, diagnose, outcomeOf, replay } from './grade.ts';
import { showCall, showError, table } from './lesson.ts';

/** Grades a law: it must hold for the operator wherever we look, and fail for every impostor somewhere. */
export function gradeLaw<O, D extends readonly unknown[]>(task: LawTask<O, D>, attempt: Law<O, D>, name: string, drawing: Drawing): Verdict {
  const { seed = defaultSeed, path } = drawing;
  const { operator, impostors, inputs: drawn, runs: numRuns = 100 } = task;
  const samples = fc.sample(drawn, { numRuns: 30, seed });
  const untouched = samples.every((inputs) => {
    const outcome = outcomeOf(() => attempt(operator, ...inputs));
    return 'error' in outcome && outcome.error instanceof Todo;
  });
  if (untouched) return { state: 'todo' };

  /** One answer for everything a law says: about the operator and about each impostor. */
  const everybody = [operator, ...impostors.map((impostor) => impostor.operator)];
  const truths = (law: Law<O, D>, inputs: D) => ({ value: everybody.map((each) => holdsAt(law, each, inputs)) });
  const wrong = (lesson: string, inputs: readonly D[]): Verdict =>
    ({ state: 'wrong', lesson, diagnosis: diagnose(task.mutants, attempt, [...inputs, ...samples], truths) });

  const details = fc.check(fc.property(drawn, (inputs) => attempt(operator, ...inputs) === true), { numRuns, seed, ...(path === undefined ? {} : { path }) });
  if (details.failed) {
    if (details.counterexample === null) throw details.errorInstance ?? new Error(`${task.title}: no inputs could be drawn`);
    const [inputs] = details.counterexample;
    const outcome = outcomeOf(() => attempt(operator, ...inputs));
    const said = 'error' in outcome ? showError(outcome.error) : `${String(outcome.value)}, expected true`;
    const rows = table([['law', showCall(`${name} of the operator, with inputs `, inputs)], ['got', said]]);
    return wrong(`${rows}\n\n  The operator is right; the law asks too much.\n  Again: ${replay(task.title, seed, details.counterexamplePath)}`, [inputs]);
  }
  for (const impostor of impostors) {
    const unmasked = fc.check(fc.property(drawn, (inputs) => holdsAt(attempt, impostor.operator, inputs)), { numRuns, seed, endOnFailure: true });
    if (unmasked.failed) continue;
    return wrong(`  The law holds for the operator, and also for an impostor that ${impostor.is}.\n  ${numRuns} inputs, and it never told them apart.`, []);
  }
  return { state: 'solved', calls: details.numRuns };
}

/** An error counts as a law that does not hold. */
function holdsAt<O, D extends readonly unknown[]>(law: Law<O, D>, operator: O, inputs: D): boolean {
  const outcome = outcomeOf(() => law(operator, ...inputs));
  return 'value' in outcome && outcome.value === true;
}
