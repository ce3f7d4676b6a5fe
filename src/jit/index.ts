/** Static graphs: `trace` writes a function's calls down once. (`torch.jit`) */
export { programFromJson, programToJson } from './json.ts';
export { type Argument, type Instructions, Program, type Reference, type Step } from './program.ts';
export { trace } from './trace.ts';
