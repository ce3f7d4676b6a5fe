/** Runs one kernel in the mode of OPBOOK_GPU and says which class of GPU.js ran it. */
import { F, kernelClass, tensor } from '../../src/index.ts';

const [three] = F.add(tensor([1], { device: 'gpu' }), tensor([2], { device: 'gpu' })).flat();
if (three !== 3) throw new Error(`1 + 2 is ${three}`);
console.log(kernelClass);
