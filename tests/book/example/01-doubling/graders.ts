import fc from 'fast-check';
import { exercise, gradersFor, lawExercise } from '../../../support/exercise.ts';
import type * as stubs from './exercises.ts';

export const graders = gradersFor<typeof stubs>({
  doubled: exercise({
    title: '1.1 ★ twice every number',
    inputs: fc.tuple(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 4 })),
    examples: [{ title: 'a fraction', inputs: [[1, 2.5]], gives: [2, 5] }],
    solution: (numbers) => numbers.map((x) => 2 * x),
    hints: ['`map` makes a list of the same length.', 'Twice x is x + x.'],
    mutants: [
      { wrong: (numbers) => numbers.map((x) => x * x), hint: 'That is the square. It agrees at 0 and 2 only.' },
      { wrong: (numbers) => numbers.slice(1).map((x) => 2 * x), hint: 'The first number is missing.' },
      { wrong: (numbers) => numbers.map((x) => Math.abs(2 * x)), hint: 'What becomes of a negative number?' },
    ],
  }),
  doublingLaw: lawExercise({
    title: '1.2 ★★ a law of doubling',
    inputs: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
    operator: (x: number) => 2 * x,
    impostors: [
      { operator: (x: number) => x * x, is: 'squares' },
      { operator: (x: number) => 2 * x + 1, is: 'adds one' },
      { operator: (x: number) => 3 * x, is: 'triples' },
    ],
    solution: (double, x, y) => double(x) + double(y) === x + y + x + y,
    hints: ['What is the double of a sum?', 'What does it give at 1?'],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: (double, x, y) => double(x) + double(y) === double(x + y), hint: 'Tripling is linear as well.' },
      { wrong: (double, x) => double(x) > x, hint: 'Twice −1 is less than −1.' },
    ],
  }),
});
