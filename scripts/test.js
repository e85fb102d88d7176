/** `npm test`: types, lint, tests, browser tests; then the names of what had to be skipped. `--no-skips` makes a skip a failure. */
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'galleria-run-'));
const skipsFile = join(work, 'skips');
const bin = (name) => join(root, 'node_modules/.bin', name);

const steps = [
  ['build', process.execPath, ['scripts/build.js']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', bin('eslint'), ['-c', '.eslintrc.js', '.']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['tests', bin('jest'), []],
  ['browser tests', bin('jest'), ['-c', 'jest.e2e.config.js']],
];

const failed = [];
for (const [name, command, args] of steps) {
  const started = Date.now();
  console.log(`\n— ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, GALLERIA_SKIPS: skipsFile } });
  if (status !== 0) failed.push(name);
  console.log(`— ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  if (status !== 0 && name === 'build') break;
}

const skipped = existsSync(skipsFile) ? [...new Set(readFileSync(skipsFile, 'utf8').split('\n').filter(Boolean))] : [];
rmSync(work, { recursive: true, force: true });

console.log('');
for (const name of skipped) console.log(`SKIPPED ${name}`);
console.log(`steps: ${steps.length - failed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
const noSkips = process.argv.includes('--no-skips');
if (noSkips && skipped.length > 0) console.log('a skip counts as a failure here');
process.exit(failed.length > 0 || (noSkips && skipped.length > 0) ? 1 : 0);
