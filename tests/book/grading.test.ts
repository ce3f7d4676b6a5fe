import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { todo } from '../../chapters/todo.ts';
import { summary } from '../../scripts/exerciseReporter.ts';
import { tensor } from '../../src/index.ts';
import { exercise, type Exercise, type Verdict } from '../support/exercise.ts';
import { proofsOf } from '../support/proofs.ts';
import { copyOf, difference, exactly, shapeOf, wayBack } from '../support/same.ts';
import { graders } from './example/01-doubling/graders.ts';

const { doubled, doublingLaw } = graders;
type Doubled = typeof doubled.solution;
const lessonOf = (verdict: Verdict): string => (verdict.state === 'wrong' ? verdict.lesson : verdict.state);
const grade = (attempt: Doubled): Verdict => doubled.grade(attempt, 'doubled');

describe.each(Object.entries(graders) as [string, Exercise][])('the example %s', (name, each) => {
  for (const { title, prove } of proofsOf(each, name)) test(title, prove);
});

describe('a wrong answer becomes a lesson', () => {
  const flat: Doubled = (numbers) => numbers.map((x) => (Math.abs(x) > 4 ? x : 2 * x));

  test('the smallest input that fails, what was expected, what came, where they differ', () => {
    const lesson = lessonOf(grade(flat));
    expect(lesson.split('\n').slice(0, 4)).toEqual([
      '  call      doubled([ -5 ])',
      '  expected  [ -10 ]   shape [1]',
      '  got       [ -5 ]   shape [1]',
      '  differs   at [0]: -5, expected -10',
    ]);
  });

  test('seed and path repeat it', () => {
    const [, seed, path] = /npm run learn -- --once 1\.1 --seed (\d+) --path ([\d:]+)/.exec(lessonOf(grade(flat))) ?? [];
    const again = doubled.grade(flat, 'doubled', { seed: Number(seed), path });
    expect(lessonOf(again)).toContain('doubled([ -5 ])');
    expect(lessonOf(again)).toContain('0 inputs went well before');
    const elsewhere = doubled.grade(flat, 'doubled', { seed: Number(seed) + 1 });
    expect(lessonOf(elsewhere)).toMatch(/doubled\(\[ -?5 \]\)/);
  });

  test('a mistake that no mutant makes gets no diagnosis', () => {
    expect(grade(flat)).toMatchObject({ state: 'wrong', diagnosis: null });
  });

  test('a mistake that a mutant makes in other words gets its hint', () => {
    expect(grade((numbers) => numbers.map((x) => x ** 2))).toMatchObject({ diagnosis: 'That is the square. It agrees at 0 and 2 only.' });
  });

  test('examples come first', () => {
    expect(lessonOf(grade((numbers) => numbers.map((x) => 2 * Math.round(x))))).toContain('This is an example: a fraction.');
  });

  test('an error, a changed input and a case still to do are told as such', () => {
    const short: Doubled = (numbers) => {
      if (numbers.length > 2) throw new RangeError('too long');
      return numbers.map((x) => 2 * x);
    };
    expect(lessonOf(grade(short))).toMatch(/got +throws RangeError: too long/);
    const inPlace: Doubled = (numbers) => (numbers as number[]).map((x, i) => ((numbers as number[])[i] = 2 * x));
    expect(lessonOf(grade(inPlace))).toContain('the inputs were changed (at [0][0]: 2, expected 1); leave them as they are');
    expect(lessonOf(grade((numbers) => (numbers.some((x) => x < 0) ? todo('1.1') : numbers.map((x) => 2 * x))))).toContain('this case is not written yet');
    expect(lessonOf(grade(() => Promise.resolve([]) as unknown as number[]))).toContain('a promise, expected a list');
  });
});

describe('a law that is not sharp enough', () => {
  test('names an impostor that it does not catch', () => {
    expect(lessonOf(doublingLaw.grade(() => true, 'doublingLaw'))).toContain('also for an impostor that squares');
    expect(lessonOf(doublingLaw.grade((double, x) => double(2 * x) === 2 * double(x), 'doublingLaw'))).toContain('also for an impostor that triples');
  });
  test('or too sharp, is shown where the operator breaks it', () => {
    const lesson = lessonOf(doublingLaw.grade((double, x) => double(x) < 9, 'doublingLaw'));
    expect(lesson).toMatch(/got +false, expected true[^]+The operator is right; the law asks too much\./);
  });
});

