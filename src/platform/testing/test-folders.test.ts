import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmbedded, startEmbedded } from '../db/embedded';
import { makeTestFolder, removeLeftBehind } from './test-folders';

test('the database of a run that was killed is stopped and removed by the next one, that of a run beside it is not', async () => {
  const under = mkdtempSync(join(tmpdir(), 'galleria-left-'));
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const left = join(under, `galleria-test-${pid}-abc`);
  const foreign = join(under, 'galleria-something-else');
  for (const folder of [left, foreign]) mkdirSync(folder, { mode: 0o700 });
  const beside = await makeTestFolder('cluster', under);
  const [abandoned, running] = [await startEmbedded({ dataDir: left }), await startEmbedded({ dataDir: beside })];
  try {
    expect(findEmbedded(left)).toBe(abandoned.url);
    await removeLeftBehind(under);
    await removeLeftBehind(under);
    expect([existsSync(left), existsSync(foreign)]).toEqual([false, true]);
    expect(findEmbedded(beside)).toBe(running.url);
  } finally {
    await running.stop();
    rmSync(under, { recursive: true, force: true });
  }
});
