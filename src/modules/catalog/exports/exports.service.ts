import { Readable } from 'node:stream';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Page } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { JobQueue } from '../../../platform/queue/job';
import type { Storage, StoredStream } from '../../../platform/storage/storage';
import { exportFileGone, exportNotFound, exportNotReady } from '../errors';
import { idIn, writeIdCursor } from '../imports/imports.queries';
import { exportJob } from '../imports/imports.jobs';
import { held, leaseSeconds, newWorker } from '../imports/lease';
import type { JobProblem } from '../imports/schemas';
import type { Hand } from '../stock/scope';
import type { CatalogTables, ExportTable } from '../tables';
import type { ExportFormat, ExportService } from './export.service';
import { picturesByUrl } from './pictures';
import type { Export, NewExport } from './schemas';

export interface ExportsServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
  readonly jobs: JobQueue;
  readonly exportService: ExportService;
  readonly publicUrl: string;
  readonly logger: Logger;
}

export interface ExportsService {
  order(wanted: NewExport, actorId: string | null): Promise<Export>;
  /** Latest first. Who is held to stores sees what they ordered themselves. */
  list(query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }, hand: Hand): Promise<Page<Export>>;
  /** Throws `catalog.no-such-export`, also for what they do not see. */
  get(id: string, hand: Hand): Promise<Export>;
  /** Throws also `catalog.export-not-ready` and `catalog.export-file-gone`. */
  file(id: string): Promise<{ readonly name: string; readonly stored: StoredStream }>;
  /** Writes the files that wait. */
  work(signal: AbortSignal): Promise<void>;
}

const endings: Readonly<Record<ExportFormat, string>> = { jsonl: '.jsonl', csv: '.csv', shopify: '-shopify.csv' };
const keptDays = 7;
const mostTries = 3;
const mostBytes = 20 * 1_024 ** 3;
const namedLeftOut = 100;

interface Claimed {
  readonly id: string;
  readonly format: ExportFormat;
  readonly filter: NewExport['filter'];
  readonly tries: number;
  readonly worker: string;
}

export function createExportsService({ db, storage, jobs, exportService, publicUrl, logger }: ExportsServiceDeps): ExportsService {
  async function get(id: string, hand: Hand): Promise<Export> {
    const row = await db.selectFrom('exports').select(columns).where('id', '=', id).where(seenBy(hand)).executeTakeFirst();
    if (!row) throw exportNotFound();
    return viewExport(row);
  }

  async function claim(): Promise<Claimed | null> {
    const { rows } = await sql<Claimed>`
      update exports e set worker = ${newWorker()}, lease_until = now() + make_interval(secs => ${leaseSeconds}), tries = e.tries + 1
      where e.id = (
        select c.id from exports c where c.state = 'waiting' and (c.lease_until is null or c.lease_until < now())
        order by c.id limit 1 for update skip locked)
      returning e.id, e.format, e.filter, e.tries, e.worker`.execute(db);
    return rows[0] ?? null;
  }

  async function write({ id, format, filter, worker }: Claimed, signal: AbortSignal): Promise<void> {
    let products = 0;
    let leftOut = 0;
    const first: string[] = [];
    async function* texts(): AsyncGenerator<Buffer> {
      for await (const piece of exportService.exportProducts({ ...filter, format, pictureUrl: picturesByUrl(storage, publicUrl) })) {
        signal.throwIfAborted();
        products += piece.products;
        leftOut += piece.leftOut.length;
        first.push(...piece.leftOut.slice(0, namedLeftOut - first.length));
        if (piece.text !== '') yield Buffer.from(piece.text);
      }
    }
    const key = `private/exports/${id}`;
    const type = format === 'jsonl' ? 'application/x-ndjson' : 'text/csv; charset=utf-8';
    const bytes = await storage.putStream(key, Readable.from(texts()), type, { maxBytes: mostBytes });
    await sql`
      update exports e set state = 'done', storage_key = ${key}, bytes = ${bytes}, products = ${products}, left_out = ${leftOut},
        left_out_first = ${first}::text[], finished_at = now(), expires_at = now() + make_interval(days => ${keptDays}), worker = null, lease_until = null
      where e.id = ${id} and e.worker = ${worker}`.execute(db);
  }

  async function letGo({ id, worker, tries }: Claimed, stopped: boolean): Promise<void> {
    const over = !stopped && tries >= mostTries;
    await sql`
      update exports e set worker = null, lease_until = null, state = ${over ? 'failed' : 'waiting'}, problem = ${over ? JSON.stringify(givenUp) : null}::jsonb,
        finished_at = case when ${over} then now() end, tries = case when ${stopped} then 0 else e.tries end
      where e.id = ${id} and e.worker = ${worker}`.execute(db);
  }

  return {
    get,

    async order({ format, filter }, actorId) {
      const id = uuidv7();
      await db
        .insertInto('exports')
        .values({
          id,
          state: 'waiting',
          format,
          filter: JSON.stringify(filter),
          file_name: sql<string>`'products-' || to_char(now(), 'YYYY-MM-DD') || ${endings[format]}::text`,
          created_by: actorId,
        })
        .execute();
      await jobs.add(exportJob, {}, { key: 'wake' });
      return get(id, { actorId, scope: null });
    },

    async list({ limit = 20, cursor }, hand) {
      const rows = await db
        .selectFrom('exports')
        .select(columns)
        .where(seenBy(hand))
        .$if(cursor !== undefined, (q) => q.where('id', '<', idIn(cursor ?? '')))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(viewExport), nextCursor: rows.length > limit && last ? writeIdCursor(last.id) : null };
    },

    async file(id) {
      const row = await db.selectFrom('exports').select(['state', 'storage_key', 'file_name']).where('id', '=', id).executeTakeFirst();
      if (!row) throw exportNotFound();
      if (row.state === 'waiting' || row.state === 'failed') throw exportNotReady(row.state);
      const stored = row.storage_key === null ? null : await storage.getStream(row.storage_key);
      if (!stored) throw exportFileGone();
      return { name: row.file_name, stored };
    },

    async work(signal) {
      while (!signal.aborted) {
        const claimed = await claim();
        if (!claimed) return;
        try {
          await held({ db, logger }, 'exports', claimed, () => write(claimed, signal));
        } catch (error) {
          await letGo(claimed, signal.aborted);
          if (!signal.aborted) throw error;
        }
      }
    },
  };
}

const seenBy = ({ scope, actorId }: Hand) => (scope === null ? sql<boolean>`true` : sql<boolean>`created_by = ${actorId}`);

const columns = [
  'id',
  'state',
  'format',
  'filter',
  'file_name',
  'bytes',
  'products',
  'left_out',
  'left_out_first',
  'problem',
  'created_by',
  'created_at',
  'finished_at',
  'expires_at',
] as const;

type Row = Pick<ExportTable, 'id' | 'state' | 'format' | 'file_name' | 'bytes' | 'products' | 'left_out' | 'created_by'> & {
  readonly filter: Export['filter'];
  readonly problem: Export['problem'];
  readonly left_out_first: string[];
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly expires_at: Date | null;
};

const viewExport = (row: Row): Export => ({
  id: row.id,
  state: row.state,
  format: row.format,
  filter: row.filter,
  fileName: row.file_name,
  bytes: row.bytes,
  products: row.products,
  leftOut: row.left_out,
  leftOutFirst: row.left_out_first,
  problem: row.problem,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});

const givenUp: JobProblem = {
  code: 'catalog.export-given-up',
  title: 'It failed several times for a reason that is in the log.',
  detail: null,
};
