import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createDiskStorage } from '../../../platform/storage/disk';
import { storePicture } from '../images/encode';
import { createPreparedPictures, listName, preparedFolder, type PreparedList } from '../images/prepared';

const drawings = join(__dirname, 'pictures');

/**
 * Encodes the demo's drawings, which would take a shop's first start some ten seconds. Part of the build: what is there from
 * an earlier one and still true is taken over. Made aside and moved into place when whole.
 */
export async function prepareDemoPictures(): Promise<void> {
  const draft = `${preparedFolder}-${process.pid}`;
  const storage = createDiskStorage({ root: draft });
  const recipe = await hashOfEncoder();
  const earlier = createPreparedPictures(preparedFolder, recipe);
  const pictures: PreparedList['pictures'] = {};

  async function prepare(name: string): Promise<void> {
    const content = await readFile(join(drawings, name));
    const picture = (await earlier.copyInto(storage, content)) ?? (await storePicture(storage, content));
    if (!picture) throw new Error(`${name} is no picture`);
    const { storageKey, width, height, widths } = picture;
    pictures[storageKey] = { width, height, widths: [...widths] };
  }

  const names = (await readdir(drawings)).filter((name) => name.endsWith('.svg'));
  const worker = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await prepare(name);
  };
  try {
    await mkdir(draft, { recursive: true });
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    const list: PreparedList = { recipe, pictures };
    await writeFile(join(draft, listName), JSON.stringify(list));
    await rm(preparedFolder, { recursive: true, force: true });
    await rename(draft, preparedFolder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function hashOfEncoder(): Promise<string> {
  const encoder = await readFile(require.resolve('../images/encode'));
  return createHash('sha256').update(encoder).digest('hex');
}
