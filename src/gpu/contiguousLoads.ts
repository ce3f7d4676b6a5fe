export function enableContiguousLoads(_gpujs: unknown): boolean { return false; }
