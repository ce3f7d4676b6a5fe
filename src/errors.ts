/**
 * Every refusal of a call: `<operator>: <argument> has shape <shape> …; <what disagrees>; expected <…>`:
 * the facts, the contradiction, the way out. Thrown before any work is done.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** A value as a message shows it: strings in quotes, lists and options written out, anything else by the name of its class. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const { name } = value.constructor;
  return name === 'Object' ? `{ ${Object.entries(value).map(([key, inner]) => `${key}: ${shown(inner)}`).join(', ')} }` : `a ${name}`;
}

/** The candidate that looks most like `word`, for "did you mean". */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
      row = next;
    }
    return row[b.length];
  };
  const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();
  const ranked = candidates.map((name) => [distance(plain(word), plain(name)), name] as const).sort(([a], [b]) => a - b);
  return ranked.length > 0 && ranked[0][0] <= Math.max(2, word.length / 2) ? ranked[0][1] : null;
}
