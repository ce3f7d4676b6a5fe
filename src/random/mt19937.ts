/** Words in the state, and how far ahead the recurrence reaches. */
const size = 624;
const reach = 397;

/**
 * The Mersenne twister MT19937 (Matsumoto and Nishimura, 1998): the source of every random number here, as in PyTorch's CPU generator.
 *
 *     x[k + 624] = x[k + 397] xor twist(the top bit of x[k], the other 31 bits of x[k + 1])
 *
 * 624 words are made at a time; each is tempered (its bits mixed once more) as it is handed out. After 2¹⁹⁹³⁷ − 1 words it starts over.
 *
 * @example new Mt19937(5489).random()   // 3499211612
 */
export class Mt19937 {
  private readonly words = new Uint32Array(size);
  /** Words handed out of this block. 0: only seeded so far, and a seed's own words are never handed out; 624: used up. */
  private position = 0;

  /** Only the low 32 bits of the seed count. */
  constructor(seed: number) {
    const { words } = this;
    words[0] = seed;
    for (let k = 1; k < size; k++) words[k] = Math.imul(1812433253, words[k - 1] ^ (words[k - 1] >>> 30)) + k;
  }

  /** The next word: a whole number from 0 to 2³² − 1. */
  random(): number {
    if (this.position === 0 || this.position === size) this.makeBlock();
    let word = this.words[this.position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The 624 words of the block, then how many of them have been handed out. */
  getState(): Uint32Array<ArrayBuffer> {
    const state = new Uint32Array(size + 1);
    state.set(this.words);
    state[size] = this.position;
    return state;
  }

  setState(state: Uint32Array): void {
    this.words.set(state.subarray(0, size));
    this.position = state[size];
  }

  private makeBlock(): void {
    const { words } = this;
    for (let k = 0; k < size; k++) {
      const joined = (words[k] & 0x80000000) | (words[(k + 1) % size] & 0x7fffffff);
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      words[k] = words[(k + reach) % size] ^ twisted;
    }
    this.position = 0;
  }
}
