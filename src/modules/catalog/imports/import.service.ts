import { createReadStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { errorCode, messageOf } from '../../../platform/config/error-facts';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Market } from '../../../platform/module';
import type { Storage } from '../../../platform/storage/storage';
import { loadAttributeSet } from '../attributes/attribute-set';
import { explain } from '../constraint-errors';
import type { PictureCounts, PictureService } from '../images/pictures.service';
import type { CatalogChanges } from '../read-models/changes';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import { applyLines, type Applied, type ProductChange } from './apply-lines';
import { applyWords } from './apply-words';
import { eachBatch, halves, inBatches, linesIn, readAhead, wordsIn, type Batch, type Piece, type Span } from './batches';
import type { FormatName } from './formats/format';
import { openFile, type OpenedFile } from './formats/open';
import type { ParsedLine } from './line';
import { picturesOf, storeInlinePictures } from './line-pictures';
import { rehearse } from './rehearsal';

export interface ImportServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly rebuildReadModels: RebuildReadModels;
  readonly locales: ShopLocales;
  readonly pictureService: PictureService;
  readonly stalePages: StalePages;
  readonly changes: CatalogChanges;
  readonly market: Market;
  readonly clock: Clock;
}

export interface RunOptions {
  /** Relative picture paths start here and may not leave it; null: there are none. */
  readonly folder: string | null;
  /** Does everything and takes it back: the counts are true, nothing is kept and no picture is fetched. */
  readonly dryRun: boolean;
  readonly actorId?: string | null;
  readonly report: (line: string) => void;
  /** Part of the cause of every movement. Default: a new one. */
  readonly runId?: string;
  /** Default: both. */
  readonly only?: Only | undefined;
  /** Of a dry run: of how many new products all fields are told. Default: of all. */
  readonly tellCreated?: number;
  /** Places in the file that an earlier run has dealt with. */
  readonly done?: readonly Span[];
  /** What is told of batches comes in their order, one at a time. */
  readonly inOrder?: boolean;
  /** Default true: what the lines show is fetched when they are in. */
  readonly pictures?: boolean;
  /** Stops behind the batch that is under way. */
  readonly signal?: AbortSignal;
  /** What a batch came to: in its own transaction, so that it is known exactly as long as it is so; of a dry run, after it. */
  readonly onBatch?: (outcome: BatchOutcome, tx: Tx<CatalogTables> | null) => Promise<void>;
}

/** Only new products, or only those that the shop has. */
export const onlyChoices = ['create', 'update'] as const;
export type Only = (typeof onlyChoices)[number];

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Left alone because only the others were wanted. */
  readonly skipped: number;
}

export interface Failure {
  readonly line: number;
  readonly error: string;
}

export interface BatchOutcome {
  readonly span: Span;
  /** Number of the last line of the file in it. */
  readonly lastLine: number;
  readonly counts: Counts;
  readonly changes: readonly ProductChange[];
  readonly failures: readonly Failure[];
}

export interface ImportResult extends Counts {
  readonly dryRun: boolean;
  readonly failed: number;
  readonly pictures: PictureCounts;
  /** Until all lines were written; pictures come after them. */
  readonly productSeconds: number;
  readonly seconds: number;
  readonly lines: readonly Failure[];
}

export interface FileOptions {
  /** How the file is called: its ending helps to recognise it. */
  readonly name: string;
  readonly format?: FormatName | undefined;
  /** Default: the shop's. */
  readonly currency?: string | undefined;
  /** Code or name. Default: the shop's first store. */
  readonly store?: string | undefined;
}

export interface ImportService {
  /** `bytes` starts the file anew each time. Throws `catalog.unreadable-file`. */
  open(bytes: () => AsyncIterable<Uint8Array>, options: FileOptions): Promise<OpenedFile>;
  importFile(file: string, options: Omit<RunOptions, 'folder'> & Omit<FileOptions, 'name'>): Promise<ImportResult & { format: FormatName }>;
  /** `read` begins anew each time. */
  importLines(read: () => AsyncIterable<ParsedLine>, options: RunOptions): Promise<ImportResult>;
}

const reportEveryMs = 2_000;
/** One is made here while the database is busy with the other. */
const batchesAtOnce = 2;

