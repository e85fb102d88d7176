import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import type { Storage } from '../../../platform/storage/storage';
import type { PictureToSave } from '../images/save-images';
import type { ReadLine } from './line';

/** Pictures of a line: sources as the images table keeps them. `folder` null: there are no files beside the import. */
export const picturesOf =
  (folder: string | null) =>
  ({ line }: ReadLine): PictureToSave[] =>
    line.images
      .map((image) => (typeof image === 'string' ? { url: image, alt: '', focal: undefined } : image))
      .map(({ url, alt, focal }) => ({ source: sourceOf(url, folder), alt, focal }));

/** `data:` holds the picture itself, everything else says where it is. A path that leaves the folder is one that is not there. */
function sourceOf(url: string, folder: string | null): string {
  if (/^https?:\/\//i.test(url)) return url;
  if (url.startsWith('data:')) return `stored:${inlineKey(url)}`;
  if (folder === null) return 'file:';
  const path = resolve(folder, url);
  return relative(folder, path).split(sep)[0] === '..' ? 'file:' : `file:${path}`;
}

const inlineKey = (url: string): string => `incoming/${createHash('sha256').update(url).digest('hex')}`;

export async function storeInlinePictures(lines: readonly ReadLine[], storage: Storage): Promise<void> {
  for (const image of lines.flatMap((l) => l.line.images)) {
    const url = typeof image === 'string' ? image : image.url;
    const match = /^data:[^,]*?(;base64)?,/.exec(url);
    if (!match || (await storage.get(inlineKey(url)))) continue;
    const content = url.slice(match[0].length);
    await storage.put(
      inlineKey(url),
      match[1] ? Buffer.from(content, 'base64') : Buffer.from(decodeURIComponent(content)),
      'application/octet-stream',
    );
  }
}
