import { hasMethods, type Syntax, threadAxis } from './contiguousLoads.ts';

interface Declarations extends Syntax {
  readonly declarations: readonly { readonly id: Syntax; readonly init: Syntax | null }[];
}
/** Writes WebAssembly, one instruction a call. */
interface Emitter {
  addLocal(type: string): number;
  globalGet(index: number): Emitter;
  localGet(index: number): Emitter;
  localSet(index: number): Emitter;
}
interface Assembler {
  readonly module: { addFunction(name: string, signature: object): Emitter };
  readonly globals: { readonly threadY: number; readonly threadZ: number };
}
/** What this file needs of GPU.js's compiler for one function. None of it is public. */
interface FunctionNode {
  readonly em: Emitter;
  /** Whether the SIMD code is being written. */
  readonly vec: boolean;
  /** The types decided so far, by position in the source. */
  readonly literalTypes: Record<string, string | undefined>;
  astKey(node: Syntax): string;
  getDeclaration(name: Syntax): { readonly inForLoopInit: boolean; readonly suggestedType: string | null };
  stmtVariableDeclaration(node: Declarations): void;
  exprMember(node: Syntax): string;
  emitVectorFunction(assembler: Assembler): Emitter;
}

const patched = new WeakSet<object>();
/** The locals that hold `this.thread.y` and `z` in the SIMD function being written. */
const rows = new WeakMap<FunctionNode, { readonly y: number; readonly z: number }>();

/**
 * Makes the index arithmetic of GPU.js's webasm backend whole-numbered and movable out of loops.
 *
 * It means to keep the counter of `for (let i = 0; …; i++)` as an integer, but forgets so between its two passes and writes a float,
 * which every index must then convert. And it reads `this.thread.y` and `z` from globals at each use, which engines do not move out of a loop.
 * Here the counter stays an integer, and y and z are read once. Results do not change by a bit while counters stay below 2²⁴.
 * Measured on top of `enableContiguousLoads`: matrix multiplication 512³, four rows a thread, from 10.4 to 16.1 and 20.2 GFLOP/s on one core.
 *
 * As `enableContiguousLoads`, it is written against GPU.js 2.24.1, changes nothing and answers false where something it uses is missing,
 * and belongs upstream.
 */
export function enableIntegerIndices(library: { readonly [exported: string]: unknown }): boolean {
  const node = (library['WebAssemblyFunctionNode'] as { readonly prototype?: object } | undefined)?.prototype;
  if (!node || !hasMethods(node, ['stmtVariableDeclaration', 'exprMember', 'emitVectorFunction', 'getDeclaration', 'astKey'])) return false;
  if (patched.has(node)) return true;
  keepCountersWhole(node as FunctionNode);
  readRowsOnce(node as FunctionNode);
  patched.add(node);
  return true;
}

function keepCountersWhole(prototype: FunctionNode): void {
  const declare = prototype.stmtVariableDeclaration;
  prototype.stmtVariableDeclaration = function (this: FunctionNode, node) {
    for (const { id, init } of node.declarations) {
      const { inForLoopInit, suggestedType } = this.getDeclaration(id);
      // The first pass noted `0` as an integer; the second takes that for a computed integer and declares a float. Forgetting the note prevents it.
      if (inForLoopInit && suggestedType === 'Integer' && init?.type === 'Literal') delete this.literalTypes[this.astKey(init)];
    }
    declare.call(this, node);
  };
}

function readRowsOnce(prototype: FunctionNode): void {
  const emitFunction = prototype.emitVectorFunction;
  prototype.emitVectorFunction = function (this: FunctionNode, assembler) {
    const { module, globals } = assembler;
    const addFunction = (name: string, signature: object): Emitter => {
      const em = module.addFunction(name, signature);
      const row = { y: em.addLocal('i32'), z: em.addLocal('i32') };
      em.globalGet(globals.threadY).localSet(row.y).globalGet(globals.threadZ).localSet(row.z);
      rows.set(this, row);
      return em;
    };
    try {
      return emitFunction.call(this, { ...assembler, module: Object.assign(Object.create(module), { addFunction }) });
    } finally {
      rows.delete(this);
    }
  };
  const member = prototype.exprMember;
  prototype.exprMember = function (this: FunctionNode, node) {
    const row = this.vec ? rows.get(this) : undefined;
    const axis = threadAxis(node);
    if (!row || (axis !== 'y' && axis !== 'z')) return member.call(this, node);
    this.em.localGet(row[axis]);
    return 'i32';
  };
}
