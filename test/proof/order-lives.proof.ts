import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const jest = join(root, 'node_modules/jest/bin/jest.js');

function passes(file: string, env: Readonly<Record<string, string>>): void {
  const asked = [file, '--json', '--testTimeout=3500000'];
  const said = execFileSync(process.execPath, [jest, ...asked], { cwd: root, env: { ...process.env, ...env }, stdio: 'pipe' });
  expect(JSON.parse(String(said))).toMatchObject({ success: true, numFailedTests: 0 });
}

test('a hundred thousand random lives of an order are what one would keep on paper', () => {
  passes('src/modules/orders/test/life/life.spec.ts', { LIFE_RUNS: process.env['LIFE_RUNS'] ?? '100000' });
});

test('and three hundred of them in a whole shop, whose books are true at the end', () => {
  passes('test/flows/order-lives.test.ts', { LIFE_RUNS: process.env['LIFE_SHOP_RUNS'] ?? '300' });
});
