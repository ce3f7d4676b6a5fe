/** How tensors are printed, as in `torch.set_printoptions`. */
export interface PrintOptions {
  /** Digits after the decimal point. */
  readonly precision: number;
  /** A tensor with more elements than this is summarised. */
  readonly threshold: number;
  /** How many elements a summary keeps at either end of a dimension. */
  readonly edgeitems: number;
  /** Columns in a line. */
  readonly linewidth: number;
  /** Scientific notation always (`true`), never (`false`), or where the numbers ask for it (`null`). */
  readonly sciMode: boolean | null;
}

const profiles = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80 },
};

const wholeFrom = (least: number) => (value: unknown) => Number.isInteger(value) && (value as number) >= least;

const rules: Record<keyof PrintOptions | 'profile', { accepts: (value: unknown) => boolean; expected: string }> = {
  precision: { accepts: (value) => wholeFrom(0)(value) && (value as number) <= 100, expected: 'a whole number from 0 to 100' },
  threshold: { accepts: (value) => typeof value === 'number' && value >= 0, expected: 'a number from 0 to Infinity' },
  edgeitems: { accepts: wholeFrom(0), expected: 'a whole number from 0' },
  linewidth: { accepts: wholeFrom(1), expected: 'a whole number from 1' },
  sciMode: { accepts: (value) => value === null || typeof value === 'boolean', expected: 'true, false or null' },
  profile: { accepts: (value) => Object.keys(profiles).includes(value as string), expected: "'default', 'short' or 'full'" },
};

let current: PrintOptions = { ...profiles.default, sciMode: null };

/** The options in force; hand them back to `setPrintOptions` to restore them. */
export function getPrintOptions(): PrintOptions {
  return current;
}

/**
 * Changes how tensors are printed from now on. A `profile` sets all options but `sciMode`; options beside it override it.
 * As in PyTorch, a call that does not name `sciMode` sets it back to `null`.
 */
export function setPrintOptions(options: Partial<PrintOptions> & { readonly profile?: keyof typeof profiles }): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) throw new TypeError(`setPrintOptions: unknown option '${name}'; expected one of ${Object.keys(rules).join(', ')}`);
    const { accepts, expected } = rules[name as keyof typeof rules];
    if (!accepts(value)) throw new RangeError(`setPrintOptions: ${name} is ${String(value)}; expected ${expected}`);
  }
  const { profile, ...named } = options;
  current = { ...current, ...(profile && profiles[profile]), sciMode: null, ...named };
}
