import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const jestBin = join(root, 'node_modules/jest/bin/jest.js');

/** Others each time; LIFE_SEED has those of an earlier run again. */
const LIFE_SEED = process.env['LIFE_SEED'] ?? String(Date.now() % 2 ** 31);

function passes(file: string, LIFE_RUNS: string): void {
  const asked = [file, '--json', '--testTimeout=3500000'];
  const env = { ...process.env, LIFE_RUNS, LIFE_SEED };
  const said = execFileSync(process.execPath, [jestBin, ...asked], { cwd: root, env, stdio: 'pipe' });
  expect(JSON.parse(String(said))).toMatchObject({ success: true, numFailedTests: 0 });
}

test('a hundred thousand random lives of an order are what one would keep on paper', () => {
  passes('src/modules/orders/test/life/life.spec.ts', process.env['LIFE_RUNS'] ?? '100000');
});

test('and three hundred of them in a whole shop, whose books are true at the end', () => {
  passes('test/flows/order-lives.test.ts', process.env['LIFE_SHOP_RUNS'] ?? '300');
});
