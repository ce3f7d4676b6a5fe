/** Grades exercises in processes of their own: edits are read anew, and a loop that never ends can be ended. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Drawing, Verdict } from '../tests/support/exercise.ts';
import { showError } from '../tests/support/lesson.ts';
import { chaptersIn, exercisesIn, type Listed } from './book.ts';

export interface Order extends Drawing {
  readonly book: string;
  readonly numbers: readonly string[];
}
/** What a grading process says: which exercise it has begun, and later what came of it. */
type Report = { readonly number: string; readonly verdict: Verdict | null };

export interface Grading extends Drawing {
  /** Seconds without an answer after which an exercise counts as never ending. */
  readonly limit?: number;
  readonly onVerdict?: (number: string, verdict: Verdict) => void;
}

/** Grades the learner's answers to these exercises. */
export async function gradeAll(book: URL, numbers: readonly string[], grading: Grading = {}): Promise<ReadonlyMap<string, Verdict>> {
  const { limit = 30, onVerdict, ...drawing } = grading;
  const verdicts = new Map<string, Verdict>();
  let rest = numbers;
  while (rest.length > 0) {
    const fate = await gradeUntilStuck({ book: book.href, numbers: rest, ...drawing }, limit, (number, verdict) => {
      verdicts.set(number, verdict);
      onVerdict?.(number, verdict);
    });
    rest = rest.filter((number) => !verdicts.has(number));
    if (fate === null) break;
    const stuck = fate.number ?? rest[0];
    if (stuck === undefined) break;
    const verdict: Verdict = { state: 'wrong', lesson: `  ${fate.reason}`, diagnosis: null };
    verdicts.set(stuck, verdict);
    onVerdict?.(stuck, verdict);
    rest = rest.filter((number) => number !== stuck);
  }
  return verdicts;
}

/** Null when every verdict came; otherwise the exercise at which the process stopped, and why. */
function gradeUntilStuck(order: Order, limit: number, onVerdict: NonNullable<Grading['onVerdict']>): Promise<{ number: string | null; reason: string } | null> {
  return new Promise((resolve) => {
    // The learner's own console.log belongs on the screen, but never between the lines that we read: it goes to stderr.
    const child = fork(fileURLToPath(import.meta.url), [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 'inherit', 'ipc'] });
    let begun: string | null = null;
    let late = false;
    const startTimer = (): NodeJS.Timeout => setTimeout(() => { late = true; child.kill('SIGKILL'); }, limit * 1000);
    let timer = startTimer();
    child.on('message', ({ number, verdict }: Report) => {
      clearTimeout(timer);
      timer = startTimer();
      begun = verdict === null ? number : null;
      if (verdict !== null) onVerdict(number, verdict);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const reason = late ? `No answer within ${limit} seconds. Is there a loop that never ends?` : 'The program ended before it could be graded.';
      resolve(code === 0 && begun === null ? null : { number: begun, reason });
    });
    child.send(order);
  });
}

/** Grades one exercise on the learner's page as it is now. */
async function gradeNow({ name, file, exercise }: Listed, drawing: Drawing): Promise<Verdict> {
  let page: Readonly<Record<string, unknown>>;
  try {
    page = (await import(file.href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const reason = error instanceof Error ? showError(error) : String(error);
    return { state: 'wrong', lesson: `  The page does not load.\n  ${reason.replaceAll('\n', '\n  ')}`, diagnosis: null };
  }
  if (!(name in page)) return { state: 'wrong', lesson: `  The page exports no ${name}.`, diagnosis: null };
  return exercise.grade(page[name], name, drawing);
}

async function serve({ book, numbers, ...drawing }: Order): Promise<void> {
  const report = (message: Report): Promise<void> => new Promise((sent) => { process.send?.(message, () => sent()); });
  const chapters = chaptersIn(new URL(book)).filter(({ number }) => numbers.some((wanted) => Number(wanted.split('.')[0]) === number));
  for (const listed of await exercisesIn(chapters)) {
    if (!numbers.includes(listed.number)) continue;
    await report({ number: listed.number, verdict: null });
    await report({ number: listed.number, verdict: await gradeNow(listed, drawing) });
  }
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send !== undefined) process.once('message', (order: Order) => void serve(order));
