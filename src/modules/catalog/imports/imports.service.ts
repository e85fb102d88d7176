import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { senderOf } from '../../../platform/http/sender-gone';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { JobQueue } from '../../../platform/queue/job';
import type { Storage } from '../../../platform/storage/storage';
import { importNotStartable, importOver, unreadableFile } from '../errors';
import { assertInAllStores, type Hand, type StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import type { FormatName } from './formats/format';
import type { ImportService } from './import.service';
import type { ImportOptions, ImportQueries } from './imports.queries';
import { importJobs } from './imports.jobs';
import { previewOf } from './preview';
import type { Import, NewImport } from './schemas';

export interface ImportsServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly jobs: JobQueue;
  readonly importService: ImportService;
  readonly importQueries: ImportQueries;
  readonly importMaxBytes: number;
}

/** Files of staff. Each is read, tried and written by a job; see `carry-out.ts`. */
export interface ImportsService {
  /** Throws `catalog.unreadable-file` for what is no file of ours, and as the storage does for one that is too large. */
  receive(content: Readable, upload: NewImport, hand: Hand): Promise<Import>;
  /** Exactly the file that was tried. Throws `catalog.import-not-startable`. */
  start(id: string, hand: Hand): Promise<Import>;
  /** Nothing is written after it has answered; what is in stays. Throws `catalog.import-over`. */
  cancel(id: string, hand: Hand): Promise<Import>;
}

/** A file of counts is read as a whole. */
const mostStockBytes = 64 * 1_048_576;

/** How long the sender waits at most for what is said of the file at once; who does not wait for it leaves nothing behind. */
const longestLookMs = 20_000;

const inTime = (bytes: () => AsyncIterable<Uint8Array>, signal: AbortSignal): (() => AsyncGenerator<Uint8Array>) =>
  async function* () {
    for await (const piece of bytes()) {
      if (signal.aborted) throw unreadableFile('The file could not be read in time: send it in smaller parts.');
      yield piece;
    }
  };

export const bytesOf = (storage: Storage, key: string): (() => AsyncGenerator<Uint8Array>) =>
  async function* () {
    const file = await storage.getStream(key);
    if (!file) throw unreadableFile('The file is not there any more: send it again.');
    for await (const chunk of file.content) yield chunk;
  };

