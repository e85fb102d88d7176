import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { say } from './console';
import { withApp } from './with-app';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly format?: string;
  readonly currency?: string;
  readonly only?: string;
  /** Counts of stock, not products. */
  readonly stock?: boolean;
  readonly store?: string;
  readonly reason?: string;
}

const FieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });

const Result = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  failed: z.int(),
  pictures: z.object({ fetched: z.int(), drawn: z.int() }),
  lines: z.array(z.object({ line: z.int(), error: z.string() })),
  changes: z.array(
    z.object({ line: z.int(), action: z.enum(['create', 'update']), slug: z.string(), title: z.string(), fields: z.array(FieldChange) }),
  ),
});
type Change = z.output<typeof Result>['changes'][number];

const someLinesFailed = 1;

/** Reads products from a file of a format of docs/import.md. Answers 1 when lines could not be used; the others came in. */
export async function importProducts(
  config: Config,
  file: string,
  { dryRun = false, format, currency, store, only }: ImportOptions,
): Promise<number> {
  const options = { format, currency, store, only };
  const path = pathOf(file);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw startError(`--currency: "${currency}" is no currency; write it as EUR.`);
  const result = await withApp(config, 'catalog', async (app) => {
    const task = app.house.tasks['catalog.import'];
    if (!task) throw startError('The catalog cannot import.');
    return Result.parse(await task({ file: path, dryRun, ...options }, say));
  });
  for (const change of result.changes) for (const text of inWords(change)) console.log(text);
  const more = result.created + result.updated - result.changes.length;
  if (dryRun && more > 0) console.log(`… and ${more} more products; the report has them all`);
  for (const { line, error } of result.lines) console.log(`line ${line}: ${error}`);
  if (result.failed > result.lines.length) console.log(`… and ${result.failed - result.lines.length} more lines that could not be used`);
  const counts = `${result.created} created, ${result.updated} updated, ${result.unchanged} unchanged, ${result.skipped > 0 ? `${result.skipped} left out, ` : ''}${result.failed} failed`;
  const { fetched, drawn } = result.pictures;
  const pictures = fetched + drawn > 0 ? ` Pictures: ${fetched} stored, ${drawn} drawn.` : '';
  console.log(dryRun ? `Nothing was changed. It would be: ${counts}.` : `Products: ${counts}.${pictures}`);
  return result.failed > 0 ? someLinesFailed : 0;
}

const StockResult = z.object({
  lines: z.int(),
  changed: z.int(),
  units: z.int(),
  seconds: z.number(),
  wrong: z.int(),
  wrongLines: z.array(z.object({ line: z.int(), reason: z.string() })),
});

/** Sets or changes counts of stock from a CSV or JSON Lines file. Answers 1 when a line could not be used: then nothing was changed. */
export async function importStock(config: Config, file: string, { dryRun = false, store, reason }: ImportOptions): Promise<number> {
  const path = pathOf(file);
  const result = await withApp(config, 'catalog', async (app) => {
    const task = app.house.tasks['catalog.importStock'];
    if (!task) throw startError('The catalog cannot import stock.');
    return StockResult.parse(await task({ file: path, dryRun, store, reason }, say));
  });
  for (const { line, reason: why } of result.wrongLines) console.log(`line ${line}: ${why}`);
  if (result.wrong > result.wrongLines.length)
    console.log(`… and ${result.wrong - result.wrongLines.length} more lines that cannot be used`);
  if (result.wrong > 0) {
    console.log(`Nothing was changed: ${result.wrong} ${result.wrong === 1 ? 'line' : 'lines'} cannot be used.`);
    return someLinesFailed;
  }
  const counts = `${result.lines} lines, ${result.changed} counts changed, ${result.units >= 0 ? '+' : ''}${result.units} units`;
  console.log(dryRun ? `Nothing was changed. It would be: ${counts}.` : `Stock: ${counts} in ${result.seconds} s.`);
  return 0;
}

export function pathOf(file: string): string {
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw startError(`There is no file ${path}.`);
  if (found.isDirectory()) throw startError(`${path} is a folder; name a file in it.`);
  return path;
}

const shownFields = 8;

/** A new product in one line; of a changed one what it was and what it will be. */
function inWords({ line, action, slug, title, fields }: Change): string[] {
  if (action === 'create') return [`line ${line}: new: ${title} (${slug})`];
  const more = fields.length - shownFields;
  return [
    `line ${line}: change: ${title} (${slug})`,
    ...fields.slice(0, shownFields).map(({ field, before, after }) => `  ${field}: ${valueText(before)} → ${valueText(after)}`),
    ...(more > 0 ? [`  … and ${more} more fields`] : []),
  ];
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = JSON.stringify(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
