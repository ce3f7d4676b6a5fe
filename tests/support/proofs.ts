/** What a grader must be able to do before it may grade anybody. */
import { expect } from 'vitest';
import { todo } from '../../chapters/todo.ts';
import type { Exercise } from './exercise.ts';

interface Proof {
  readonly title: string;
  readonly prove: () => void;
}
type Callable = (...inputs: unknown[]) => unknown;

/** The same function or class, which counts how often it is used. */
function counted(f: Callable): { readonly watched: Callable; calls(): number } {
  let count = 0;
  const watched = new Proxy(f, {
    apply(target, self, inputs: unknown[]) {
      count++;
      return Reflect.apply(target, self, inputs) as unknown;
    },
    construct(target, inputs: unknown[]) {
      count++;
      return Reflect.construct(target, inputs) as object;
    },
  });
  return { watched, calls: () => count };
}

export function proofsOf(exercise: Exercise, name: string): Proof[] {
  const { solution, mutants, hints } = exercise;
  const stub = (): never => todo(exercise.title.split(' ')[0]);
  class Stub { constructor() { stub(); } }
  const isClass = /^class\b/.test(String(solution));
  return [
    { title: 'an untouched stub is still to do', prove: () => expect(exercise.grade(isClass ? Stub : stub, name)).toEqual({ state: 'todo' }) },
    {
      title: 'the library’s answer passes, and is what was run',
      prove() {
        const { watched, calls } = counted(solution as Callable);
        const verdict = exercise.grade(watched, name);
        expect(verdict.state === 'wrong' ? verdict.lesson : verdict.state).toBe('solved');
        expect(calls()).toBeGreaterThan(verdict.state === 'solved' ? verdict.calls - 1 : 0);
      },
    },
    {
      title: 'an empty answer fails',
      prove: () => expect(exercise.grade(isClass ? class {} : () => undefined, name).state).toBe('wrong'),
    },
    { title: 'there are 3 to 8 mutants and at least 2 hints', prove: () => {
      expect(mutants.length).toBeGreaterThanOrEqual(3);
      expect(mutants.length).toBeLessThanOrEqual(8);
      expect(new Set([...hints, ...mutants.map(({ hint }) => hint)]).size).toBe(hints.length + mutants.length);
    } },
    ...mutants.map(({ wrong, hint }, i) => ({
      title: `mutant ${i + 1} fails and is recognised: ${hint}`,
      prove() {
        const verdict = exercise.grade(wrong, name);
        expect(verdict.state).toBe('wrong');
        expect(verdict).toMatchObject({ diagnosis: hint });
      },
    })),
  ];
}
