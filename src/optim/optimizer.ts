import { enableGrad, noGrad } from '../autograd/mode.ts';
import { OperatorError } from '../errors.ts';
import { copyInto } from '../inPlace.ts';
import { clearGrad, } from '../nn/parameter.ts';
import { readOptions } from '../options.ts';
import { sameShape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { moveTo } from '../transfer.ts';

/** Parameters that are updated alike, with their hyperparameters, which may be changed from step to step: `group.lr *= 0.1`. */
export type ParamGroup<O> = { params: Tensor[] } & { -readonly [Option in keyof O]: O[Option] };
/** Parameters, or groups of them with options of their own. */
export type Parameters<O> = Iterable<Tensor> | Iterable<{ readonly params: Tensor | Iterable<Tensor> } & Partial<O>>;

/** What is remembered about one parameter: moments, and how many steps it has made. */
export type ParameterState = Readonly<Record<string, Tensor | number>>;
export interface OptimizerState<O> {
  /** By the number of the parameter, counted through all groups. */
  readonly state: Readonly<Record<string, ParameterState>>;
  readonly paramGroups: readonly (Omit<ParamGroup<O>, 'params'> & { readonly params: readonly number[] })[];
}

/** What a step makes of a parameter: its new value, and the new state. */
export interface Update {
  readonly parameter: Tensor;
  readonly state: ParameterState;
}

/**
 * Changes parameters so that the loss falls.
 *
 *     optimizer.zeroGrad();
 *     const loss = crossEntropy(model(x), target);
 *     loss.backward();
 *     optimizer.step();
 *
 * Parameters without a gradient stay as they are.
 *
 * @torch  torch.optim.Optimizer
 */
export abstract class Optimizer<O extends object> {
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is remembered about each parameter. */
  readonly state = new Map<Tensor, ParameterState>();
  /** The options of groups that do not say otherwise. */
  readonly defaults: O;
  protected readonly name: string;

  /** @param name  the class, for messages */
  protected constructor(name: string, params: Parameters<O>, defaults: O, options: Partial<O>) {
    this.name = name;
    this.defaults = readOptions(name, defaults, options);
    this.check(this.defaults);
    if (params instanceof Tensor || !isIterable(params)) {
      throw new OperatorError(`${name}: params is ${params instanceof Tensor ? 'a tensor' : String(params)}; expected a list, such as model.parameters()`);
    }
    const list = [...params];
    if (list.length === 0) throw new OperatorError(`${name}: params is empty; expected at least one parameter`);
    const groups = list.every((part) => !(part instanceof Tensor)) ? list : [{ params: list as Tensor[] }];
    for (const group of groups) this.addParamGroup(group as { params: Tensor[] } & Partial<O>);
  }

  /** Refuses impossible hyperparameters. */
  protected abstract check(options: O): void;
  /** One step of one parameter. */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, group: ParamGroup<O>): Update;

  /** Adds parameters with options of their own. @torch torch.optim.Optimizer.add_param_group(param_group) */
  addParamGroup({ params, ...options }: { readonly params: Tensor | Iterable<Tensor> } & Partial<O>): void {
    const { name } = this;
    const given = readOptions(name, this.defaults, options as unknown as Partial<O>);
    this.check(given);
    const list = params instanceof Tensor ? [params] : [...params];
    const known = new Set(this.paramGroups.flatMap((group) => group.params));
    list.forEach((parameter: unknown, i) => {
      if (!(parameter instanceof Tensor)) throw new OperatorError(`${name}: parameter ${i} is ${String(parameter)}; expected a tensor`);
      if (!parameter.isLeaf) {
        throw new OperatorError(`${name}: parameter ${i} of shape ${show(parameter.shape)} was computed from others; expected a leaf, such as a Parameter`);
      }
      if (known.has(parameter)) {
        throw new OperatorError(`${name}: parameter ${i} of shape ${show(parameter.shape)} appears twice; a step would change it twice`);
      }
      known.add(parameter);
    });
    this.paramGroups.push({ ...given, params: list });
  }

  /** Forgets the gradients, or fills them with zeros. @torch torch.optim.Optimizer.zero_grad(set_to_none=True) */
  zeroGrad({ setToNone = true } = {}): void {
    for (const { params } of this.paramGroups) for (const parameter of params) clearGrad(parameter, setToNone);
  }

  /** One step of every parameter that has a gradient. A closure computes the loss anew, and its result is returned. */
  step(): void;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | undefined {
    const result = closure && enableGrad(closure);
    noGrad(() => {
      for (const group of this.paramGroups) for (const parameter of group.params) this.stepOne(parameter, group);
    });
    return result;
  }

  private stepOne(parameter: Tensor, group: ParamGroup<O>): void {
    if (!parameter.grad) return;
    const updated = this.update(parameter, parameter.grad, this.state.get(parameter) ?? {}, group);
    copyInto(parameter, updated.parameter);
    this.state.set(parameter, updated.state);
  }

  /** The state by number instead of by parameter, and the options. @torch torch.optim.Optimizer.state_dict() */
  stateDict(): OptimizerState<O> {
    const all = this.paramGroups.flatMap(({ params }) => params);
    const state = all.map((parameter, i) => [i, this.state.get(parameter)] as const).filter(([, remembered]) => remembered);
    const number = new Map(all.map((parameter, i) => [parameter, i]));
    return {
      state: Object.fromEntries(state) as Record<string, ParameterState>,
      paramGroups: this.paramGroups.map((group) => ({ ...group, params: group.params.map((parameter) => number.get(parameter) as number) })),
    };
  }

  /** Goes on from where `stateDict` was called: the optimizer must have the same groups of parameters. */
  loadStateDict({ state, paramGroups }: OptimizerState<O>): void {
    const sizes = this.paramGroups.map(({ params }) => params.length);
    const given = paramGroups.map(({ params }) => params.length);
    if (!sameShape(sizes, given)) {
      throw new OperatorError(`loadStateDict: the state has groups of ${show(given)} parameters, this ${this.name} of ${show(sizes)}; expected the same`);
    }
    const all = this.paramGroups.flatMap(({ params }) => params);
    const numbers = paramGroups.flatMap(({ params }) => params);
    const restored = all.map((parameter, i) => [parameter, fitted(parameter, state[numbers[i]])] as const);
    this.paramGroups.forEach((group, i) => Object.assign(group, paramGroups[i], { params: group.params }));
    this.state.clear();
    for (const [parameter, remembered] of restored) if (remembered) this.state.set(parameter, remembered);
  }
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value;

/** A state with tensors of its own, where the parameter lives. */
function fitted(parameter: Tensor, state: ParameterState | undefined): ParameterState | undefined {
  return state && Object.fromEntries(Object.entries(state).map(([name, value]) => {
    if (typeof value === 'number') return [name, value];
    if (!sameShape(value.shape, parameter.shape)) {
      throw new OperatorError(`loadStateDict: ${name} has shape ${show(value.shape)}, its parameter ${show(parameter.shape)}; expected the same`);
    }
    const copy = parameter.newZeros(parameter.shape);
    noGrad(() => copyInto(copy, moveTo(value, parameter.device)));
    return [name, copy];
  }));
}
