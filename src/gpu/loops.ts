/** How long loops may be. */
import { createKernel, mode } from './device.ts';

/** The loops of a kernel's text. Of each: what bounds the loops around it, from the outermost, and itself; a name or a number. */
export function loopsOf(source: string): readonly (readonly string[])[] {
  const loops: string[][] = [];
  const open: (string | null)[] = [];
  for (const [token, bound = null] of source.matchAll(/\bfor\s*\([^;]*;\s*\w+\s*<\s*(\w+)[^{]*\{|[{}]/g)) {
    if (token === '}') open.pop();
    else open.push(bound);
    if (bound) loops.push(open.filter((around) => around !== null));
  }
  return loops;
}

/** How many rounds a thread makes at most, as far as its loops are bounded by arguments. */
export function roundsOf(loops: readonly (readonly string[])[], integers: Readonly<Record<string, number>>): number {
  const boundOf = (name: string): number => integers[name] ?? (/^\d/.test(name) ? Number(name) : 1);
  return loops.reduce((sum, bounds) => sum + bounds.reduce((rounds, name) => rounds * boundOf(name), 1), 0);
}

const many = 2 ** 20;
let measured: number | null = null;

/**
 * How many rounds a thread may make here. OpenGL promises no number: Mesa's software driver leaves every loop of a thread after 65535 rounds
 * in all, without a word, and the results are wrong.
 */
export function mostRounds(): number {
  if (mode !== 'headlessgl') return Infinity;
  if (measured === null) {
    const source = 'function (n) { let rounds = 0; for (let i = 0; i < n; i++) { rounds += 1; } return rounds; }';
    const count = createKernel(source, { output: [1], precision: 'single', loopMaxIterations: many, argumentTypes: ['Integer'] });
    const [rounds] = count(many) as Float32Array;
    measured = rounds < many ? rounds : Infinity;
    count.destroy();
  }
  return measured;
}
