/** What `F` holds: the operators, and the functions that are made of them. */
export * from './composites/index.ts';
export * from './ops/index.ts';
