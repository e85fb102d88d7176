import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

test('a hundred thousand random carts add up, step by step', () => {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const asked = ['src/modules/cart/domain/whole-price.spec.ts', '--json', '--testTimeout=1800000'];
  const env = { ...process.env, PRICE_RUNS: '100000' };
  const said = execFileSync(process.execPath, [jest, ...asked], { cwd: root, env, stdio: 'pipe' });
  expect(JSON.parse(String(said))).toMatchObject({ success: true, numPassedTests: 1 });
});
