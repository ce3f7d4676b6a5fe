/** Runs `compute` when the result is first asked for, and remembers it: what several recipes of a gradient share. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: compute() }).value;
}
