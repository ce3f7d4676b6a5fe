import type { Inputs } from './definition.ts';
import type { Tensor } from './tensor.ts';

/** A call of an operator, as somebody who watches sees it. */
export interface ObservedCall {
  readonly operator: string;
  readonly inputs: Inputs;
  readonly options: object;
  readonly outputs: readonly Tensor[];
}
/** Watches what a program does; `jit.trace` writes it down. */
export interface Observer {
  called(call: ObservedCall): void;
  /** `y` was written into `x`. */
  written(operator: string, x: Tensor, y: Tensor): void;
  /** Something that is no operator was done with `x`. */
  escaped(what: string, x: Tensor): void;
}

/** Who watches; null while nobody does, and inside of operators. */
export let observer: Observer | null = null;

/** Runs `body` watched by somebody, or by nobody. */
export function observed<T>(by: Observer | null, body: () => T): T {
  const before = observer;
  observer = by;
  try {
    return body();
  } finally {
    observer = before;
  }
}
