import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { errorCode, messageOf } from '../../../platform/config/error-facts';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Storage } from '../../../platform/storage/storage';
import { explain } from '../constraint-errors';
import type { PictureCounts, PictureService } from '../images/pictures.service';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { applyLines, type Applied } from './apply-lines';
import { parseLine, type ReadLine } from './line';

export interface ImportServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly rebuildReadModels: RebuildReadModels;
  readonly pictureService: PictureService;
  readonly clock: Clock;
}

export interface ImportOptions {
  /** Relative picture paths start here and may not leave it. */
  readonly folder: string;
  /** Does everything and takes it back: the counts are true, nothing is kept and no picture is fetched. */
  readonly dryRun: boolean;
  readonly report: (line: string) => void;
}

export interface ImportResult {
  readonly dryRun: boolean;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly pictures: PictureCounts;
  /** Until all lines were written; pictures come after them. */
  readonly productSeconds: number;
  readonly seconds: number;
  readonly lines: readonly { readonly line: number; readonly error: string }[];
}

export interface ImportService {
  importFile(file: string, options: Omit<ImportOptions, 'folder'>): Promise<ImportResult>;
  /** One JSON text each, in the shape of docs/import.md. */
  importLines(texts: AsyncIterable<string> | Iterable<string>, options: ImportOptions): Promise<ImportResult>;
}

const batchSize = 200;
const reportEveryMs = 2_000;

export function createImportService({ uow, storage, rebuildReadModels, pictureService, clock }: ImportServiceDeps): ImportService {
  const secondsSince = (start: number): number => (clock().getTime() - start) / 1_000;

  async function importLines(
    texts: AsyncIterable<string> | Iterable<string>,
    { folder, dryRun, report }: ImportOptions,
  ): Promise<ImportResult> {
    const startedAt = clock().getTime();
    const runId = uuidv7();
    const counts = { created: 0, updated: 0, unchanged: 0 };
    const failures: { line: number; error: string }[] = [];
    let reportedAt = startedAt;

    const sourcesOf = (read: ReadLine) =>
      read.line.images
        .map((image) => (typeof image === 'string' ? { url: image, alt: '' } : image))
        .map(({ url, alt }) => ({ source: sourceOf(url, folder), alt }));

    async function apply(lines: readonly ReadLine[]): Promise<void> {
      try {
        const applied = await inTransaction(uow, dryRun, (tx) => applyLines(tx, lines, { runId, rebuildReadModels, sourcesOf }));
        counts.created += applied.created;
        counts.updated += applied.updated;
        counts.unchanged += applied.unchanged;
      } catch (error) {
        if (!isFaultOfLine(error)) throw error;
        const [only] = lines;
        if (lines.length === 1 && only) failures.push({ line: only.number, error: reasonOf(error) });
        else for (const line of lines) await apply([line]);
      }
    }

    for await (const batch of batches(texts, failures)) {
      if (!dryRun) await storeInlinePictures(batch, storage);
      await apply(batch);
      if (clock().getTime() - reportedAt > reportEveryMs) {
        report(`products: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged, ${failures.length} failed`);
        reportedAt = clock().getTime();
      }
    }
    const productSeconds = secondsSince(startedAt);
    report(
      `products: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged, ${failures.length} failed in ${productSeconds} s`,
    );
    const pictures = dryRun ? { fetched: 0, drawn: 0 } : await pictureService.fetchWaiting({ report });
    failures.sort((a, b) => a.line - b.line);
    return { dryRun, ...counts, failed: failures.length, pictures, productSeconds, seconds: secondsSince(startedAt), lines: failures };
  }

  return {
    importLines,
    importFile(file, options) {
      const texts = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
      return importLines(texts, { ...options, folder: dirname(resolve(file)) });
    },
  };
}

/** Lines that can be written together: none names a product or SKU that another one names. Empty lines are skipped. */
async function* batches(
  texts: AsyncIterable<string> | Iterable<string>,
  failures: { line: number; error: string }[],
): AsyncGenerator<ReadLine[]> {
  let batch: ReadLine[] = [];
  let names = new Set<string>();
  let number = 0;
  for await (const text of texts) {
    number += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, number);
    if ('error' in parsed) {
      failures.push({ line: parsed.number, error: parsed.error });
      continue;
    }
    const own = namesIn(parsed);
    if (batch.length >= batchSize || own.some((n) => names.has(n))) {
      yield batch;
      batch = [];
      names = new Set();
    }
    batch.push(parsed);
    for (const name of own) names.add(name);
  }
  if (batch.length > 0) yield batch;
}

const namesIn = ({ line }: ReadLine): string[] => [
  ...(line.externalId === undefined ? [] : [`id ${line.externalId}`]),
  ...(line.slug === undefined ? [] : [`slug ${line.slug}`]),
  ...line.variants.map((v) => `sku ${v.sku}`),
];

/** A dry run does the work and takes it back. */
async function inTransaction(
  uow: UnitOfWork<CatalogTables>,
  dryRun: boolean,
  work: (tx: Tx<CatalogTables>) => Promise<Applied>,
): Promise<Applied> {
  if (!dryRun) return uow.run(work);
  const takenBack = new Error('dry run');
  const counted: Applied[] = [];
  try {
    await uow.run(async (tx) => {
      counted.push(await work(tx));
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack) throw error;
  }
  return counted.at(-1) ?? { created: 0, updated: 0, unchanged: 0 };
}

/** `data:` holds the picture itself, everything else says where it is. A path that leaves the folder is one that is not there. */
function sourceOf(url: string, folder: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  if (url.startsWith('data:')) return `stored:${inlineKey(url)}`;
  const path = resolve(folder, url);
  return relative(folder, path).split(sep)[0] === '..' ? 'file:' : `file:${path}`;
}

const inlineKey = (url: string): string => `incoming/${createHash('sha256').update(url).digest('hex')}`;

async function storeInlinePictures(lines: readonly ReadLine[], storage: Storage): Promise<void> {
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

/** The line is at fault when a rule of ours or of its tables refused it: SQLSTATE classes 22 (data) and 23 (constraints). */
const isFaultOfLine = (error: unknown): boolean => explain(error) !== null || /^2[23]...$/.test(errorCode(error) ?? '');

function reasonOf(error: unknown): string {
  const known = explain(error);
  if (known) return known.message === known.title ? known.title : `${known.title} ${known.message}`;
  return messageOf(error);
}
