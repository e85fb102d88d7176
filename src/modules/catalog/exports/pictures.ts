import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Storage } from '../../../platform/storage/storage';
import type { PictureUrl } from './product-rows';

/** By the address it came from; one of ours by that of the shop. */
export const picturesByUrl =
  (storage: Storage, publicUrl: string): PictureUrl =>
  ({ source, storageKey }) => {
    if (/^https?:/i.test(source)) return source;
    return storageKey === null ? null : new URL(storage.url(storageKey), publicUrl).href;
  };

/** As files in `folder`, named by the file that is written, `mug-1.webp`; what the shop has not got keeps its address. */
export const picturesInFolder = (storage: Storage, file: string, folder: string): PictureUrl => {
  const made = mkdir(folder, { recursive: true });
  const way = relative(dirname(resolve(file)), resolve(folder))
    .split(sep)
    .join('/');
  return async ({ source, storageKey }, slug, place) => {
    const stored = storageKey === null ? null : await storage.get(storageKey);
    if (!stored) return /^https?:/i.test(source) ? source : null;
    await made;
    const path = join(folder, `${slug}-${place}.webp`);
    await writeFile(path, stored.content);
    return [way, basename(path)].filter((part) => part !== '').join('/');
  };
};
