/** `defineComposite`: a function made of operators, called as they are. What it calls is remembered for backward; it leaves no trace itself. */
import type { Inputs } from '../definition.ts';
import { type Call, readCall, type Signature } from '../operator.ts';
import { Tensor } from '../tensor.ts';

interface CompositeDefinition<I extends Inputs, O extends object, R> extends Pick<Signature, 'name' | 'takes'> {
  /** Every option with its default, as operators have them. */
  readonly defaults: O;
  /** What it is made of. */
  readonly compute: (...call: [...I, options: O]) => R;
}

/** A callable composite. */
export type Composite<I extends Inputs, O extends object, R = Tensor> = ((...call: Call<I, Partial<O>>) => R) & {
  readonly definition: CompositeDefinition<I, O, R> & { readonly inputs: readonly string[] };
};

/** Reads a call as operators do: tensors by position, options by name, unknown names refused. */
export function defineComposite<I extends Inputs, O extends object, R = Tensor>(definition: CompositeDefinition<I, O, R>): Composite<I, O, R> {
  const composite = (...call: readonly unknown[]): R => {
    const { inputs, options } = readCall(definition, call);
    return definition.compute(...([...inputs, options] as unknown as [...I, O]));
  };
  Object.defineProperty(composite, 'name', { value: definition.name });
  return Object.assign(composite, { definition: { ...definition, inputs: Object.keys(definition.takes) } }) as unknown as Composite<I, O, R>;
}

type Several = readonly [tensors: readonly Tensor[]];
/** A composite of several tensors, which may be written one by one or as a list. */
export type Variadic<O extends object, R> = {
  (tensors: readonly Tensor[], options?: Partial<O>): R;
  (...call: readonly Tensor[] | readonly [...tensors: Tensor[], options: Partial<O>]): R;
} & Pick<Composite<[...Several], O, R>, 'definition'>;

export function defineVariadic<O extends object, R>(definition: Omit<CompositeDefinition<[...Several], O, R>, 'takes'>): Variadic<O, R> {
  const listed = defineComposite<[...Several], O, R>({ ...definition, takes: { tensors: 'any[]' } });
  const spread = (...call: readonly unknown[]): R => {
    const count = call.findIndex((part) => !(part instanceof Tensor));
    const tensors = call.slice(0, count < 0 ? call.length : count);
    const inOrder = Array.isArray(call[0]) ? call : [tensors, ...call.slice(tensors.length)];
    return listed(...(inOrder as unknown as Call<[...Several], Partial<O>>));
  };
  Object.defineProperty(spread, 'name', { value: definition.name });
  return Object.assign(spread, { definition: listed.definition }) as unknown as Variadic<O, R>;
}
