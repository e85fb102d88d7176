import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

  test('2,000 products of icecat come in with their wild attributes, and again change nothing', async () => {
    const whole = join(folder, 'icecat-all.jsonl');
    execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts/to-jsonl.ts'), join(data, 'icecat'), whole], {
      cwd: root,
      stdio: 'pipe',
    });
    const file = join(folder, 'icecat.jsonl');
    // without pictures: nobody answers for them here
    const lines = (await readFile(whole, 'utf8'))
      .split('\n')
      .slice(0, 2_000)
      .map((line) => JSON.stringify({ ...JSON.parse(line), images: [] }));
    await writeFile(file, lines.join('\n'));
    const run = async () => shop.app.house.tasks['catalog.import']?.({ file }, () => undefined);
    expect(await run()).toMatchObject({ created: 2_000, failed: 0 });
    expect(await run()).toMatchObject({ unchanged: 2_000, failed: 0 });
    const csv = join(folder, 'icecat.csv');
    await shop.app.house.tasks['catalog.export']?.({ file: csv, format: 'csv' }, () => undefined);
    expect(await shop.app.house.tasks['catalog.import']?.({ file: csv, dryRun: true }, () => undefined)).toMatchObject({
      updated: 2_000,
      failed: 0,
    });
  });
});
