import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Task } from '../../../platform/module';
import type { Storage } from '../../../platform/storage/storage';
import { ProductStatus, Slug } from '../products/schemas';
import { exportFormats, type ExportService } from './export.service';
import { picturesByUrl, picturesInFolder } from './pictures';

const Arguments = z.object({
  file: z.string().min(1),
  format: z.enum(exportFormats),
  status: ProductStatus.optional(),
  category: Slug.optional(),
  pictures: z.string().min(1).optional(),
});

/** `galleria export <file>`: the file is there when it is whole. */
export const createExportTask =
  ({
    exportService,
    storage,
    publicUrl,
  }: {
    readonly exportService: ExportService;
    readonly storage: Storage;
    readonly publicUrl: string;
  }): Task =>
  async (args, report) => {
    const { file, pictures, ...options } = Arguments.parse(args);
    const pictureUrl = pictures === undefined ? picturesByUrl(storage, publicUrl) : picturesInFolder(storage, file, pictures);
    let products = 0;
    const leftOut: string[] = [];
    async function* texts(): AsyncGenerator<string> {
      for await (const piece of exportService.exportProducts({ ...options, pictureUrl })) {
        yield piece.text;
        products += piece.products;
        leftOut.push(...piece.leftOut);
      }
    }
    const draft = `${file}.part`;
    await pipeline(Readable.from(texts()), createWriteStream(draft));
    await rename(draft, file);
    for (const slug of leftOut.slice(0, 20)) report(`left out: ${slug} has more options than the format carries`);
    return { products, leftOut: leftOut.length };
  };
