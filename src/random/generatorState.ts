/**
 * The state of a generator as bytes, laid out as PyTorch lays them out: `torch.get_rng_state().tolist()` can be handed to `setState`,
 * and the other way round. Little-endian; engine words take 8 bytes each; what is not named below is zero.
 */
export interface GeneratorState {
  seed: bigint;
  /** The words of the engine's block, then how many of them have been handed out. */
  engine: Uint32Array;
  /** The second normal number of a pair, kept for the next call. */
  cachedNormal: number | null;
}

const words = 624;
const offsets = { seed: 0, left: 8, seeded: 12, next: 16, words: 24, normal: 24 + 8 * words + 8, hasNormal: 24 + 8 * words + 24 };
export const stateBytes = 5056;

export function encodeState({ seed, engine, cachedNormal }: GeneratorState): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(stateBytes);
  const view = new DataView(bytes.buffer);
  const next = engine[words];
  view.setBigUint64(offsets.seed, seed, true);
  view.setInt32(offsets.left, next === 0 ? 1 : words + 1 - next, true);
  view.setInt32(offsets.seeded, 1, true);
  view.setUint32(offsets.next, next, true);
  for (let k = 0; k < words; k++) view.setUint32(offsets.words + 8 * k, engine[k], true);
  view.setFloat64(offsets.normal, cachedNormal ?? 0, true);
  view.setInt32(offsets.hasNormal, cachedNormal === null ? 0 : 1, true);
  return bytes;
}

/** Reads such bytes; null if they are none. */
export function decodeState(bytes: Uint8Array): GeneratorState | null {
  if (bytes.length !== stateBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const next = view.getUint32(offsets.next, true);
  if (view.getInt32(offsets.seeded, true) !== 1 || view.getInt32(offsets.left, true) !== (next === 0 ? 1 : words + 1 - next)) return null;
  const engine = new Uint32Array(words + 1);
  for (let k = 0; k < words; k++) engine[k] = view.getUint32(offsets.words + 8 * k, true);
  engine[words] = next;
  const cachedNormal = view.getInt32(offsets.hasNormal, true) === 0 ? null : view.getFloat64(offsets.normal, true);
  return { seed: view.getBigUint64(offsets.seed, true), engine, cachedNormal };
}
