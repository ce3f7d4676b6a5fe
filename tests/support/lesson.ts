/** The words of a failed exercise: a small lesson about one input. */
import { inspect } from 'node:util';
import { shapeOf } from './same.ts';

/** What an answer did on one input. */
export type Outcome = { readonly value: unknown } | { readonly error: Error };

const indent = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);
const print = (value: unknown): string => inspect(value, { depth: 8, breakLength: 96, maxArrayLength: 64 });

/** A value, and its shape where it has one. */
export function show(value: unknown): string {
  const shape = shapeOf(value);
  return shape === null ? print(value) : `${print(value)}   shape [${shape.join(', ')}]`;
}

/** A call as one would write it; long ones with an argument a line. */
export function showCall(name: string, inputs: readonly unknown[]): string {
  const line = `${name}(${inputs.map(print).join(', ')})`;
  if (line.length <= 96 && !line.includes('\n')) return line;
  const lines = inputs.map((input) => {
    const shape = shapeOf(input);
    return `  ${indent(print(input), '  ')},${shape === null ? '' : `   // shape [${shape.join(', ')}]`}`;
  });
  return `${name}(\n${lines.join('\n')}\n)`;
}

/** Lines of `label   text`, the labels in one column. */
export function table(rows: readonly (readonly [label: string, text: string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, text]) => `  ${label.padEnd(width)}${indent(text, ' '.repeat(width + 2))}`).join('\n');
}

/** An error as a learner wants to see it: its message, and the line of their own file. */
export function showError(error: Error): string {
  const place = /((?:chapters|exercises)[^\s()]*\.ts:\d+)/.exec(error.stack?.split('\n').slice(1).find((frame) => /exercises\.ts/.test(frame)) ?? '')?.[1];
  return `${error.name}: ${error.message}${place === undefined ? '' : `   (${place})`}`;
}

export const showOutcome = (outcome: Outcome): string => ('error' in outcome ? `throws ${showError(outcome.error)}` : show(outcome.value));
