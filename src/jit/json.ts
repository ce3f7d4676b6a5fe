/** Programs as JSON: to be stored, sent, and read by other programs. */
import { arrayTypes, type DType, dtypes, isFloat } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { type Shape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { type Argument, type Instructions, operatorCalled, Program, type Reference, type Step } from './program.ts';

/** No call returns more. */
const mostOutputs = 2 ** 16;
/** Numbers that JSON does not know are written as words. */
const words: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };
const written = (value: number): number | string => Object.keys(words).find((word) => Object.is(words[word], value)) ?? value;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const refuse = (what: string): never => {
  throw new OperatorError(`Program: ${what}; expected what programToJson writes`);
};

/** The program as plain data for `JSON.stringify`. Its constants are copied into it. */
export function programToJson({ instructions: { inputs, constants, steps, returns } }: Program): object {
  return {
    schema: 1,
    inputs,
    constants: constants.map((x) => ({ shape: x.shape, dtype: x.dtype, device: x.device, requiresGrad: x.requiresGrad, numbers: x.flat().map(written) })),
    steps: steps.map(({ operator, inputs: given, options, outputs }) => ({
      operator, inputs: given.map(argumentToJson), outputs,
      options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, optionToJson(operator, name, value)])),
    })),
    returns,
  };
}

const argumentToJson = (argument: Argument): unknown => {
  const one = (reference: Reference): object =>
    ('value' in reference || typeof reference.number === 'boolean' ? reference : { number: written(reference.number) });
  return argument === null ? null : 'length' in argument ? argument.map(one) : one(argument);
};

function optionToJson(operator: string, name: string, value: unknown): unknown {
  if (typeof value === 'number') return typeof written(value) === 'string' ? { word: written(value) } : value;
  if (Array.isArray(value)) return value.map((one) => optionToJson(operator, name, one));
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  throw new OperatorError(`Program: option ${name} of ${operator} holds an object, which JSON cannot hold`);
}

/**
 * Reads what `programToJson` wrote, from a text or from parsed JSON. Everything is checked before anything is made.
 *
 * @throws OperatorError that names the part that is wrong
 */
export function programFromJson(source: unknown): Program {
  const data = typeof source === 'string' ? parse(source) : source;
  if (!isRecord(data) || data['schema'] !== 1) return refuse('the schema is not 1');
  const inputs = wholeNumber(data['inputs'], 'inputs');
  const constants = list(data['constants'], 'constants').map(readConstant);
  let known = inputs + constants.length;
  const steps = list(data['steps'], 'steps').map((one, i): Step => {
    const step = readStep(one, i, known);
    known += step.outputs;
    return step;
  });
  const instructions: Instructions = { inputs, constants, steps, returns: readReturns(data['returns'], known) };
  return new Program(instructions);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`the text is not JSON (${(error as Error).message})`);
  }
}
const wholeNumber = (value: unknown, what: string): number =>
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse(`${what} is ${JSON.stringify(value)}`));
const list = (value: unknown, what: string): readonly unknown[] => (Array.isArray(value) ? value : refuse(`${what} is no list`));

const readNumber = (value: unknown): number | undefined =>
  (typeof value === 'number' ? value : typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined);

function readConstant(data: unknown, i: number): Tensor {
  const where = `constant ${i}`;
  if (!isRecord(data)) return refuse(`${where} is no object`);
  const { dtype, device, requiresGrad } = data;
  if (!dtypes.includes(dtype as DType)) return refuse(`${where} has dtype ${JSON.stringify(dtype)}`);
  if (device !== 'cpu' && device !== 'gpu') return refuse(`${where} has device ${JSON.stringify(device)}`);
  const shape: Shape = list(data['shape'], `the shape of ${where}`).map((size) => wholeNumber(size, `a size of ${where}`));
  const numbers = list(data['numbers'], `the numbers of ${where}`).map((value) => readNumber(value) ?? refuse(`${where} holds ${JSON.stringify(value)}`));
  if (numbers.length !== sizeOf(shape)) return refuse(`${where} has shape ${show(shape)} and ${numbers.length} numbers`);
  const array = device === 'gpu' ? Float32Array.from(numbers) : arrayTypes[dtype as DType].from(numbers);
  const x = Tensor.from(array, shape, dtype as DType, device);
  return requiresGrad === true && isFloat(x.dtype) ? x.requiresGrad_() : x;
}

function readReference(data: unknown, known: number, where: string): Reference {
  const number = isRecord(data) ? (typeof data['number'] === 'boolean' ? data['number'] : readNumber(data['number'])) : undefined;
  if (number !== undefined) return { number };
  const value = isRecord(data) ? data['value'] : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < known) return { value };
  return refuse(`${where} refers to ${JSON.stringify(data)}, and there are ${known} values before it`);
}
const readArgument = (data: unknown, known: number, where: string): Argument =>
  (data === null ? null : Array.isArray(data) ? data.map((one) => readReference(one, known, where)) : readReference(data, known, where));

function readStep(data: unknown, i: number, known: number): Step {
  const where = `step ${i}`;
  if (!isRecord(data) || typeof data['operator'] !== 'string') return refuse(`${where} names no operator`);
  const { definition } = operatorCalled(data['operator']);
  const inputs = list(data['inputs'], `the inputs of ${where}`).map((one) => readArgument(one, known, where));
  const takes = definition.inputs.length;
  if (inputs.length !== takes) return refuse(`${where} gives ${data['operator']} ${inputs.length} inputs; it takes ${takes}`);
  if (!isRecord(data['options'])) return refuse(`the options of ${where} are no object`);
  const options = Object.fromEntries(Object.entries(data['options']).map(([name, value]) => [name, readOption(value, `option ${name} of ${where}`)]));
  const outputs = wholeNumber(data['outputs'], `outputs of ${where}`);
  if (outputs > mostOutputs) refuse(`${where} has ${outputs} outputs, more than ${mostOutputs}`);
  return { operator: data['operator'], inputs, options, outputs };
}

function readOption(value: unknown, where: string): unknown {
  if (Array.isArray(value)) return value.map((one) => readOption(one, where));
  if (!isRecord(value)) return value;
  return readNumber(value['word']) ?? refuse(`${where} is ${JSON.stringify(value)}`);
}

function readReturns(data: unknown, known: number): Reference | readonly Reference[] {
  const argument = readArgument(data, known, 'returns');
  return argument === null ? refuse('returns is null') : argument;
}