export function createImportService({
  db,
  uow,
  storage,
  rebuildReadModels,
  locales,
  pictureService,
  stalePages,
  changes: catalogChanges,
  market,
  clock,
}: ImportServiceDeps): ImportService {
  const secondsSince = (start: number): number => (clock().getTime() - start) / 1_000;

  async function open(bytes: () => AsyncIterable<Uint8Array>, options: FileOptions): Promise<OpenedFile> {
    const { types } = await loadAttributeSet(db);
    return openFile(bytes, {
      name: options.name,
      format: options.format ?? null,
      currency: options.currency ?? market.currency,
      store: options.store ?? null,
      types: new Set([...types.values()].flatMap((type) => [type.code, type.name.toLowerCase()])),
    });
  }

  async function importLines(read: () => AsyncIterable<ParsedLine>, options: RunOptions): Promise<ImportResult> {
    const { folder, dryRun, actorId = null, report, done = [], signal, onBatch, only, pictures: wantPictures = true } = options;
    const startedAt = clock().getTime();
    const runId = options.runId ?? uuidv7();
    const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
    const failures: Failure[] = [];
    const rehearsal = dryRun ? await rehearse(read()) : null;
    let spoke = false;
    let reportedAt = startedAt;
    const soFar = (): string =>
      `products: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged, ${counts.skipped > 0 ? `${counts.skipped} left out, ` : ''}${failures.length} failed`;

    /** Writes a piece whole, or what of it can be written. */
    async function apply(piece: Piece): Promise<void> {
      const { from, units } = piece;
      const lines = linesIn(units);
      const words = wordsIn(units);
      const about = {
        span: [from, from + units.length] as const,
        lastLine: Math.max(...units.map(({ number }) => number)),
        failures: units.flatMap((unit) => ('error' in unit ? { line: unit.number, error: unit.error } : [])),
      };
      try {
        const { changes, ...applied } = await inTransaction(uow, dryRun, async (tx) => {
          const said = await applyWords(tx.db, words, {
            actorId,
            only: only ?? null,
            locales,
            rebuildReadModels,
            stalePages,
            changes: catalogChanges,
          });
          const how = { runId, actorId, rebuildReadModels, locales, sourcesOf: picturesOf(folder), only: only ?? null };
          for (const earlier of rehearsal?.before(lines) ?? []) await applyLines(tx, [earlier], { ...how, tellCreated: false });
          const goods = await applyLines(tx, lines, { ...how, tellCreated: dryRun && counts.created < (options.tellCreated ?? Infinity) });
          const written = together(said, goods);
          if (!dryRun) await onBatch?.({ ...about, counts: written, changes: written.changes }, tx);
          return written;
        });
        rehearsal?.keep(lines);
        if (dryRun) await onBatch?.({ ...about, counts: applied, changes }, null);
        spoke ||= words.length > 0;
        counts.created += applied.created;
        counts.updated += applied.updated;
        counts.unchanged += applied.unchanged;
        counts.skipped += applied.skipped;
        failures.push(...about.failures);
      } catch (error) {
        if (!isFaultOfLine(error)) throw error;
        const [only, ...others] = [...words, ...lines];
        if (only && others.length === 0) {
          const failed = { number: only.number, error: reasonOf(error) };
          await apply({ from, units: units.map((unit) => (unit === only ? failed : unit)) });
        } else for (const half of halves(piece)) await apply(half);
      }
    }

    async function applyBatch(batch: Batch): Promise<boolean> {
      if (signal?.aborted) return false;
      if (!dryRun) await storeInlinePictures(linesIn(batch.units), storage);
      await apply(batch);
      if (clock().getTime() - reportedAt > reportEveryMs) {
        report(soFar());
        reportedAt = clock().getTime();
      }
      return true;
    }

    const parsed = rehearsal ? rehearsal.lines(read(), done) : read();
    await eachBatch(readAhead(inBatches(parsed, done)), options.inOrder ? 1 : batchesAtOnce, applyBatch);
    if (spoke && !dryRun) await stalePages.wake();
    const productSeconds = secondsSince(startedAt);
    report(`${soFar()} in ${productSeconds} s`);
    const pictures =
      dryRun || !wantPictures || signal?.aborted
        ? { fetched: 0, drawn: 0 }
        : await pictureService.fetchWaiting({ report, ...(signal ? { signal } : {}) });
    failures.sort((a, b) => a.line - b.line);
    return { dryRun, ...counts, failed: failures.length, pictures, productSeconds, seconds: secondsSince(startedAt), lines: failures };
  }

  return {
    open,
    importLines,
    async importFile(file, { format, currency, store, ...options }) {
      const opened = await open(() => createReadStream(file), { name: file, format, currency, store });
      return { format: opened.format, ...(await importLines(opened.read, { ...options, folder: dirname(resolve(file)) })) };
    },
  };
}

const together = (a: Applied, b: Applied): Applied => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  skipped: a.skipped + b.skipped,
  changes: [...a.changes, ...b.changes],
});

/** A dry run does the work and takes it back. */
async function inTransaction(
  uow: UnitOfWork<CatalogTables>,
  dryRun: boolean,
  work: (tx: Tx<CatalogTables>) => Promise<Applied>,
): Promise<Applied> {
  if (!dryRun) return uow.run(work);
  const takenBack = new Error('dry run');
  const done: Applied[] = [];
  try {
    await uow.run(async (tx) => {
      done.push(await work(tx));
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack) throw error;
  }
  return done.at(-1) ?? { created: 0, updated: 0, unchanged: 0, skipped: 0, changes: [] };
}

/** The line is at fault when a rule of ours or of its tables refused it: SQLSTATE classes 22 (data) and 23 (constraints). */
const isFaultOfLine = (error: unknown): boolean => explain(error) !== null || /^2[23]...$/.test(errorCode(error) ?? '');

function reasonOf(error: unknown): string {
  const known = explain(error);
  if (known) return known.message === known.title ? known.title : `${known.title} ${known.message}`;
  return messageOf(error);
}
