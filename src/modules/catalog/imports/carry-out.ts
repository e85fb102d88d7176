import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { errorCode } from '../../../platform/config/error-facts';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { AppError } from '../../../platform/kernel/errors';
import type { Storage } from '../../../platform/storage/storage';
import { unreadableFile } from '../errors';
import type { PictureService } from '../images/pictures.service';
import { Refused, type BulkStock } from '../stock/bulk.service';
import type { CatalogTables } from '../tables';
import type { Span } from './batches';
import type { FormatName } from './formats/format';
import type { BatchOutcome, ImportService } from './import.service';
import type { ImportOptions } from './imports.queries';
import { bytesOf } from './imports.service';
import { held, leaseSeconds, newWorker } from './lease';
import type { ImportKind, ImportPhase, JobProblem } from './schemas';

export interface ImportWorkerDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly importService: ImportService;
  readonly bulkStock: BulkStock;
  readonly pictureService: PictureService;
  readonly logger: Logger;
}

export interface ImportWorker {
  /** Tries and writes the files of a kind that wait, one after the other, until there is none or the signal comes. */
  work(kind: ImportKind, signal: AbortSignal): Promise<void>;
}

interface Claimed {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: 'checking' | 'running';
  readonly storage_key: string;
  readonly file_name: string;
  readonly format: FormatName;
  readonly options: ImportOptions;
  readonly created_by: string | null;
  readonly started_by: string | null;
  readonly tries: number;
  readonly worker: string;
}

/** It was cancelled, or another process has taken it over. */
const taken = new Error('the import is not ours any more');
/** Times that a worker may die over one import. */
const mostTries = 5;
/** New products that the dry run tells all fields of. */
const toldWhole = 100;

const phaseOf = ({ state }: Claimed): ImportPhase => (state === 'checking' ? 'check' : 'run');

