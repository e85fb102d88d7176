import { extname } from 'node:path';
import { unreadableFile } from '../../errors';
import type { ParsedLine } from '../line';
import { readCsv } from './csv';
import type { FormatName, FormatOptions, FormatReader } from './format';
import { readGoogle } from './google';
import { readJsonl } from './jsonl';
import { readShopify } from './shopify';
import { utf8Text } from './text';
import { readWooCommerce } from './woocommerce';

const readers: Readonly<Record<FormatName, FormatReader>> = {
  jsonl: readJsonl,
  csv: readCsv,
  shopify: readShopify,
  woocommerce: readWooCommerce,
  google: readGoogle,
};

export interface OpenedFile {
  readonly format: FormatName;
  /** From the beginning. */
  readonly read: () => AsyncGenerator<ParsedLine>;
}

/**
 * `bytes` starts the file anew each time it is called: it is read once through before the first product comes, so that a file
 * in another encoding brings in nothing. `name` tells only by how it ends. Throws `catalog.unreadable-file`.
 */
export async function openFile(
  bytes: () => AsyncIterable<Uint8Array>,
  { name, format, ...options }: FormatOptions & { readonly name: string; readonly format: FormatName | null },
): Promise<OpenedFile> {
  const head = await checked(bytes());
  if (head.trim() === '') throw unreadableFile('The file is empty.');
  const chosen = format ?? recognised(head, name);
  if (chosen === 'jsonl' && head.trimStart().startsWith('['))
    throw unreadableFile(
      'The file is a JSON array, not JSON Lines: write each product on a line of its own, without brackets and commas around it.',
    );
  return { format: chosen, read: () => readers[chosen](utf8Text(bytes()), options) };
}

/** Characters: a table of wild attributes has thousands of columns. */
const headLength = 2_000_000;

async function checked(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let head = '';
  for await (const text of utf8Text(bytes)) if (head.length < headLength && !head.trimStart().includes('\n')) head += text;
  return head;
}

/** By the names in its first line; how the file is called decides only between JSON Lines and tables. */
function recognised(head: string, name: string): FormatName {
  if (/^\s*(\{|\[\s*\{)/.test(head)) return 'jsonl';
  const [first = ''] = head.trimStart().split('\n', 1);
  const names = new Set(
    first
      .toLowerCase()
      .split(/[,\t]/)
      .map((cell) => cell.replace(/^"|"$/g, '').trim()),
  );
  const has = (...wanted: readonly string[]): boolean => wanted.every((column) => names.has(column));
  if (first.includes('\t')) {
    if (has('id', 'title', 'price')) return 'google';
  } else {
    if (has('handle', 'title') || has('url handle', 'title')) return 'shopify';
    if (has('type', 'name', 'regular price') || has('type', 'sku', 'name')) return 'woocommerce';
    if (has('sku', 'title') && (has('slug') || has('externalid'))) return 'csv';
  }
  if (['.jsonl', '.ndjson', '.json'].includes(extname(name).toLowerCase())) return 'jsonl';
  throw unreadableFile(
    'The file is none of the formats that can be read: our JSON Lines or CSV, a Shopify or WooCommerce product CSV, a Google Merchant feed (TSV). See docs/import.md, or name one with --format.',
  );
}
