import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { icecatLine } from '../scripts/icecat';

/** Beside the project, never in it. */
export const icecatFolder = join(__dirname, '../../shared/data/icecat');

/** @returns false when the catalogue is not there */
export async function writeIcecat(file: string, { folder = icecatFolder, copies = 1 } = {}): Promise<boolean> {
  const source = join(folder, 'products.jsonl.gz');
  if (!existsSync(source)) return false;
  const out = createWriteStream(file);
  for await (const text of createInterface({ input: createReadStream(source).pipe(createGunzip()), crlfDelay: Infinity })) {
    if (text === '') continue;
    const line = { ...icecatLine(text), images: [] };
    for (let copy = 0; copy < copies; copy += 1) {
      const mark = copy === 0 ? '' : `-${copy}`;
      const again = {
        ...line,
        externalId: `${line.externalId}${mark}`,
        slug: `${line.slug}${mark}`,
        variants: line.variants.map((v) => ({ ...v, sku: `${v.sku}${mark}` })),
      };
      if (!out.write(`${JSON.stringify(again)}\n`)) await new Promise<void>((resolve) => out.once('drain', resolve));
    }
  }
  await new Promise<void>((resolve) => out.end(resolve));
  return true;
}
