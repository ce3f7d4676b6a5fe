import { writeFileSync } from 'node:fs';
import { loadDigits } from './tour/digits.ts';
import { recordedRun, train } from './tour/train.ts';
writeFileSync(process.argv[2], JSON.stringify(train(loadDigits('gpu'), recordedRun(), () => {}).losses));
