/** A helper: a top-level function of numbers, or its text. */
export type Helper = ((...numbers: number[]) => number) | string;

interface Parts {
  readonly parameters: readonly string[];
  /** The statements before the final `return`. */
  readonly body: string;
  /** The expression of the final `return`. */
  readonly result: string;
  /** The names the statements declare. */
  readonly locals: readonly string[];
}

/**
 * Writes the bodies of `helpers` into the text of a kernel, in place of the calls.
 *
 * `const e = exp(x[i] - max);` becomes
 *
 *     const e_exp1_x = x[i] - max;
 *     …the statements of exp, every local prefixed by e_exp1_…
 *     const e = <what exp returns>;
 *
 * GPU.js can call helper functions itself, but on webasm it does so element by element, without SIMD.
 *
 * In the kernel a helper call must be the whole right side of a `const`; its arguments are any expressions without helper calls.
 * A helper is a top-level function of numbers: `const`, `let`, assignments and `if {}`, then one final `return`. It may call other helpers
 * in the same way, but not itself. Anything else is refused with a message that says what to write.
 */
export function inlineHelpers(source: string, helpers: Readonly<Record<string, Helper>>): string {
  const kernel = clean(source);
  const words = kernel.match(/[\w$]+/g) ?? [];
  const parsed = new Map<string, Parts>();
  let calls = 0;

  function parse(name: string): Parts {
    const known = parsed.get(name) ?? parseHelper(name, clean(String(helpers[name])));
    parsed.set(name, known);
    return known;
  }

  /** A prefix that no word of the kernel begins with. */
  function prefixFor(target: string, name: string): string {
    let prefix: string;
    do prefix = `${target.replace(/_+$/, '')}_${name}${++calls}_`;
    while (words.some((word) => word.startsWith(prefix)));
    return prefix;
  }

  /** `text` with every helper call in it replaced; `callers` are the helpers whose bodies we are in. */
  function expand(text: string, callers: readonly string[]): string {
    let expanded = '';
    let rest = text;
    for (let call = findCall(rest, helpers); call; call = findCall(rest, helpers)) {
      if (callers.includes(call.name)) {
        throw new Error(`inlineHelpers: ${[...callers, call.name].join(' calls ')}; a helper cannot call itself; write a loop in the kernel`);
      }
      expanded += rest.slice(0, call.start) + inlined(call, callers);
      rest = rest.slice(call.end);
    }
    return expanded + rest;
  }

  function inlined({ target, name, values, indent }: Call, callers: readonly string[]): string {
    const { parameters, body, result, locals } = parse(name);
    // More arguments than parameters are dropped, as everywhere in JavaScript.
    if (values.length < parameters.length) {
      throw new Error(`inlineHelpers: const ${target} = ${name}(…) passes ${values.length} of the arguments (${parameters.join(', ')})`);
    }
    const prefix = prefixFor(target, name);
    const names = new Map([...parameters, ...locals].map((local) => [local, prefix + local]));
    // Written as a statement, a result that is itself a call is inlined too.
    const text = `${renamed(body, names)}\nconst ${target} = ${renamed(result, names)};`;
    const lines = [
      ...parameters.map((parameter, i) => `const ${prefix}${parameter} = ${values[i]};`),
      ...expand(text, [...callers, name]).split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    ];
    return lines.join(`\n${indent}`);
  }

  // The kernel's own name may be a helper's.
  const header = kernel.slice(0, kernel.indexOf('('));
  return header + expand(kernel.slice(header.length), []);
}

interface Call {
  readonly target: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly indent: string;
  readonly start: number;
  readonly end: number;
}

