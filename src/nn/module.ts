import { noGrad } from '../autograd/mode.ts';
import { type DType, dtypes, isFloat } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { copyInto } from '../inPlace.ts';
import { cast } from '../layout.ts';
import type { Device } from '../storage.ts';
import { Tensor } from '../tensor.ts';
import { moveTo } from '../transfer.ts';
import { type BackwardHook, type BackwardPreHook, withBackwardHooks } from './backwardHooks.ts';
import { Callable } from './callable.ts';
import { clearGrad, Parameter } from './parameter.ts';
import { type IncompatibleKeys, readState, type StateDict } from './stateDict.ts';

/** Sees, and may replace, the inputs of a module before it runs. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => unknown;
/** Sees, and may replace, the output of a module after it ran. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => unknown;
export interface HookHandle {
  /** Takes the hook away again. */
  remove(): void;
}
/** Whether what belongs to submodules counts too (default). */
export interface Recurse {
  readonly recurse?: boolean;
}

/**
 * A part of a network: parameters, buffers, other modules, and what to compute with them.
 *
 *     class Net extends Module {
 *       readonly fc1 = new Linear(784, 64);
 *       readonly fc2 = new Linear(64, 10);
 *       forward(x: Tensor): Tensor {
 *         return this.fc2(relu(this.fc1(x)));
 *       }
 *     }
 *     const net = new Net();
 *     net(x)                      // runs the hooks and forward
 *     net.parameters()            // all four, in order
 *
 * Nothing has to be registered: every property that holds a `Parameter` or a `Module` counts, whenever it was assigned. As in PyTorch, plain
 * lists do not; put modules into a `ModuleList` or a `Sequential`. A tensor that belongs to the state without being learned is a buffer:
 * `this.mean = this.registerBuffer('mean', zeros(8))`.
 *
 * @torch  torch.nn.Module
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface below declares no field, only the call
export abstract class Module extends Callable {
  /** Whether dropout drops and batch norm looks at the batch: see `train` and `eval`. */
  training = true;
  /** Names of the buffers, and whether they belong to the state dict. */
  private readonly bufferNames = new Map<string, boolean>();
  private readonly preHooks = new Set<ForwardPreHook>();
  private readonly hooks = new Set<ForwardHook>();
  private readonly backwardPreHooks = new Set<BackwardPreHook>();
  private readonly backwardHooks = new Set<BackwardHook>();

  /** What the module computes; call the module itself, so that its hooks run. */
  abstract forward(...inputs: readonly never[]): unknown;

  protected invoke(inputs: readonly unknown[]): unknown {
    let given = inputs;
    for (const hook of this.preHooks) {
      const changed = hook(this, given);
      if (changed !== undefined) given = Array.isArray(changed) ? changed : [changed];
    }
    const forward = (parts: readonly unknown[]): unknown => this.forward(...(parts as never[]));
    const watched = this.backwardHooks.size + this.backwardPreHooks.size > 0;
    let output = watched ? withBackwardHooks(this, this.backwardPreHooks, this.backwardHooks, given, forward) : forward(given);
    for (const hook of this.hooks) output = hook(this, given, output) ?? output;
    return output;
  }
  /** @torch torch.nn.Module.register_forward_pre_hook(hook) */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    return added(this.preHooks, hook);
  }
  /** @torch torch.nn.Module.register_forward_hook(hook) */
  registerForwardHook(hook: ForwardHook): HookHandle {
    return added(this.hooks, hook);
  }
  /** @torch torch.nn.Module.register_full_backward_pre_hook(hook) */
  registerFullBackwardPreHook(hook: BackwardPreHook): HookHandle {
    return added(this.backwardPreHooks, hook);
  }
  /** @torch torch.nn.Module.register_full_backward_hook(hook) */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return added(this.backwardHooks, hook);
  }

  // ─── what belongs to the module ────────────────────────────────────────────────────────────────────────────────────

  /** Declares the property `name` a buffer and returns its tensor. One that is not persistent stays out of the state dict. */
  registerBuffer<T extends Tensor | null>(name: string, tensor: T, { persistent = true } = {}): T {
    this.assign('registerBuffer', name, tensor);
    this.bufferNames.set(name, persistent);
    return tensor;
  }
  /** Assigns a parameter to a property whose name is computed. */
  registerParameter<T extends Parameter | null>(name: string, parameter: T): T {
    this.assign('registerParameter', name, parameter);
    return parameter;
  }
  /** Assigns a module to a property whose name is computed. (`add_module` in PyTorch, too.) */
  registerModule<T extends Module | null>(name: string, module: T): T {
    this.assign('registerModule', name, module);
    return module;
  }
  private assign(method: string, name: string, value: unknown): void {
    if (name === '' || name.includes('.')) throw new OperatorError(`${method}: name is "${name}"; expected a name without dots, which lead to submodules`);
    const taken: unknown = Reflect.get(this, name);
    if (taken !== undefined && taken !== null && !(taken instanceof Tensor || taken instanceof Module)) {
      throw new OperatorError(`${method}: name is "${name}", which ${this.typeName()} already has; expected another name`);
    }
    Reflect.set(this, name, value);
  }

  /** Submodules of this module itself. @torch torch.nn.Module.named_children() */
  namedChildren(): [name: string, module: Module][] {
    return Object.entries(this).filter((entry): entry is [string, Module] => entry[1] instanceof Module);
  }
  children(): Module[] {
    return unique(this.namedChildren()).map(([, module]) => module);
  }
  /** This module, named '', and all below it, each once: `features.0`. @torch torch.nn.Module.named_modules() */
  namedModules(): [name: string, module: Module][] {
    return unique(this.allModules());
  }
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }
  /** Every path to a module; one that has two names is found twice. */
  private allModules(prefix = '', above: readonly Module[] = []): [name: string, module: Module][] {
    if (above.includes(this)) {
      throw new OperatorError(`${this.typeName()}: ${prefix} leads back to a module that contains it; keep such a reference in a #private field`);
    }
    return [[prefix, this], ...this.namedChildren().flatMap(([name, module]) => module.allModules(join(prefix, name), [...above, this]))];
  }

  /** Each parameter once, however many names it has. @torch torch.nn.Module.named_parameters(recurse=True) */
  namedParameters(options: Recurse = {}): [name: string, parameter: Parameter][] {
    return unique(this.collect(options, (module) => module.ownParameters()));
  }
  parameters(options: Recurse = {}): Parameter[] {
    return this.namedParameters(options).map(([, parameter]) => parameter);
  }
  /** @torch torch.nn.Module.named_buffers(recurse=True) */
  namedBuffers(options: Recurse = {}): [name: string, buffer: Tensor][] {
    return unique(this.collect(options, (module) => module.ownBuffers()));
  }
  buffers(options: Recurse = {}): Tensor[] {
    return this.namedBuffers(options).map(([, buffer]) => buffer);
  }
  private collect<T>({ recurse = true }: Recurse, own: (module: Module) => [string, T][]): [name: string, member: T][] {
    const modules: [string, Module][] = recurse ? this.allModules() : [['', this]];
    return modules.flatMap(([path, module]) => own(module).map(([name, member]): [string, T] => [join(path, name), member]));
  }
  private ownParameters(): [string, Parameter][] {
    return Object.entries(this).filter((entry): entry is [string, Parameter] => entry[1] instanceof Parameter && !this.bufferNames.has(entry[0]));
  }
  private ownBuffers(): [string, Tensor][] {
    const named = [...this.bufferNames.keys()].map((name): [string, unknown] => [name, Reflect.get(this, name)]);
    return named.filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
  }

  // ─── changing all of it ────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs `change` on every submodule, then on this module. @torch torch.nn.Module.apply(fn) */
  apply(change: (module: Module) => void): this {
    for (const module of this.children()) module.apply(change);
    change(this);
    return this;
  }
  /** Into training mode, or out of it. @torch torch.nn.Module.train(mode=True) */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }
  eval(): this {
    return this.train(false);
  }
  /** Whether the parameters collect gradients: `requiresGrad_(false)` freezes them. */
  requiresGrad_(wanted = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = wanted;
    return this;
  }
  /** Forgets the gradients, or fills them with zeros. @torch torch.nn.Module.zero_grad(set_to_none=True) */
  zeroGrad({ setToNone = true } = {}): void {
    for (const parameter of this.parameters()) clearGrad(parameter, setToNone);
  }

  /**
   * Moves parameters and buffers to another device, or to another type if they are floats. Parameters are replaced by new ones:
   * an optimizer is made afterwards, and says so if it is not.
   *
   * @torch  torch.nn.Module.to(device), .to(dtype)
   */
  to(target: Device | DType): this {
    if (target !== 'cpu' && target !== 'gpu' && !isFloat(target)) {
      const types = dtypes.filter(isFloat).join(', ');
      throw new OperatorError(`to: target is ${JSON.stringify(target)}; expected a device ('cpu', 'gpu') or a type for parameters (${types})`);
    }
    const convert = (x: Tensor): Tensor => (target === 'cpu' || target === 'gpu' ? moveTo(x, target) : isFloat(x.dtype) ? cast(x, target) : x);
    const moved = new Set<Tensor>(); // a tensor that two modules share moves once
    noGrad(() => {
      for (const x of [...this.parameters(), ...this.buffers()]) {
        if (moved.has(x)) continue;
        moved.add(x);
        x.data = convert(x);
        if (x.grad) x.grad.data = convert(x.grad);
      }
    });
    return this;
  }

  // ─── the state ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Parameters and persistent buffers by name. The tensors share the module's storage: clone what has to stay. @torch torch.nn.Module.state_dict() */
  stateDict(): StateDict {
    return Object.fromEntries(this.stateEntries().map(([name, x]) => [name, x.lookAs(x.layout())]));
  }
  /**
   * Copies numbers into parameters and buffers. Names that do not match are refused, or with `strict: false` returned; shapes must
   * always match. Nothing is copied if anything is refused.
   *
   * @torch  torch.nn.Module.load_state_dict(state_dict, strict=True)
   */
  loadStateDict(state: StateDict, { strict = true } = {}): IncompatibleKeys {
    const own = this.stateEntries();
    const keys = readState(this.typeName(), own, state, strict);
    noGrad(() => {
      for (const [name, x] of own) if (state[name]) copyInto(x, moveTo(state[name], x.device));
    });
    return keys;
  }
  private stateEntries(): [name: string, tensor: Tensor][] {
    return this.collect<Tensor>({}, (module) => [...module.ownParameters(), ...module.ownBuffers().filter(([name]) => module.bufferNames.get(name))]);
  }

  // ─── printing ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What stands between the brackets besides submodules: `in_features=3, out_features=2, bias=True`. */
  extraRepr(): string {
    return '';
  }
  /** The class, as it is printed. */
  protected typeName(): string {
    return this.constructor.name;
  }
  /** The lines that show the submodules: `(fc): Linear(…)`. */
  protected childLines(): string[] {
    return this.namedChildren().map(([name, module]) => `(${name}): ${String(module)}`);
  }
  /** The module as PyTorch prints it. */
  override toString(): string {
    const extra = this.extraRepr();
    const children = this.childLines();
    if (children.length === 0 && !extra.includes('\n')) return `${this.typeName()}(${extra})`;
    const lines = [...(extra === '' ? [] : [extra]), ...children].join('\n').replaceAll('\n', '\n  ');
    return `${this.typeName()}(\n  ${lines}\n)`;
  }
  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A module is called like its `forward`. */
export interface Module {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (...inputs: Parameters<this['forward']>): ReturnType<this['forward']>;
}
/** A module from one tensor to one tensor, as `Sequential` strings them together. */
export interface Layer extends Module {
  forward(x: Tensor): Tensor;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function unique<T>(named: readonly [string, T][]): [name: string, member: T][] {
  const seen = new Set<T>();
  return named.filter(([, member]) => !seen.has(member) && seen.add(member));
}

function added<T>(hooks: Set<T>, hook: T): HookHandle {
  hooks.add(hook);
  return { remove: () => void hooks.delete(hook) };
}