export function createImportsService(deps: ImportsServiceDeps): ImportsService {
  const { db, uow, storage, jobs, importService, importQueries, importMaxBytes } = deps;

  async function look(key: string, upload: NewImport, gone: AbortSignal): Promise<{ format: FormatName; preview: Import['preview'] }> {
    const bytes = inTime(bytesOf(storage, key), AbortSignal.any([AbortSignal.timeout(longestLookMs), gone]));
    if (upload.kind === 'stock') {
      const format = (await startsAsJson(bytes())) ? 'jsonl' : 'csv';
      return { format, preview: await previewOf(bytes(), format) };
    }
    const { format, read } = await importService.open(bytes, {
      name: upload.fileName,
      format: upload.format,
      currency: upload.currency,
      store: upload.store,
    });
    // a header that cannot be right shows with the first product; the others gather all of theirs first
    const lines = read();
    if (format !== 'woocommerce' && format !== 'google') await lines.next();
    await lines.return(undefined);
    return { format, preview: await previewOf(bytes(), format) };
  }

  return {
    async receive(content, upload, hand) {
      if (upload.kind === 'products') assertInAllStores(hand.scope);
      const id = uuidv7();
      const key = `private/imports/${id}`;
      const sender = senderOf(content);
      await db.insertInto('import_uploads').values({ storage_key: key }).execute();
      try {
        const seen = { lines: 0, ends: true, hash: createHash('sha256') };
        const maxBytes = upload.kind === 'stock' ? Math.min(mostStockBytes, importMaxBytes) : importMaxBytes;
        const bytes = await storage.putStream(key, Readable.from(watched(content, seen)), 'application/octet-stream', { maxBytes });
        if (bytes === 0) throw unreadableFile('The file is empty.');
        const { format, preview } = await look(key, upload, sender.gone);
        const started = upload.dryRun === false;
        const options: ImportOptions = {
          currency: upload.currency ?? null,
          store: upload.store ?? null,
          only: upload.only ?? null,
          reason: upload.kind === 'stock' ? (upload.reason ?? 'count') : null,
          scope: hand.scope,
        };
        await uow.run(async (tx) => {
          await tx.db
            .insertInto('imports')
            .values({
              id,
              kind: upload.kind,
              state: started ? 'running' : 'checking',
              file_name: upload.fileName,
              storage_key: key,
              sha256: seen.hash.digest('hex'),
              bytes,
              file_lines: seen.lines + (seen.ends ? 0 : 1),
              format,
              preview: JSON.stringify(preview),
              options: JSON.stringify(options),
              created_by: hand.actorId,
              ...(started ? { started_by: hand.actorId, started_at: sql<Date>`now()` } : {}),
            })
            .execute();
          await tx.db.deleteFrom('import_uploads').where('storage_key', '=', key).execute();
        });
      } catch (error) {
        await storage.delete(key);
        await db.deleteFrom('import_uploads').where('storage_key', '=', key).execute();
        throw error;
      } finally {
        sender.letGo();
      }
      await jobs.add(importJobs[upload.kind], {}, { key: 'wake' });
      return importQueries.get(id, hand);
    },

    async start(id, hand) {
      const before = await importQueries.get(id, hand);
      if (before.kind === 'products') assertInAllStores(hand.scope);
      const { rows } = await sql`
        update imports i set state = 'running', started_by = ${hand.actorId}, started_at = coalesce(i.started_at, now()), queued_at = now(),
          finished_at = null, cancelled_by = null, problem = null, tries = 0,
          options = i.options || jsonb_build_object('scope', ${narrowed(hand.scope)})
        where i.id = ${id} and i.storage_key is not null
          and (i.state = 'checked' or (i.state in ('failed', 'cancelled') and (i.checked_at is not null or i.started_at is not null)))
        returning i.id`.execute(db);
      if (rows.length === 0) throw importNotStartable((await importQueries.get(id, hand)).state);
      await jobs.add(importJobs[before.kind], {}, { key: 'wake' });
      return importQueries.get(id, hand);
    },

    async cancel(id, hand) {
      await importQueries.get(id, hand);
      const { rows } = await sql`
        update imports i set state = 'cancelled', cancelled_by = ${hand.actorId}, finished_at = now(), worker = null, lease_until = null
        where i.id = ${id} and i.state in ('checking', 'checked', 'running') and not (i.kind = 'stock' and i.state = 'running' and i.worker is not null)
        returning i.id`.execute(db);
      if (rows.length === 0) throw importOver((await importQueries.get(id, hand)).state);
      return importQueries.get(id, hand);
    },
  };
}

/** The stores it was sent for, of them those of whoever starts it: never more. `i` is the import. */
const narrowed = (scope: StoreScope) =>
  scope === null
    ? sql`i.options -> 'scope'`
    : sql`case when jsonb_typeof(i.options -> 'scope') = 'array'
        then (select coalesce(jsonb_agg(s.id), '[]') from jsonb_array_elements_text(i.options -> 'scope') as s (id) where s.id = any(${scope}::text[]))
        else ${JSON.stringify(scope)}::jsonb end`;

interface Seen {
  lines: number;
  ends: boolean;
  readonly hash: ReturnType<typeof createHash>;
}

const lineFeed = 0x0a;

async function* watched(content: Readable, seen: Seen): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    const bytes = Buffer.from(chunk);
    seen.hash.update(bytes);
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) seen.lines += 1;
    seen.ends = bytes.at(-1) === lineFeed;
    yield bytes;
  }
}

async function startsAsJson(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const piece of bytes)
    return Buffer.from(piece)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('{');
  return false;
}
