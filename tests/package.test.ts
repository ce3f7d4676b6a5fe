/** The package as somebody else gets it: packed, installed in an empty folder, imported with its types. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'opbook-'));
const run = (command: string, args: readonly string[], cwd = elsewhere): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });

beforeAll(() => {
  run('npm', ['pack', '--silent', '--pack-destination', elsewhere], root);
  const [archive] = readdirSync(elsewhere).filter((name) => name.endsWith('.tgz'));
  run('tar', ['-xzf', archive]);
  const modules = join(elsewhere, 'node_modules');
  mkdirSync(modules);
  cpSync(join(elsewhere, 'package'), join(modules, 'opbook'), { recursive: true });
  // Its dependencies, as npm would install them.
  for (const name of ['gpu.js', 'acorn', 'gpu-mock.js', 'webgpu', 'typescript', '@typescript']) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(elsewhere, 'package.json'), '{ "type": "module" }\n');
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

const program = `
import { F, kernelClass, manualSeed, nn, optim, rand, tensor } from 'opbook';
manualSeed(0);
console.log(String(rand([2])));
const x = tensor([[1, 2], [3, 4]], { device: 'gpu', requiresGrad: true });
const y = F.softmax(F.matmul(x, x), { dim: 1 });
y.sum().backward();
const layer = new nn.Linear(2, 3);
new optim.SGD(layer.parameters(), { lr: 0.1 });
console.log(kernelClass, y.shape, x.grad === null);
console.log(F.conv2d.definition.inputs, F.conv2d.definition.defaults);
`;

test('a program elsewhere imports it and computes', () => {
  writeFileSync(join(elsewhere, 'program.js'), program);
  const printed = run(process.execPath, ['program.js']);
  expect(printed).toContain('tensor([0.4963, 0.7682])');
  expect(printed).toMatch(/Kernel \[ 2, 2 \] false/);
  expect(printed).toContain("[ 'x', 'weight', 'bias' ]");
});

test('the types come along', () => {
  writeFileSync(join(elsewhere, 'right.ts'), program.replace("'opbook';", "'opbook';\nexport const shape: readonly number[] = tensor([1]).shape;"));
  writeFileSync(join(elsewhere, 'wrong.ts'), "import { F, tensor } from 'opbook';\nF.softmax(tensor([1]), { dim: 'first' });\n");
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const strictly = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext'];
  const check = (file: string): string => run(process.execPath, [compiler, ...strictly, file]);
  const outcome = (file: string): string => {
    try {
      return check(file);
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  expect(outcome('right.ts')).not.toMatch(/^(right|node_modules\/opbook)/m);
  expect(outcome('wrong.ts')).toContain("wrong.ts(2,26): error TS2322: Type 'string' is not assignable to type 'number'");
});
