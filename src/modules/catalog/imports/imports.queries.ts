import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { badCursor, importNotFound } from '../errors';
import { readSeqCursor, writeSeqCursor } from '../seq-cursor';
import type { Hand } from '../stock/scope';
import type { CatalogTables, ImportTable } from '../tables';
import type { Import, ImportLineResult, ImportPhase, ImportSummary, LinesQuery } from './schemas';

export interface ImportQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface ImportQueries {
  /** Latest first. */
  list(query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }, hand: Hand): Promise<Page<ImportSummary>>;
  /** Throws `catalog.no-such-import`, as all below. */
  get(id: string, hand: Hand): Promise<Import>;
  /** By line. */
  lines(id: string, query: LinesQuery, hand: Hand): Promise<Page<ImportLineResult>>;
  /** All of them, in pieces. */
  eachLine(id: string, phase: ImportPhase): AsyncGenerator<readonly ImportLineResult[]>;
}

export type ImportRow = Pick<
  ImportTable,
  'id' | 'kind' | 'state' | 'file_name' | 'bytes' | 'file_lines' | 'format' | 'created_by' | 'started_by' | 'cancelled_by' | 'storage_key'
> & {
  readonly options: ImportOptions;
  readonly preview: Import['preview'];
  readonly problem: Import['problem'];
  readonly counts: Partial<Record<ImportPhase, Import['run']>> | null;
  readonly created_at: Date;
  readonly checked_at: Date | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
};

export interface ImportOptions {
  readonly currency: string | null;
  readonly store: string | null;
  readonly only: 'create' | 'update' | null;
  readonly reason: Import['options']['reason'];
  /** Stores of whoever sent counts; null: all. */
  readonly scope: readonly string[] | null;
}

const linesAtOnce = 1_000;

export function createImportQueries({ db }: ImportQueriesDeps): ImportQueries {
  async function found(id: string, hand: Hand): Promise<ImportRow> {
    const { rows } = await sql<ImportRow>`${importRows} where i.id = ${id} and ${seenBy(hand)}`.execute(db);
    const [row] = rows;
    if (!row) throw importNotFound();
    return row;
  }

  async function linesAfter(id: string, phase: ImportPhase, action: string | null, after: Place, limit: number): Promise<readonly Line[]> {
    const { rows } = await sql<Line>`
      select l.seq, l.line, l.action, l.slug, l.title, l.fields, l.error from import_lines l
      where l.import_id = ${id} and l.phase = ${phase} and (${action}::text is null or l.action = ${action}) and (l.line, l.seq) > (${after.line}, ${after.seq})
      order by l.line, l.seq limit ${limit}`.execute(db);
    return rows;
  }

  return {
    async list({ limit = 20, cursor }, hand) {
      const before = cursor === undefined ? null : idIn(cursor);
      const { rows } = await sql<ImportRow>`
        ${importRows} where (${before}::uuid is null or i.id < ${before}::uuid) and ${seenBy(hand)} order by i.id desc limit ${limit + 1}`.execute(
        db,
      );
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(viewImport), nextCursor: rows.length > limit && last ? writeIdCursor(last.id) : null };
    },

    async get(id, hand) {
      const row = await found(id, hand);
      return { ...viewImport(row), preview: row.preview };
    },

    async lines(id, { limit = 50, cursor, phase, action }, hand) {
      const { started_at } = await found(id, hand);
      const after = cursor === undefined ? start : readPlace(cursor);
      const rows = await linesAfter(id, phase ?? (started_at ? 'run' : 'check'), action ?? null, after, limit + 1);
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(viewLine), nextCursor: rows.length > limit && last ? writePlace(last) : null };
    },

    async *eachLine(id, phase) {
      for (let after = start; ;) {
        const rows = await linesAfter(id, phase, null, after, linesAtOnce);
        const last = rows.at(-1);
        if (!last) return;
        yield rows.map(viewLine);
        after = last;
      }
    },
  };
}

/** Who is held to stores sees what they sent themselves. `i` is the import. */
const seenBy = ({ scope, actorId }: Hand) => (scope === null ? sql`true` : sql`i.created_by = ${actorId}`);

/** `i` is the import. */
const importRows = sql`
  select i.id, i.kind, i.state, i.file_name, i.bytes, i.file_lines, i.format, i.options, i.preview, i.problem, i.storage_key, i.created_by, i.created_at,
    i.checked_at, i.started_by, i.started_at, i.cancelled_by, i.finished_at,
    (select json_object_agg(c.phase, json_build_object('line', c.line, 'created', c.created, 'updated', c.updated, 'unchanged', c.unchanged,
        'skipped', c.skipped, 'refused', c.refused))
      from (select b.phase, max(b.last_line) as line, sum(b.created) as created, sum(b.updated) as updated, sum(b.unchanged) as unchanged,
          sum(b.skipped) as skipped, sum(b.refused) as refused
        from import_batches b where b.import_id = i.id group by b.phase) c) as counts
  from imports i`;

const nothingYet = { line: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, refused: 0 };

function viewImport(row: ImportRow): ImportSummary {
  const { currency, store, only, reason } = row.options;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    fileName: row.file_name,
    bytes: row.bytes,
    fileLines: row.file_lines,
    format: row.format,
    options: { currency, store, only, reason },
    check: row.counts?.check ?? (row.state === 'checking' || row.checked_at ? nothingYet : null),
    run: row.counts?.run ?? (row.started_at ? nothingYet : null),
    problem: row.problem,
    startable: isStartable(row),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    checkedAt: row.checked_at?.toISOString() ?? null,
    startedBy: row.started_by,
    startedAt: row.started_at?.toISOString() ?? null,
    cancelledBy: row.cancelled_by,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** After its dry run, or where it stopped; the file must be there still. */
const isStartable = ({ state, storage_key, checked_at, started_at }: ImportRow): boolean =>
  storage_key !== null &&
  (state === 'checked' || ((state === 'failed' || state === 'cancelled') && (checked_at !== null || started_at !== null)));

interface Place {
  readonly line: number;
  readonly seq: number;
}
type Line = Place & ImportLineResult;

const start: Place = { line: -1, seq: 0 };
const viewLine = ({ line, action, slug, title, fields, error }: Line): ImportLineResult => ({ line, action, slug, title, fields, error });

const writePlace = ({ line, seq }: Place): string => `${writeSeqCursor(line)}.${writeSeqCursor(seq)}`;
function readPlace(cursor: string): Place {
  const [line = '', seq = ''] = cursor.split('.');
  return { line: readSeqCursor(line), seq: readSeqCursor(seq) };
}

/** Ids are made in the order of time. */
export const writeIdCursor = (id: string): string => Buffer.from(id).toString('base64url');

/** Throws `catalog.bad-cursor`. */
export function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw badCursor();
  return id;
}