describe('the proofs catch graders that', () => {
  const failing = (each: Exercise, title: string): void => {
    const proof = proofsOf(each, 'doubled').find((candidate) => candidate.title.includes(title));
    expect(() => proof?.prove(), title).toThrow();
  };
  const broken = (grade: Exercise['grade']): Exercise => ({ ...(doubled as Exercise), grade });

  test('run the library instead of the answer', () => {
    const library = broken((_attempt, name) => doubled.grade(doubled.solution, name));
    for (const title of ['untouched', 'what was run', 'empty', 'mutant 1', 'mutant 2', 'mutant 3']) failing(library, title);
  });
  test('refuse the right answer', () => {
    failing(broken(() => ({ state: 'wrong', lesson: '', diagnosis: null })), 'the library’s answer passes');
  });
  test('compare nothing', () => {
    const silent = exercise<(x: number) => number, [number]>({
      title: '1.3 ★ silence',
      inputs: fc.tuple(fc.integer()),
      hints: ['a', 'b'],
      mutants: [{ wrong: (x) => x, hint: 'c' }, { wrong: (x) => x, hint: 'd' }, { wrong: (x) => x, hint: 'e' }],
      solution: () => { throw new Error('always'); },
    });
    expect(() => silent.grade(silent.solution, 'silence')).toThrow('1.3 ★ silence: the solution never returns a value, so nothing was compared');
  });
});

describe('differences', () => {
  test.each([
    [1, 1 + 1e-7, null],
    [1, 1.1, '1, expected 1.1'],
    [NaN, NaN, null],
    [Infinity, 1, 'Infinity, expected 1'],
    [0, -0, null],
    [undefined, 1, 'nothing, expected a number'],
    [[1, [2, 3]], [1, [2, 4]], 'at [1][1]: 3, expected 4'],
    [[1], new Float32Array([1]), null],
    [[1, 2], [1], '2 elements, expected 1'],
    [{ mean: 1, count: 2 }, { mean: 1, count: 3 }, 'at .count: 2, expected 3'],
    [new Map([['a', 1]]), new Map([['a', 2]]), 'at .a: 1, expected 2'],
    ['a', 'b', 'a, expected b'],
    [tensor([[1, 2], [3, 4]]), tensor([[1, 2], [3, 5]]), 'at [1, 1]: 4, expected 5'],
    [tensor([1, 2]), tensor([[1, 2]]), 'shape [2], expected [1, 2]'],
    [tensor([1], { dtype: 'float64' }), tensor([1]), 'dtype float64, expected float32'],
    [tensor([1, 2]).view(2, 1), tensor([[1], [2]]), null],
    [[tensor([1])], [tensor([2])], 'at [0][0]: 1, expected 2'],
    [[1], tensor([1]), 'a list, expected a tensor'],
  ])('%#', (got, expected, said) => expect(difference(got, expected)).toBe(said));

  test('a copy stays as it was', () => {
    const x = { x: tensor([1, 2]), list: [1, 2] };
    const before = copyOf(x);
    x.list[0] = 9;
    expect(difference(copyOf(x), before, exactly)).toBe('at .list[0]: 9, expected 1');
  });

  test('what was changed is put back', () => {
    const x = { x: tensor([1, 2]), list: [1, [2]] as unknown[], typed: new Float32Array([1, 2]) };
    const back = wayBack(x);
    x.x.mul_(3);
    x.typed[1] = 9;
    (x.list[1] as number[]).push(7);
    x.list.pop();
    x.list.unshift(5);
    back();
    expect(difference(x, { x: tensor([1, 2]), list: [1, [2]], typed: [1, 2] }, exactly)).toBe(null);
  });

  test('shapes of what is shown', () => {
    const values = [3, [1, 2], [[1, 2], [3]], [[1, 2], [3, 4]], tensor([[1, 2]])];
    expect(values.map(shapeOf)).toEqual([null, [2], [2], [2, 2], [1, 2]]);
  });
});

test('the run ends with one line', () => {
  expect(summary(3, 142, '1.4 ★ strides of a transposed view')).toBe('exercises: 3 of 142 solved · next: 1.4 ★ strides of a transposed view');
  expect(summary(2, 2, null)).toBe('exercises: 2 of 2 solved · all done');
});
