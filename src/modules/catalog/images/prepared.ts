import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../../platform/config/error-facts';
import { createDiskStorage } from '../../../platform/storage/disk';
import type { Storage } from '../../../platform/storage/storage';
import { keyOf, type EncodedImage } from './encode';
import { imageKey } from './image-view';

/** Pictures that were encoded before the shop began: the build does so with those of the demo. */
export interface PreparedPictures {
  /** The picture in all its widths, as encoding it would have stored it; null: nobody has encoded this content. */
  copyInto(storage: Storage, content: Buffer): Promise<EncodedImage | null>;
}

/** Beside the compiled server; the sources alone have none. */
export const preparedFolder = join(__dirname, '../../../../demo-pictures');

/** What lies in such a folder, beside the files themselves. */
export const listName = 'pictures.json';
export const PreparedList = z.object({
  /** What they were encoded by: another one makes others. */
  recipe: z.string(),
  /** By storage key. */
  pictures: z.record(z.string(), z.object({ widths: z.array(z.int()).min(1), width: z.int(), height: z.int() })),
});
export type PreparedList = z.output<typeof PreparedList>;

export function createPreparedPictures(folder: string, recipe?: string): PreparedPictures {
  const files = createDiskStorage({ root: folder });
  let known: Promise<PreparedList | null> | null = null;
  return {
    async copyInto(storage, content) {
      const list = await (known ??= readList(folder));
      const storageKey = keyOf(content);
      const picture = list?.pictures[storageKey];
      if (!picture || (recipe !== undefined && list?.recipe !== recipe)) return null;
      for (const width of picture.widths) {
        const file = await files.get(imageKey(storageKey, width));
        if (!file) return null;
        await storage.put(imageKey(storageKey, width), file.content, file.contentType);
      }
      return { storageKey, ...picture, drawing: true };
    },
  };
}

async function readList(folder: string): Promise<PreparedList | null> {
  try {
    return PreparedList.parse(JSON.parse(await readFile(join(folder, listName), 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
