import { OperatorError, shown } from '../errors.ts';

/** Whether calls are remembered for `backward`. */
let recording = true;

/** Whether new tensors are for inference alone. */
let inferring = false;

/** Whether calls are remembered, here and now. (`torch.is_grad_enabled`) */
export const isGradEnabled = (): boolean => recording && !inferring;
/** Whether this runs inside `inferenceMode`. (`torch.is_inference_mode_enabled`) */
export const isInferenceModeEnabled = (): boolean => inferring;

function within<T>(name: string, modes: { readonly recording: boolean; readonly inferring: boolean }, body: () => T): T {
  if (typeof body !== 'function') throw new OperatorError(`${name}: body is ${shown(body)}; expected a function, ${name}(() => …)`);
  const before = { recording, inferring };
  ({ recording, inferring } = modes);
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new Error(`${name}: the body returned a promise, and would go on after the mode has been restored; await outside, compute inside`);
    }
    return result;
  } finally {
    ({ recording, inferring } = before);
  }
}

/** Runs `body` without remembering calls: nothing in it can be differentiated. (`torch.no_grad`) */
export const noGrad = <T>(body: () => T): T => within('noGrad', { recording: false, inferring }, body);
/** Runs `body` with calls remembered, also inside `noGrad`. (`torch.enable_grad`) */
export const enableGrad = <T>(body: () => T): T => within('enableGrad', { recording: true, inferring }, body);
/**
 * Runs `body` as `noGrad` does, and marks the tensors it makes: they can never take part in a computation that is to be differentiated.
 * Nobody has to watch them, so PyTorch skips their version counters. (`torch.inference_mode`)
 *
 * @param mode  false leaves inference mode for a while
 */
export const inferenceMode = <T>(body: () => T, mode = true): T => within('inferenceMode', { recording: mode ? false : recording, inferring: mode }, body);
/** Chooses for everything that follows. (`torch.set_grad_enabled`) */
export function setGradEnabled(on: boolean): void {
  recording = on;
}
