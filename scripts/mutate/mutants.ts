/** Finds the places of a page that can be broken, and how: one token, factor or condition at a time. */
import { parseAst } from 'vitest/node';

/** A page with one mistake in it. */
export interface Mutant {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The line as it was. */
  readonly text: string;
  readonly before: string;
  readonly after: string;
  /** The whole page with the mistake. */
  readonly source: string;
}

/** A node of the syntax tree (ESTree); its other fields depend on its type. */
interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly after: string;
}
type Mutator = (node: Syntax, source: string) => readonly Edit[];

/** Every mutant of a page, from top to bottom. Two mistakes that give the same text are one. */
export function mutantsOf(source: string, file: string): Mutant[] {
  const edits: Edit[] = [];
  visit(parseAst(source, { lang: 'ts' }, file) as unknown as Syntax, (node) => edits.push(...(mutators[node.type]?.(node, source) ?? [])));
  const mutants = edits.sort((a, b) => a.start - b.start || a.end - b.end).map((edit) => mutantFrom(edit, source));
  return [...new Map(mutants.map((mutant) => [mutant.source, mutant])).values()];
}

function mutantFrom({ start, end, after }: Edit, source: string): Mutant {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  return {
    line: source.slice(0, start).split('\n').length,
    column: start - lineStart + 1,
    text: source.slice(lineStart, source.indexOf('\n', start)).trim(),
    before: source.slice(start, end),
    after,
    source: source.slice(0, start) + after + source.slice(end),
  };
}

// ─── where to look ───────────────────────────────────────────────────────────────────────────────────────────────────

/** TypeScript's wrappers around an expression; everything else it adds is about types, which do not run. */
const wrappers = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'];
/** Words — of an error, of a reason written down — are not what is tested here; whether an error is thrown is. */
const isProse = ({ type, callee }: Syntax): boolean =>
  ['ImportDeclaration', 'ThrowStatement', 'TemplateLiteral'].includes(type) || /^(?:NotDifferentiable|[mM]etadataOnly)$/.test(nameOf(callee));

function visit(node: Syntax, see: (node: Syntax) => void, inKernel = false): void {
  if (isProse(node) || (node.type.startsWith('TS') && !wrappers.includes(node.type))) return;
  see(node);
  const within = inKernel || nameOf((node['params'] as readonly unknown[] | undefined)?.[0]) === 'this';
  for (const inner of partsOf(node, within)) visit(inner, see, within);
}

/** What lies directly in a node, less the names of fields and what would only cost time. */
function partsOf(node: Syntax, inKernel: boolean): Syntax[] {
  const { test, update, key, computed, ...rest } = node;
  const shown = Object.values({ ...rest, ...(computed === false ? {} : { key }) });
  if (node.type !== 'ForStatement') shown.push(test, update);
  // A loop counts on, or it never ends. One step further is a mistake in a kernel; elsewhere, what is written beyond the end of an array is lost.
  else if (isSyntax(test)) shown.push(...(inKernel ? [test] : [test['left'], test['right']]));
  return shown.flat().filter(isSyntax);
}

const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && typeof (value as Syntax).type === 'string';
const nameOf = (node: unknown): string => (isSyntax(node) && node.type === 'Identifier' ? String(node['name']) : '');
const child = (node: Syntax, field: string): Syntax => node[field] as Syntax;
const isText = ({ type, value }: Syntax): boolean => type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string');

// ─── how to break it ─────────────────────────────────────────────────────────────────────────────────────────────────

const swaps: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'],
  '<': ['<='], '<=': ['<'], '>': ['>='], '>=': ['>'], '===': ['!=='], '!==': ['==='],
  '&&': ['||'], '||': ['&&'],
  '+=': ['-=', '='], '-=': ['+=', '='], '*=': ['/=', '='], '/=': ['*=', '='],
  '++': ['--'], '--': ['++'],
};
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Math: { max: 'min', min: 'max', floor: 'ceil', ceil: 'floor' },
  'this.thread': { x: 'y', y: 'x', z: 'x' },
};
/** Operators that join two tensors, and whether the order of the two matters. */
const joins: Readonly<Record<string, 'ordered' | 'either'>> = { add: 'either', mul: 'either', sub: 'ordered', div: 'ordered' };

