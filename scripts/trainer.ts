/** What the trainer says and does, whoever drives it: a keyboard, a pipe, or one command. */
import { readFileSync } from 'node:fs';
import { styleText } from 'node:util';
import type { Verdict } from '../tests/support/exercise.ts';
import { chaptersIn, exercisesIn, isUntouched, type Listed, pathOf, stubIn } from './book.ts';
import { gradeAll, type Grading } from './gradeExercises.ts';
import { type Progress, readProgress, writeProgress } from './progress.ts';

type Style = Parameters<typeof styleText>[0];
/** Colour where somebody looks, plain text where somebody reads. */
export const styled = (style: Style, text: string): string =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
const marks: Readonly<Record<Verdict['state'], string>> = { solved: '✓', wrong: '✗', todo: '·' };

export class Trainer {
  readonly exercises: readonly Listed[];
  private readonly book: URL;
  private readonly memory: URL;
  private readonly say: (text: string) => void;
  private progress: Progress;
  private readonly verdicts = new Map<string, Verdict>();

  private constructor(exercises: readonly Listed[], book: URL, memory: URL, say: (text: string) => void) {
    this.exercises = exercises;
    this.book = book;
    this.memory = memory;
    this.say = say;
    this.progress = readProgress(memory);
  }

  static async open(book: URL, memory: URL, say: (text: string) => void = console.log): Promise<Trainer> {
    return new Trainer(await exercisesIn(chaptersIn(book)), book, memory, say);
  }

  /** The exercise of that number; the message for a wrong one shows how numbers look. */
  numbered(number: string): Listed {
    const found = this.exercises.find((each) => each.number === number);
    if (!found) throw new Error(`There is no exercise ${number}. npm run learn -- --list shows them all.`);
    return found;
  }

  stateOf({ number }: Listed): Verdict['state'] {
    return this.verdicts.get(number)?.state ?? 'todo';
  }

  /** The first exercise that is not solved, after this one if there is one; null when all are. */
  next(after: Listed | null = null): Listed | null {
    const at = after === null ? 0 : this.exercises.indexOf(after) + 1;
    const inTurn = [...this.exercises.slice(at), ...this.exercises.slice(0, at)];
    return inTurn.find((each) => this.stateOf(each) !== 'solved') ?? null;
  }

  /** Grades everything that was touched, since nothing that was written down is believed. */
  async verify(): Promise<void> {
    const claimed = this.progress.solved;
    this.verdicts.clear();
    const touched = this.exercises.filter(({ file, number }) => !isUntouched(readFileSync(file, 'utf8'), number)).map(({ number }) => number);
    for (const [number, verdict] of await gradeAll(this.book, touched)) this.verdicts.set(number, verdict);
    for (const each of this.exercises) {
      if (claimed.includes(each.number) && this.stateOf(each) !== 'solved') this.say(`${each.exercise.title} was solved and is not any more.`);
    }
    this.progress = { ...this.progress, solved: [] };
    this.remember();
  }

  /** Grades one exercise and says what came of it. */
  async grade(listed: Listed, grading: Grading = {}): Promise<Verdict> {
    const verdict = (await gradeAll(this.book, [listed.number], grading)).get(listed.number);
    if (!verdict) throw new Error(`${listed.exercise.title} could not be graded.`);
    this.verdicts.set(listed.number, verdict);
    this.remember();
    const { title } = listed.exercise;
    if (verdict.state === 'solved') this.say(styled('green', `✓ ${title}: solved. It held on ${verdict.calls} inputs.`));
    else if (verdict.state === 'todo') this.say(`· ${title}: still to do, in ${this.place(listed)}`);
    else {
      this.say(styled('red', `✗ ${title}: not yet`));
      this.say(`\n${verdict.lesson}`);
      if (verdict.diagnosis !== null) this.say(`\n  ${styled('bold', 'Diagnosis:')} ${verdict.diagnosis}`);
    }
    return verdict;
  }

  show(listed: Listed): void {
    const { doc } = stubIn(readFileSync(listed.file, 'utf8'), listed.name);
    const [, ...rest] = doc.split('\n');
    this.say(`${styled('bold', listed.exercise.title)}\n${styled('dim', this.place(listed))}\n${rest.join('\n')}\n`);
  }

  /** One hint more each time; the last one again when there are no others. */
  hint({ number, exercise }: Listed): void {
    const count = Math.min((this.progress.hints[number] ?? 0) + 1, exercise.hints.length);
    this.progress = { ...this.progress, hints: { ...this.progress.hints, [number]: count } };
    this.remember();
    this.say(`hint ${count} of ${exercise.hints.length}: ${exercise.hints[count - 1]}`);
  }

  async solution(listed: Listed): Promise<void> {
    if (this.stateOf(listed) !== 'solved') return this.say('First yours, then ours: the answer is shown once yours passes. h gives a hint.');
    const { solutionOf } = await import('./solution.ts');
    this.say(`The library's answer:\n\n${solutionOf(listed)}\n`);
  }

  list(): void {
    for (const each of this.exercises) {
      const state = this.stateOf(each);
      this.say(`${styled(state === 'solved' ? 'green' : state === 'wrong' ? 'red' : 'dim', marks[state])} ${each.exercise.title}`);
    }
    this.say(`\n${this.solved()} of ${this.exercises.length} solved`);
  }

  solved(): number {
    return this.exercises.filter((each) => this.stateOf(each) === 'solved').length;
  }

  private place({ file, name }: Listed): string {
    return `${pathOf(file)}:${stubIn(readFileSync(file, 'utf8'), name).line}`;
  }

  private remember(): void {
    const solved = this.exercises.map(({ number }) => number).filter((number) => {
      const verdict = this.verdicts.get(number);
      return verdict === undefined ? this.progress.solved.includes(number) : verdict.state === 'solved';
    });
    this.progress = { ...this.progress, solved };
    writeProgress(this.memory, this.progress);
  }
}
