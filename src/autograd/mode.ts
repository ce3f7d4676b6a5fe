/** Whether calls are remembered for `backward`. */
let recording = true;

/** Whether they are, here and now. (`torch.is_grad_enabled`) */
export const isGradEnabled = (): boolean => recording;

function withRecording<T>(on: boolean, name: string, body: () => T): T {
  const before = recording;
  recording = on;
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new Error(`${name}: the body returned a promise, and would go on after the mode has been restored; await outside, compute inside`);
    }
    return result;
  } finally {
    recording = before;
  }
}

/** Runs `body` without remembering calls: nothing in it can be differentiated. (`torch.no_grad`) */
export const noGrad = <T>(body: () => T): T => withRecording(false, 'noGrad', body);
/** Runs `body` with calls remembered, also inside `noGrad`. (`torch.enable_grad`) */
export const enableGrad = <T>(body: () => T): T => withRecording(true, 'enableGrad', body);
/** Chooses for everything that follows. (`torch.set_grad_enabled`) */
export function setGradEnabled(on: boolean): void {
  recording = on;
}
