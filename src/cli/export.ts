import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { say } from './console';
import { withApp } from './with-app';

export interface ExportOptions {
  readonly format?: string;
  readonly status?: string;
  readonly category?: string;
  readonly pictures?: string;
}

const Result = z.object({ products: z.int(), leftOut: z.int() });
const someLeftOut = 1;

/** Writes the products to a file of a format of docs/import.md. Answers 1 when the format could not carry some. */
export async function exportProducts(
  config: Config,
  file: string,
  { format = formatOf(file), pictures, ...options }: ExportOptions,
): Promise<number> {
  const path = resolve(file);
  const { products, leftOut } = await withApp(config, 'catalog', async (app) => {
    const task = app.house.tasks['catalog.export'];
    if (!task) throw startError('The catalog cannot export.');
    return Result.parse(
      await task({ file: path, format, ...options, ...(pictures === undefined ? {} : { pictures: resolve(pictures) }) }, say),
    );
  });
  console.log(`Products: ${products} written to ${path}.${leftOut > 0 ? ` ${leftOut} left out: ${format} cannot carry them.` : ''}`);
  return leftOut > 0 ? someLeftOut : 0;
}

/** `shopify.csv` and the like are Shopify's, other tables ours. */
function formatOf(file: string): string {
  const name = basename(file).toLowerCase();
  if (name.endsWith('.csv')) return name.includes('shopify') ? 'shopify' : 'csv';
  if (name.endsWith('.jsonl')) return 'jsonl';
  throw startError(`${file} ends neither with .jsonl nor with .csv: name a format with --format.`);
}
