/**
 * `npm run fixtures -- softmax conv2d` records what PyTorch says: finds a Python that has it, and hands everything on to `python -m scripts.fixtures`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pinned = /^torch==(\S+)$/m.exec(readFileSync(`${root}scripts/requirements.txt`, 'utf8'))?.[1];
const windows = process.platform === 'win32';
const environment = windows ? '.venv\\Scripts\\' : '.venv/bin/';

/** The Python to record with: the one asked for, the project's own, or one on the path whose PyTorch is the pinned one. */
function findPython(): string | undefined {
  const asked = process.env.OPBOOK_PYTHON;
  if (asked) return asked;
  const own = `${root}${environment}${windows ? 'python.exe' : 'python'}`;
  if (existsSync(own)) return own;
  const onPath = windows ? 'python' : 'python3';
  const { stdout } = spawnSync(onPath, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
  return stdout?.trim().split('+')[0] === pinned ? onPath : undefined;
}

const python = findPython();
if (python === undefined) {
  console.error(`Recording needs Python with PyTorch ${pinned}, and there is none here. These two commands make one for this project:

  ${windows ? 'python' : 'python3'} -m venv .venv
  ${environment}pip install -r scripts/requirements.txt

Or name another in OPBOOK_PYTHON. The tests need none of it: what was recorded is in fixtures/.`);
  process.exit(1);
}

const { status, error } = spawnSync(python, ['-m', 'scripts.fixtures', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
if (error) console.error(`${python} did not start: ${error.message}`);
process.exitCode = status ?? 1;
