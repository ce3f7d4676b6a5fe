import { OperatorError } from '../errors.ts';
import { readOptions } from '../options.ts';
import { defaultGenerator } from '../random/generator.ts';
import type { Tensor } from '../tensor.ts';
import { many, manyOf, type OneOrMany } from './engine.ts';
import { type Keeper, keepWith, nodesBehind, type Saved } from './graph.ts';
import { enableGrad, isGradEnabled } from './mode.ts';

export interface CheckpointOptions {
  /** Draw the same random numbers the second time, so that dropout drops the same elements. */
  readonly preserveRngState?: boolean;
}

/**
 * Computes `run(...inputs)` and remembers only how: what backward needs on the way is computed again when backward comes there.
 *
 * A network of n layers that saves every layer's output keeps n of them. In √n checkpoints of √n layers, only the √n inputs of the
 * checkpoints are kept, and √n outputs while one of them is passed: less memory for one more forward pass.
 *
 * `run` must compute the same thing twice: it may read parameters, but not what changes meanwhile.
 *
 * @torch  torch.utils.checkpoint.checkpoint(function, *args, use_reentrant=False, preserve_rng_state=True)
 *         Chen, Xu, Zhang, Guestrin 2016, Training Deep Nets with Sublinear Memory Cost
 * @example const y = checkpoint((x) => block.forward(x), [x]);
 */
export function checkpoint<R extends OneOrMany>(run: (...inputs: Tensor[]) => R, inputs: OneOrMany, options: CheckpointOptions = {}): R {
  const { preserveRngState } = readOptions('checkpoint', { preserveRngState: true }, options);
  const list = manyOf('checkpoint', 'inputs', inputs);
  if (!isGradEnabled()) return run(...list);
  return keepWith(new Checkpoint(run, list, preserveRngState), () => run(...list));
}

/** Keeps no tensors but the inputs: asked for what a call saved, it runs everything again. */
class Checkpoint implements Keeper {
  private readonly again: () => void;
  private readonly inputs: readonly Tensor[];
  private calls = 0;
  /** What the calls saved the second time, by their number, until it is fetched. */
  private readonly recomputed = new Map<number, Saved>();

  constructor(run: (...inputs: Tensor[]) => unknown, inputs: readonly Tensor[], preserveRngState: boolean) {
    const versions = inputs.map((x) => x.version);
    const state = preserveRngState ? defaultGenerator.getState() : null;
    this.inputs = inputs;
    this.again = () => {
      const changed = inputs.findIndex((x, i) => x.version !== versions[i]);
      if (changed >= 0) throw new OperatorError(`checkpoint: input ${changed} was modified in place since, and cannot be computed with again; pass a clone()`);
      const before = defaultGenerator.getState();
      if (state) defaultGenerator.setState(state);
      try {
        enableGrad(() => run(...inputs));
      } finally {
        if (state) defaultGenerator.setState(before);
      }
    };
  }

  keep(): () => Saved {
    const call = this.calls++;
    return () => {
      const saved = this.recomputed.get(call) ?? this.computeAgain().get(call);
      this.recomputed.delete(call);
      return saved as Saved;
    };
  }

  holds(): readonly Tensor[] {
    return this.inputs;
  }

  private computeAgain(): ReadonlyMap<number, Saved> {
    let calls = 0;
    const keep = (saved: Saved): (() => Saved) => {
      this.recomputed.set(calls++, saved);
      return () => saved;
    };
    keepWith({ keep, holds: () => [] }, this.again);
    if (calls !== this.calls) {
      throw new OperatorError(`checkpoint: the function made ${this.calls} calls that need a gradient, and ${calls} when it ran again; expected the same`);
    }
    return this.recomputed;
  }
}

/**
 * How much memory the graph behind some outputs keeps for backward, in bytes. Every storage counts once; leaves that require a gradient
 * (parameters) do not count: they would be there anyway.
 */
export function savedBytes(outputs: OneOrMany): number {
  const nodes = nodesBehind(many(outputs));
  const kept = nodes.flatMap((node) => node.saved()).filter((x) => !(x.requiresGrad && x.isLeaf));
  return [...new Set(kept.map((x) => x.storage()))].reduce((total, { nbytes }) => total + nbytes, 0);
}
