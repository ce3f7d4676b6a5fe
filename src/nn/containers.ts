/** Modules that hold other modules: in a row, in a list, under names. */
import { OperatorError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { type Layer, Module } from './module.ts';

/** The module at a place that may be counted from the back. */
function placed<M extends Module>(name: string, modules: readonly M[], i: number): M {
  if (!Number.isInteger(i) || i < -modules.length || i >= modules.length) {
    const { length } = modules;
    const range = length === 0 ? 'none, it is empty' : `an integer from ${-length} to ${length - 1}`;
    throw new OperatorError(`${name}: index ${i} of ${length} modules; expected ${range}`);
  }
  return modules.at(i) as M;
}

/**
 * Modules one after the other: each gets what the one before it made. `model[0]` and `model.at(-1)` are its parts.
 *
 * @torch  torch.nn.Sequential(*modules), or of an OrderedDict of them
 * @example new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 2))
 * @example new Sequential({ hidden: new Linear(4, 8), activation: new ReLU(), output: new Linear(8, 2) })
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the layers are assigned by number
export class Sequential extends Module {
  constructor(...layers: readonly Layer[] | readonly [named: Readonly<Record<string, Layer>>]) {
    super();
    const only: Layer | Readonly<Record<string, Layer>> | undefined = layers.length === 1 ? layers[0] : undefined;
    const named = only === undefined || only instanceof Module ? layers : only;
    for (const [name, layer] of Object.entries(named)) {
      if (!(layer instanceof Module)) throw new OperatorError(`Sequential: ${name} is ${String(layer)}; expected a module`);
      this.registerModule(name, layer);
    }
  }

  forward(x: Tensor): Tensor {
    let y = x;
    for (const layer of this) y = layer(y);
    return y;
  }

  override get length(): number {
    return this.layers().length;
  }
  at(i: number): Layer {
    return placed('Sequential', this.layers(), i);
  }
  append(layer: Layer): this {
    this.registerModule(String(this.length), layer);
    return this;
  }
  [Symbol.iterator](): Iterator<Layer> {
    return this.layers()[Symbol.iterator]();
  }
  private layers(): Layer[] {
    return this.namedChildren().map(([, module]) => module as Layer);
  }
}
/** Layers by number, as in PyTorch. */
export interface Sequential {
  readonly [index: number]: Layer;
}

/**
 * A list of modules that counts as part of the module it belongs to; a plain array does not. It computes nothing itself.
 *
 * @torch  torch.nn.ModuleList(modules=None)
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the modules are assigned by number
export class ModuleList<M extends Module = Module> extends Module {
  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  forward(): never {
    throw new OperatorError('ModuleList: a list computes nothing; call its modules');
  }

  override get length(): number {
    return this.list().length;
  }
  at(i: number): M {
    return placed('ModuleList', this.list(), i);
  }
  append(module: M): this {
    this.registerModule(String(this.length), module);
    return this;
  }
  extend(modules: Iterable<M>): this {
    for (const module of modules) this.append(module);
    return this;
  }
  /** Puts a module before the one at place `i`. */
  insert(i: number, module: M): void {
    this.list().toSpliced(i, 0, module).forEach((each, place) => this.registerModule(String(place), each));
  }
  [Symbol.iterator](): Iterator<M> {
    return this.list()[Symbol.iterator]();
  }
  private list(): M[] {
    return this.namedChildren().map(([, module]) => module as M);
  }

  /** Neighbours that print alike are counted: `(0-2): 3 x ReLU()`. */
  protected override childLines(): string[] {
    const texts = this.list().map(String);
    const starts = texts.map((_, i) => i).filter((i) => i === 0 || texts[i] !== texts[i - 1]);
    return starts.map((start, run) => {
      const count = (starts[run + 1] ?? texts.length) - start;
      return count === 1 ? `(${start}): ${texts[start]}` : `(${start}-${start + count - 1}): ${count} x ${texts[start]}`;
    });
  }
}
/** Modules by number, as in PyTorch. */
export interface ModuleList<M extends Module = Module> {
  readonly [index: number]: M;
}
