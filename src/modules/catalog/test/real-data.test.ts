import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogModule } from '../module';
import { openShop, type Shop } from './shop';

const root = join(__dirname, '../../../..');
const data = join(root, '../shared/data');
const here = existsSync(data);

(here ? describe : describe.skip)(here ? 'real data' : 'real data (skipped: ../shared/data is not there)', () => {
  let shop: Shop;
  let folder: string;
  beforeAll(async () => {
    shop = await openShop(catalogModule);
    folder = await mkdtemp(join(tmpdir(), 'galleria-real-'));
  });
  afterAll(async () => {
    await shop.app.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['retail-demo', 2465],
    ['small', 194],
  ])('every product of %s would come in', async (set, count) => {
    const file = join(folder, `${set}.jsonl`);
    execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts/to-jsonl.ts'), join(data, set), file], {
      cwd: root,
      stdio: 'pipe',
    });
    await shop.app.house.tasks['catalog.import']?.({ file, dryRun: true }, () => undefined);
    expect(JSON.parse(await readFile(`${file}.report.json`, 'utf8'))).toMatchObject({ created: count, failed: 0, lines: [] });
  });
});
