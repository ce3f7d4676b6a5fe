import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with how far the learner has come: `exercises: 3 of 142 solved · next: 1.4 ★ strides of a transposed view`. */
export default class ExerciseReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const exercises = modules.flatMap((module) => [...module.children.allTests()]).flatMap((test) => test.meta().exercise ?? []);
    if (exercises.length === 0) return;
    const next = exercises.find(({ solved }) => !solved);
    console.log(`${summary(exercises.filter(({ solved }) => solved).length, exercises.length, next?.title ?? null)}\n`);
  }
}

export const summary = (solved: number, total: number, next: string | null): string =>
  `exercises: ${solved} of ${total} solved · ${next === null ? 'all done' : `next: ${next}`}`;
