/** Processes that run the tests of one page after another. One that crashes or does not answer in time is replaced. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome, Task } from './protocol.ts';

const script = fileURLToPath(new URL('worker.ts', import.meta.url));
const patience = 20_000;
/** Every mutant leaves compiled kernels behind. */
const longestLife = 400;

class Worker {
  private process: ChildProcess | null = null;
  private age = 0;
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs one task; `fresh` asks for a process that has run none before. */
  async run(task: Task, fresh = false): Promise<Outcome> {
    if (fresh || this.age >= longestLife) this.stop();
    this.age++;
    const child = (this.process ??= fork(script, [this.folder], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      const give = (by: string) => (): void => {
        this.stop();
        settle({ operators: task.operators ?? [], noticed: { by, message: '' } });
      };
      const timer = setTimeout(give(`no answer in ${patience / 1000} s`), patience);
      child.once('message', (outcome: Outcome) => settle(outcome));
      child.once('exit', give('a crash'));
      child.send(task);
    });
  }

  stop(): void {
    this.process?.removeAllListeners();
    this.process?.kill('SIGKILL');
    this.process = null;
    this.age = 0;
  }
}

export class Pool {
  private readonly workers: readonly Worker[];
  private readonly idle: Worker[];
  private readonly waiting: ((worker: Worker) => void)[] = [];

  /** `size` processes that test the copy of the project in `folder`. */
  constructor(folder: string, size: number) {
    this.workers = Array.from({ length: size }, () => new Worker(folder));
    this.idle = [...this.workers];
  }

  async run(task: Task, fresh = false): Promise<Outcome> {
    const worker = this.idle.pop() ?? await new Promise<Worker>((resolve) => this.waiting.push(resolve));
    const outcome = await worker.run(task, fresh);
    const next = this.waiting.shift();
    if (next) next(worker);
    else this.idle.push(worker);
    return outcome;
  }

  /** The same task once in every process; to be called when nothing is under way. */
  runEverywhere(task: Task): Promise<readonly Outcome[]> {
    return Promise.all(this.workers.map((worker) => worker.run(task)));
  }

  stop(): void {
    for (const worker of this.workers) worker.stop();
  }
}