const replaced = ({ start, end }: Syntax, after: string): Edit => ({ start, end, after });

/** A loop that ends one step early. */
function loopShortened(node: Syntax, source: string): Edit[] {
  const test = node['test'];
  if (!isSyntax(test) || test['operator'] !== '<') return [];
  const right = child(test, 'right');
  return [replaced(right, `${source.slice(right.start, right.end)} - 1`)];
}

/** The operator between two operands. */
function operatorSwapped(node: Syntax, source: string): Edit[] {
  const { operator } = node as unknown as { operator: string };
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  if (operator === '+' && (isText(left) || isText(right))) return [];
  const start = source.indexOf(operator, left.end);
  return (swaps[operator] ?? []).map((after) => ({ start, end: start + operator.length, after }));
}

/** A product or quotient that loses a factor. */
function factorDropped(node: Syntax | null, source: string): Edit[] {
  if (node?.type !== 'BinaryExpression' || !['*', '/'].includes(String(node['operator']))) return [];
  const [left, right] = [child(node, 'left'), child(node, 'right')].map(({ start, end }) => source.slice(start, end));
  return [replaced(node, left), ...(node['operator'] === '*' ? [replaced(node, right)] : [])];
}

/** A condition that is turned round, where it has no operator of its own to swap; one that guards an error is dropped. */
function conditionBroken(node: Syntax, source: string): Edit[] {
  const test = child(node, 'test');
  const consequent = node.type === 'IfStatement' ? child(node, 'consequent') : null;
  const [first] = consequent?.type === 'BlockStatement' ? (consequent['body'] as Syntax[]) : [consequent];
  if (first?.type === 'ThrowStatement') return [replaced(test, 'false')];
  return ['BinaryExpression', 'LogicalExpression'].includes(test.type) ? [] : [replaced(test, `!(${source.slice(test.start, test.end)})`)];
}

/** `mul(a, b)` becomes `a`, and `b`; `sub(a, b)` becomes `sub(b, a)`; `neg(a)` and `Math.abs(a)` become `a`. */
function callBroken(node: Syntax, source: string): Edit[] {
  const { start, end } = child(node, 'callee');
  const callee = source.slice(start, end);
  const given = (node['arguments'] as Syntax[]).map((part) => source.slice(part.start, part.end));
  if (given.length === 1 && (callee === 'neg' || callee === 'Math.abs')) return [replaced(node, `(${given[0]})`)];
  if (given.length !== 2 || !(callee in joins)) return [];
  const [a, b] = given;
  return [replaced(node, a), ...(joins[callee] === 'either' ? [replaced(node, b)] : [replaced(node, `${callee}(${b}, ${a})`)])];
}

const mutators: Readonly<Record<string, Mutator>> = {
  BinaryExpression: operatorSwapped,
  LogicalExpression: operatorSwapped,
  AssignmentExpression: operatorSwapped,
  ForStatement: loopShortened,
  IfStatement: conditionBroken,
  ConditionalExpression: conditionBroken,
  CallExpression: callBroken,
  ReturnStatement: (node, source) => factorDropped(node['argument'] as Syntax | null, source),
  ArrowFunctionExpression: (node, source) => factorDropped(child(node, 'body'), source),
  UpdateExpression: (node, source) => [replaced(node, source.slice(node.start, node.end).replace(/\+\+|--/, (operator) => swaps[operator][0]))],
  UnaryExpression: (node) => (['-', '!'].includes(String(node['operator'])) ? [{ start: node.start, end: node.start + 1, after: '' }] : []),
  MemberExpression(node, source) {
    const [object, property] = [child(node, 'object'), child(node, 'property')];
    const after = words[source.slice(object.start, object.end)]?.[nameOf(property)];
    return after === undefined ? [] : [replaced(property, after)];
  },
  Literal(node) {
    const { value } = node;
    if (typeof value === 'boolean') return [replaced(node, String(!value))];
    if (typeof value !== 'number') return [];
    const next = value + 1 === value ? value * 2 : value + 1;
    return [replaced(node, String(next)), ...(value === 1 ? [replaced(node, '0')] : [])];
  },
};
