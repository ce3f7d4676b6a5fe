import { arange, F, manualSeed, nn, noGrad, optim, randperm, type Tensor } from '../../../src/index.ts';
import { type Digits, recorded } from './digits.ts';

/** What PyTorch did from the same seed, with the same batches: recorded by scripts/fixtures/digits.py. */
export interface Run {
  readonly seed: number;
  readonly batchSize: number;
  readonly trainingImages: number;
  readonly testImages: number;
  /** Which images are the test, and how far its accuracy can be believed. */
  readonly split: string;
  readonly optimizer: { readonly lr: number; readonly eps: number; readonly weightDecay: number };
  /** The first step, counted from 0, with the learning rate multiplied by the factor. */
  readonly lrDrop: { readonly step: number; readonly factor: number };
  readonly losses: readonly number[];
  readonly accuracy: number;
  readonly confusion: readonly (readonly number[])[];
}
export const recordedRun = (): Run => recorded<Run>('training/digits.json');

export interface Trained {
  readonly losses: readonly number[];
  /** Share of the test images that were read right. */
  readonly accuracy: number;
  /** A row for every true digit, a column for every answer. */
  readonly confusion: readonly (readonly number[])[];
  /** The test images that were read wrong: their number in the set, the truth, the answer. */
  readonly mistakes: readonly { readonly image: number; readonly truth: number; readonly answer: number }[];
}

/** Two convolutions, each normalised, rectified and pooled, and a linear layer on top. */
export function buildNetwork(device: 'cpu' | 'gpu'): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(1, 32, 3, { padding: 1 }), new nn.BatchNorm2d(32), new nn.ReLU(), new nn.MaxPool2d(2),
    new nn.Conv2d(32, 64, 3, { padding: 1 }), new nn.BatchNorm2d(64), new nn.ReLU(), new nn.MaxPool2d(2),
    new nn.Flatten(), new nn.Linear(256, 10),
  ).to(device) as nn.Sequential;
}

/** Trains on the first images, tests on the last, as the recorded run did. `onStep` hears every loss. */
export function train({ images, labels }: Digits, run: Run, onStep: (step: number, loss: number) => void): Trained {
  const { device } = images;
  manualSeed(run.seed);
  const network = buildNetwork(device);
  const lossOf = new nn.CrossEntropyLoss();
  const optimizer = new optim.Adam(network.parameters(), { lr: run.optimizer.lr, eps: run.optimizer.eps, weightDecay: run.optimizer.weightDecay });
  const losses: number[] = [];
  const draw = (): Tensor => randperm(run.trainingImages, { device });
  let order = draw();
  let used = 0;
  for (let step = 0; step < run.losses.length; step++) {
    if (step === run.lrDrop.step) for (const group of optimizer.paramGroups) group.lr *= run.lrDrop.factor;
    if (used + run.batchSize > run.trainingImages) {
      order = draw();
      used = 0;
    }
    const batch = order.narrow(0, used, run.batchSize);
    used += run.batchSize;
    const scores = network.forward(F.indexSelect(images, batch, { dim: 0 }));
    const loss = lossOf.forward(scores, F.indexSelect(labels, batch, { dim: 0 }));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
    onStep(step, loss.item());
  }
  return { losses, ...test(network, { images, labels }, run) };
}

function test(network: nn.Sequential, { images, labels }: Digits, { trainingImages, testImages }: Run): Omit<Trained, 'losses'> {
  network.eval();
  const answers = noGrad(() => F.argmax(network.forward(images.narrow(0, trainingImages, testImages)), { dim: 1 })).flat();
  const truths = labels.narrow(0, trainingImages, testImages).flat();
  const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  truths.forEach((truth, i) => confusion[truth][answers[i]]++);
  const mistakes = arange(testImages).flat().filter((i) => answers[i] !== truths[i]).map((i) => ({ image: trainingImages + i, truth: truths[i], answer: answers[i] }));
  return { accuracy: 1 - mistakes.length / testImages, confusion, mistakes };
}
