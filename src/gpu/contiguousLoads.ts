/** A node of the syntax tree GPU.js makes of a kernel. */
export interface Syntax {
  readonly type: string;
  readonly operator?: string;
  readonly left?: Syntax;
  readonly right?: Syntax;
  readonly object?: Syntax;
  readonly property?: { readonly name?: string };
  readonly computed?: boolean;
}
/** Where an array lies in the WebAssembly memory; `dims` from the innermost outwards. */
interface Layout {
  readonly offset: number;
  readonly dims: readonly number[];
  readonly flatLength: number;
}
type Step = (...operands: readonly number[]) => Emitter;
type StepName = 'addLocal' | 'localGet' | 'localSet' | 'i32Const' | 'i32Add' | 'i32Mul' | 'i32Shl' | 'i32LeU' | 'if_' | 'else_' | 'end'
  | 'v128Load' | 'v128ConstI32x4' | 'i32x4Splat' | 'i32x4Add' | 'i32x4MaxS' | 'i32x4MinS' | 'i32x4ExtractLane'
  | 'f32Load' | 'f32x4Splat' | 'f32x4ReplaceLane';
/** Writes WebAssembly, one instruction a call. */
type Emitter = Omit<Readonly<Record<StepName, Step>>, 'addLocal' | 'if_'> & {
  readonly addLocal: (type: string) => number;
  readonly if_: (type: string) => Emitter;
};
/** What this file needs of GPU.js's compiler for one function. None of it is public. */
interface FunctionNode {
  readonly em: Emitter;
  readonly assembler: { readonly layout: Readonly<Record<string, Readonly<Record<string, Layout>>>> };
  /** Which values differ between the four lanes. */
  readonly vInfo: { exprVarying(node: Syntax): boolean };
  getType(node: Syntax): string;
  emitIndex(index: Syntax): void;
  vGather(table: string, name: string, x: Syntax, y: Syntax | undefined, z: Syntax | undefined, node: Syntax): string;
}

const steps: readonly StepName[] = [
  'addLocal', 'localGet', 'localSet', 'i32Const', 'i32Add', 'i32Mul', 'i32Shl', 'i32LeU', 'if_', 'else_', 'end',
  'v128Load', 'v128ConstI32x4', 'i32x4Splat', 'i32x4Add', 'i32x4MaxS', 'i32x4MinS', 'i32x4ExtractLane', 'f32Load', 'f32x4Splat', 'f32x4ReplaceLane',
];
const patched = new WeakSet<object>();

/**
 * Lets GPU.js's webasm backend read four neighbouring numbers with one load.
 *
 * Its SIMD code computes four threads at a time and fetches `x[i]` for them with four clamped scalar loads, whatever `i` is. Where `i` is
 * `this.thread.x` plus or minus a whole number the four threads share, the four numbers are neighbours: one `v128.load` fetches them.
 * Where the four do not all lie inside the array, the clamped loads remain, so results do not change by a bit.
 * Measured: matrix multiplication 512³, four rows a thread, from 7.1 to 10.4 GFLOP/s on one core.
 *
 * Written against GPU.js 2.24.1, the exact version in package.json. It replaces a private method, so it first looks whether everything it
 * uses is there; if not, nothing is changed and the answer is false. It belongs upstream and should leave this project once it is there.
 */
export function enableContiguousLoads(library: { readonly [exported: string]: unknown }): boolean {
  const node = (library['WebAssemblyFunctionNode'] as { readonly prototype?: object } | undefined)?.prototype;
  if (!node || !hasMethods(node, ['vGather', 'emitIndex', 'getType'])) return false;
  if (patched.has(node)) return true;
  const prototype = node as FunctionNode;
  const gather = prototype.vGather;

  prototype.vGather = function (this: FunctionNode, table, name, x, y, z, whole) {
    const layout = this.assembler.layout[table]?.[name];
    const shared = (index: Syntax | undefined): boolean => index === undefined || !this.vInfo.exprVarying(index);
    if (!layout || layout.flatLength < 4 || !hasMethods(this.em, steps) || !areNeighbours(this, x) || !shared(y) || !shared(z)) {
      return gather.call(this, table, name, x, y, z, whole);
    }
    emitNeighbours(this, layout, x, y, z);
    return 'vf32';
  };
  patched.add(node);
  return true;
}

/** Whether `index` is `this.thread.x`, plus or minus whole numbers that the four lanes share. */
function areNeighbours(node: FunctionNode, index: Syntax): boolean {
  const { type, operator, left, right } = index;
  if (threadAxis(index) === 'x') return true;
  if (type !== 'BinaryExpression' || !left || !right) return false;
  const isShared = (term: Syntax): boolean => !node.vInfo.exprVarying(term) && ['Integer', 'LiteralInteger'].includes(node.getType(term));
  if (operator === '-') return areNeighbours(node, left) && isShared(right);
  return operator === '+' && ((areNeighbours(node, left) && isShared(right)) || (isShared(left) && areNeighbours(node, right)));
}

/** The `x` of `this.thread.x`; undefined if the node is something else. */
export function threadAxis({ type, computed, object, property }: Syntax): string | undefined {
  const isThread = object?.type === 'MemberExpression' && object.property?.name === 'thread' && object.object?.type === 'ThisExpression';
  return type === 'MemberExpression' && !computed && isThread ? property?.name : undefined;
}

/** Leaves the four numbers from `[z][y][x]` on on the stack; `x` stands for lane 0. */
function emitNeighbours(node: FunctionNode, { offset, dims, flatLength }: Layout, x: Syntax, y: Syntax | undefined, z: Syntax | undefined): void {
  const { em } = node;
  const last = flatLength - 1;
  node.emitIndex(x);
  if (y) {
    node.emitIndex(y);
    em.i32Const(dims[0]).i32Mul().i32Add();
  }
  if (z) {
    node.emitIndex(z);
    em.i32Const(dims[0] * dims[1]).i32Mul().i32Add();
  }
  const first = em.addLocal('i32');
  em.localSet(first);
  // Compared as unsigned, a negative index is a huge one.
  em.localGet(first).i32Const(last - 3).i32LeU().if_('v128');
  em.localGet(first).i32Const(2).i32Shl().v128Load(offset, 2);
  em.else_();
  const lanes = em.addLocal('v128');
  em.localGet(first).i32x4Splat().v128ConstI32x4(0, 1, 2, 3).i32x4Add();
  em.v128ConstI32x4(0, 0, 0, 0).i32x4MaxS().v128ConstI32x4(last, last, last, last).i32x4MinS().localSet(lanes);
  em.localGet(lanes).i32x4ExtractLane(0).i32Const(2).i32Shl().f32Load(offset).f32x4Splat();
  for (let lane = 1; lane < 4; lane++) {
    em.localGet(lanes).i32x4ExtractLane(lane).i32Const(2).i32Shl().f32Load(offset).f32x4ReplaceLane(lane);
  }
  em.end();
}

/** Whether GPU.js still has what is used of it. */
export function hasMethods(object: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (object as Readonly<Record<string, unknown>>)[name] === 'function');
}
