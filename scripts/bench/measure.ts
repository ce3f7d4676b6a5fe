import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A median of times, in milliseconds. */
export function median(times: readonly number[]): number {
  const ordered = [...times].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface Contestant {
  readonly run: () => unknown;
  /** Where set, no more is spent on it than this, in milliseconds. */
  readonly patience?: number;
}

/**
 * Times of several ways to do the same, round after round in turn, so that whatever else the machine does meets all of them alike.
 * Each is warmed up first. Before a run that counts, the others' garbage is collected, and it runs once without counting: what is
 * measured is a program that does this again and again. Rounds go on for `budget` milliseconds; there are at least 5 and at most 40.
 */
export async function race<Name extends string>(contestants: Readonly<Record<Name, Contestant>>, budget = 6000): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  const spent = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  const time = async (name: Name): Promise<number> => {
    const start = performance.now();
    await contestants[name].run();
    const took = performance.now() - start;
    spent[name] += took;
    return took;
  };
  const stillRuns = (name: Name): boolean => spent[name] < (contestants[name].patience ?? Infinity);

  const first: Partial<Record<Name, number>> = {};
  for (const name of names) first[name] = await time(name);
  for (const name of names) if (stillRuns(name)) await time(name);
  const start = performance.now();
  for (let round = 0; round < 40 && (round < 5 || performance.now() - start < budget); round++) {
    for (const name of names) {
      if (!stillRuns(name)) continue;
      collectGarbage();
      await time(name);
      times[name].push(await time(name));
    }
  }
  for (const name of names) if (times[name].length === 0) times[name].push(first[name] ?? NaN); // its one run was all there was time for
  return times;
}