/** The first statement `const target = name(values);` of a helper; any other mention of a helper is an error. */
function findCall(text: string, helpers: Readonly<Record<string, Helper>>): Call | undefined {
  const mention = findHelper(text, helpers);
  if (!mention) return undefined;
  const name = mention[0];
  const before = /(?<=^|[;{}])(\s*)const\s+([A-Za-z_$][\w$]*)\s*=\s*$/.exec(text.slice(0, mention.index));
  const open = mention.index + name.length;
  const close = text[open] === '(' ? matching(text, open) : -1;
  const after = /^\s*;/.exec(text.slice(close + 1));
  if (!before || close < 0 || !after) throw misuse(text, mention.index, name, 'must be the whole right side of a const');
  const inside = text.slice(open + 1, close);
  const nested = findHelper(inside, helpers);
  if (nested) throw misuse(text, mention.index, nested[0], `must not be an argument of ${name}; name its value first`);
  const [, space, target] = before;
  return {
    target, name,
    values: splitArguments(inside),
    indent: space.slice(space.lastIndexOf('\n') + 1),
    start: before.index + space.length,
    end: close + 1 + after[0].length,
  };
}

/** The first word of the text that is a helper's name; `Math.exp` is not. */
function findHelper(text: string, helpers: Readonly<Record<string, Helper>>): RegExpExecArray | undefined {
  return [...text.matchAll(/(?<![\w$.])[A-Za-z_$][\w$]*/g)].find(([word]) => Object.hasOwn(helpers, word));
}

function misuse(text: string, at: number, name: string, rule: string): Error {
  const line = `${text.slice(0, at).split('\n').at(-1)}${text.slice(at).split('\n')[0]}`.trim();
  return new Error(`inlineHelpers: \`${line}\`: a call of the helper ${name} ${rule}; write \`const value = ${name}(…);\` on its own and use value`
    + ` (if ${name} is a name of your own, choose another)`);
}

function parseHelper(name: string, text: string): Parts {
  const header = /^(?:export\s+)?function\s*[\w$]*\s*\(([^()]*)\)\s*\{/.exec(text);
  if (!header || !text.endsWith('}')) throw new Error(`inlineHelpers: ${name} must be written \`function ${name}(x) { … return …; }\``);
  const inside = text.slice(header[0].length, -1);
  const last = /(?<=^|[;{}\s])return\b([^;]*);?\s*$/.exec(inside);
  if (!last) throw new Error(`inlineHelpers: ${name} must end in its one return`);
  const body = inside.slice(0, last.index);
  if (/\breturn\b/.test(body)) throw new Error(`inlineHelpers: ${name} returns early; assign to a let inside if {} and return it at the end`);
  const other = /\b(for|while|do|switch|function|class|this|new|var)\b|=>/.exec(body + last[1]);
  if (other) throw new Error(`inlineHelpers: ${name} contains \`${other[0]}\`; only const, let, assignments and if {} can be inlined`);
  const parameters = header[1].split(',').map((parameter) => parameter.trim()).filter((parameter) => parameter !== '');
  const strange = parameters.find((parameter) => !/^[A-Za-z_$][\w$]*$/.test(parameter));
  if (strange) throw new Error(`inlineHelpers: ${name}: the parameter \`${strange}\` must be a plain name`);
  const assigned = parameters.find((parameter) => assignments(body).includes(parameter));
  if (assigned) throw new Error(`inlineHelpers: ${name} assigns to its parameter ${assigned}; copy it into a let first`);
  const locals = [...body.matchAll(/\b(?:const|let)\s+([A-Za-z_$][\w$]*)/g)].map(([, local]) => local);
  return { parameters, body, result: last[1].trim(), locals };
}

/** The text without comments and without what vitest and bundlers make of imported names: `(0, imported.exp)(x)` is `exp(x)`. */
function clean(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/\(0,\s*[\w$]+\.([\w$]+)\)(?=\s*\()/g, '$1')
    .trim();
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/(?<![\w$.])[A-Za-z_$][\w$]*/g, (word) => names.get(word) ?? word);
}

/** Where the bracket opened at `open` closes; -1 if it does not. */
function matching(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if ('([{'.includes(text[i])) depth++;
    if (')]}'.includes(text[i])) depth--;
    if (depth === 0) return i;
  }
  return -1;
}

/** `a, b[f(i, j)]` as `a` and `b[f(i, j)]`. */
function splitArguments(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '');
}

/** The names that are assigned to, other than where they are declared. */
function assignments(text: string): string[] {
  return [...text.matchAll(/([A-Za-z_$][\w$]*)\s*(?:[-+*/%]?=(?!=)|\+\+|--)/g)].map(([, name]) => name);
}