export function createImportWorker(deps: ImportWorkerDeps): ImportWorker {
  const { db, uow, storage, importService, bulkStock, pictureService, logger } = deps;

  async function claim(kind: ImportKind): Promise<Claimed | null> {
    const worker = newWorker();
    try {
      const { rows } = await sql<Claimed>`
        update imports i set worker = ${worker}, lease_until = now() + make_interval(secs => ${leaseSeconds}), tries = i.tries + 1
        where i.id = (
          select c.id from imports c
          where c.kind = ${kind} and c.state in ('checking', 'running') and (c.lease_until is null or c.lease_until < now())
            and not exists (select 1 from imports o where o.kind = ${kind} and o.worker is not null and o.lease_until >= now())
          order by c.worker is null, c.queued_at, c.id limit 1 for update skip locked)
        returning i.id, i.kind, i.state, i.storage_key, i.file_name, i.format, i.options, i.created_by, i.started_by, i.tries, i.worker`.execute(
        db,
      );
      return rows[0] ?? null;
    } catch (error) {
      if (errorCode(error) === '23505') return null;
      throw error;
    }
  }

  async function carryOut(claimed: Claimed, signal: AbortSignal): Promise<void> {
    try {
      const whole = await held({ db, logger }, 'imports', claimed, () =>
        claimed.kind === 'stock' ? countStock(claimed) : writeProducts(claimed, signal),
      );
      await (whole ? finish(claimed) : release(claimed, true));
    } catch (error) {
      if (error === taken) return;
      const problem = problemOf(error) ?? (claimed.tries >= mostTries ? givenUp : null);
      if (!problem) await release(claimed, false);
      else await fail(claimed, problem);
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** False: the signal came before the end. */
  async function writeProducts(claimed: Claimed, signal: AbortSignal): Promise<boolean> {
    const { id, storage_key, file_name, format, options, created_by, started_by } = claimed;
    const phase = phaseOf(claimed);
    const { rows: done } = await sql<{ from: number; upTo: number }>`
      select b.from_unit as from, b.up_to_unit as "upTo" from import_batches b where b.import_id = ${id} and b.phase = ${phase}`.execute(
      db,
    );
    const opened = await importService.open(bytesOf(storage, storage_key), {
      name: file_name,
      format,
      currency: options.currency ?? undefined,
      store: options.store ?? undefined,
    });
    await importService.importLines(opened.read, {
      folder: null,
      dryRun: phase === 'check',
      runId: id,
      actorId: started_by ?? created_by,
      only: options.only ?? undefined,
      tellCreated: toldWhole,
      done: done.map(({ from, upTo }): Span => [from, upTo]),
      pictures: false,
      report: () => undefined,
      signal,
      onBatch: (outcome, tx) => (tx ? note(tx, claimed, outcome) : uow.run((own) => note(own, claimed, outcome))),
    });
    return !signal.aborted;
  }

  async function countStock(claimed: Claimed): Promise<boolean> {
    const { id, storage_key, options, created_by, started_by } = claimed;
    const file = await storage.get(storage_key);
    if (!file) throw unreadableFile('The file is not there any more: send it again.');
    const dryRun = phaseOf(claimed) === 'check';
    await db.deleteFrom('import_lines').where('import_id', '=', id).where('phase', '=', phaseOf(claimed)).execute();
    const adjustment = {
      reason: options.reason ?? ('count' as const),
      text: file.content.toString('utf8'),
      ...(dryRun ? { dryRun } : {}),
      ...(options.store === null ? {} : { store: options.store }),
    };
    try {
      const { lines, changed } = await bulkStock.applyText(id, adjustment, { actorId: started_by ?? created_by, scope: options.scope });
      const counts = { created: 0, updated: changed, unchanged: lines - changed, skipped: 0 };
      await uow.run((tx) => note(tx, claimed, { span: [0, lines], lastLine: lines, counts, changes: [], failures: [] }));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'catalog.bad-lines') throw error;
      const { lines } = Refused.parse(error.extra);
      const failures = lines.map(({ line, reason }) => ({ line, error: reason }));
      const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
      await uow.run((tx) =>
        note(tx, claimed, { span: [0, lines.length], lastLine: lines.at(-1)?.line ?? 0, counts, changes: [], failures }),
      );
      throw error;
    }
    return true;
  }

  const finish = async (claimed: Claimed): Promise<void> => {
    const next =
      claimed.state === 'checking' ? sql`state = 'checked', checked_at = now()` : sql`state = 'done', finished_at = now(), problem = null`;
    await sql`update imports i set ${next}, worker = null, lease_until = null, tries = 0 where ${owned(claimed)}`.execute(db);
  };

  const release = async (claimed: Claimed, gently: boolean): Promise<void> => {
    await sql`
      update imports i set worker = null, lease_until = null, tries = case when ${gently} then 0 else i.tries end where ${owned(claimed)}`.execute(
      db,
    );
  };

  const fail = async (claimed: Claimed, problem: JobProblem): Promise<void> => {
    await sql`
      update imports i set state = 'failed', problem = ${JSON.stringify(problem)}::jsonb, finished_at = now(), worker = null, lease_until = null
      where ${owned(claimed)}`.execute(db);
  };

  return {
    async work(kind, signal) {
      let wrote = false;
      while (!signal.aborted) {
        const claimed = await claim(kind);
        if (!claimed) break;
        wrote ||= kind === 'products' && claimed.state === 'running';
        await carryOut(claimed, signal);
      }
      if (wrote && !signal.aborted) await pictureService.fetchWaiting({ report: () => undefined, signal });
    },
  };
}

const owned = ({ id, worker }: Claimed) => sql`i.id = ${id} and i.worker = ${worker}`;

/**
 * What a batch came to, in its own transaction. Throws when the import was cancelled or taken over: then the batch is not
 * written either.
 */
async function note(tx: Tx<CatalogTables>, claimed: Claimed, { span, lastLine, counts, changes, failures }: BatchOutcome): Promise<void> {
  const phase = phaseOf(claimed);
  const { numAffectedRows } = await sql`
    insert into import_batches (import_id, phase, from_unit, up_to_unit, last_line, created, updated, unchanged, skipped, refused)
    select i.id, ${phase}, ${span[0]}::int, ${span[1]}::int, ${lastLine}::bigint, ${counts.created}::int, ${counts.updated}::int,
      ${counts.unchanged}::int, ${counts.skipped}::int, ${failures.length}::int
    from imports i where ${owned(claimed)} and i.state = ${claimed.state} for share
    on conflict (import_id, phase, from_unit) do update set up_to_unit = excluded.up_to_unit, last_line = excluded.last_line,
      updated = excluded.updated, unchanged = excluded.unchanged, refused = excluded.refused, written_at = now() where ${claimed.kind === 'stock'}`.execute(
    tx.db,
  );
  if (numAffectedRows !== 1n) throw taken;
  const lines = [
    ...changes.map(({ line, action, slug, title, fields }) => ({ line, action, slug, title, fields, error: null })),
    ...failures.map(({ line, error }) => ({ line, action: 'refuse', slug: null, title: null, fields: [], error })),
  ];
  if (lines.length === 0) return;
  await sql`
    insert into import_lines (import_id, phase, line, action, slug, title, fields, error)
    select ${claimed.id}, ${phase}, r.line, r.action, r.slug, r.title, r.fields, r.error
    from json_to_recordset(${JSON.stringify(lines)}::json)
      as r (line bigint, action text, slug text, title text, fields jsonb, error text)`.execute(tx.db);
}

const problemOf = (error: unknown): JobProblem | null =>
  error instanceof AppError ? { code: error.code, title: error.title, detail: error.message === error.title ? null : error.message } : null;

const givenUp: JobProblem = {
  code: 'catalog.import-given-up',
  title: 'It failed several times for a reason that is in the log.',
  detail: 'What was written is whole; start it again to go on.',
};
