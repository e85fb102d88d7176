import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import pg, { escapeIdentifier, escapeLiteral } from 'pg';
import { startError } from '../../platform/config/start-error';
import { copyIn } from '../../platform/db/copy';
import { schemas } from '../../platform/db/schemas';
import type { OpenStorage } from '../../platform/storage/storage';
import { createDigest, damaged, type Entry } from './archive';
import { parsed, type Checked } from './check';
import { FileFacts, folderOfTable, nameOf, names, type Database, type Table } from './shape';
import { readTables } from './survey';

export interface LoadOptions {
  readonly owner: pg.Client;
  /** null: files stay in the archive. */
  readonly storage: OpenStorage | null;
  readonly archive: Checked;
  readonly entries: AsyncIterable<Entry>;
  readonly report: (line: string) => void;
}

/**
 * Everything of an archive that was checked, into tables that are as its own were: rows in one transaction, which comes to nothing where the archive
 * is not the one any more that was looked at.
 */
export async function load({ owner, storage, archive, entries, report }: LoadOptions): Promise<void> {
  await owner.query('begin');
  await owner.query(`select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`);
  const { database, manifest } = archive;
  await assertSameTables(owner, database.tables);
  const asleep = await layBare(owner, database.tables);
  const digest = createDigest();
  const ahead = lookingAhead(entries, digest.add);
  const wanted = new Map(manifest.tables.map((table) => [table.table, table]));
  const tables = new Map(database.tables.map((table) => [folderOfTable(table), table]));
  let loaded = 0;
  for (let entry = await ahead.next(); entry && entry.name !== names.manifest; entry = await ahead.next()) {
    const folder = entry.name.slice(0, entry.name.lastIndexOf('/') + 1);
    const table = tables.get(folder);
    if (table) {
      const { rows, sha256 } = await loadTable(owner, table, withFirst(entry.content, ahead.partsIn(folder)));
      const facts = wanted.get(nameOf(table));
      if (facts?.rows !== rows || facts.sha256 !== sha256) throw damaged(`${nameOf(table)} is not what the manifest says`);
      loaded += 1;
      if (loaded % 10 === 0) report(`Tables: ${loaded} …`);
    } else if (entry.name.startsWith('files/')) await loadFile(storage, entry, ahead.partsIn(entry.name.replace(/\.json$/, '/')));
  }
  if (digest.value() !== manifest.digest) throw damaged('it is another one than a moment ago');
  for (const { schema, name, value } of manifest.sequences)
    await owner.query(`select setval(${escapeLiteral(`${escapeIdentifier(schema)}.${escapeIdentifier(name)}`)}, ${value})`);
  await wakeUp(owner, asleep);
  for (const { name, value } of database.marks)
    await owner.query('insert into platform.marks (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [
      name,
      value,
    ]);
  await owner.query('commit');
  await owner.query('analyze');
}

async function assertSameTables(owner: pg.Client, tables: Database['tables']): Promise<void> {
  const present = new Map((await readTables(owner)).map((table) => [nameOf(table), new Set(table.columns)]));
  for (const table of tables) {
    const missing = table.columns.find((column) => !present.get(nameOf(table))?.has(column));
    if (missing !== undefined) throw startError(`The backup does not fit this Galleria: ${nameOf(table)} has no column ${missing}.`);
  }
}

/** Statements that put back what was taken away for the time of loading. */
type Asleep = readonly string[];

/** Empty tables (migrations write into some) without foreign keys and triggers: what comes in has been through them. */
async function layBare(owner: pg.Client, tables: readonly Table[]): Promise<Asleep> {
  await owner.query(`select set_config('search_path', '', true)`);
  const { rows: keys } = await owner.query<{ table: string; name: string; definition: string }>(
    `select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = any($1) and c.contype = 'f'`,
    [schemas],
  );
  const { rows: triggers } = await owner.query<{ table: string; name: string }>(
    `select t.tgrelid::regclass::text as table, quote_ident(t.tgname) as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and not t.tgisinternal and t.tgenabled = 'O'`,
    [schemas],
  );
  for (const { table, name } of keys) await owner.query(`alter table ${table} drop constraint ${name}`);
  for (const { table, name } of triggers) await owner.query(`alter table ${table} disable trigger ${name}`);
  await owner.query(`truncate ${tables.map(sqlName).join(', ')}`);
  return [
    ...keys.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ...triggers.map(({ table, name }) => `alter table ${table} enable trigger ${name}`),
  ];
}

async function wakeUp(owner: pg.Client, asleep: Asleep): Promise<void> {
  await owner.query(`select set_config('search_path', '', true)`);
  for (const statement of asleep) await owner.query(statement);
}

async function loadTable(owner: pg.Client, table: Table, parts: AsyncIterable<Buffer>): Promise<{ rows: number; sha256: string }> {
  // functions in checks and indexes of a schema look for their like there
  await owner.query(`select set_config('search_path', ${escapeLiteral(`${table.schema}, extensions`)}, true)`);
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const part of parts) {
      hash.update(part);
      yield part;
    }
  }
  const rows = await copyIn(owner, `copy ${sqlName(table)} (${table.columns.map(escapeIdentifier).join(', ')}) from stdin`, hashed());
  return { rows, sha256: hash.digest('hex') };
}

const sqlName = ({ schema, name }: Table): string => `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

async function loadFile(storage: OpenStorage | null, entry: Entry, parts: AsyncIterable<Buffer>): Promise<void> {
  const { key, type } = parsed(FileFacts, entry);
  if (storage) await storage.putStream(key, Readable.from(parts), type, { maxBytes: Number.MAX_SAFE_INTEGER });
  else for await (const _part of parts);
}

interface Ahead {
  next(): Promise<Entry | null>;
  /** Contents of the entries that follow in this folder. */
  partsIn(folder: string): AsyncGenerator<Buffer>;
}

function lookingAhead(entries: AsyncIterable<Entry>, seen: (entry: Entry) => void): Ahead {
  const iterator = entries[Symbol.asyncIterator]();
  let waiting: Entry | null = null;
  async function next(): Promise<Entry | null> {
    const entry = waiting ?? (await take());
    waiting = null;
    return entry;
  }
  async function take(): Promise<Entry | null> {
    const { done, value } = await iterator.next();
    if (done) return null;
    if (value.name !== names.manifest && value.name !== names.signature) seen(value);
    return value;
  }
  return {
    next,
    async *partsIn(folder) {
      for (let entry = await next(); entry; entry = await next()) {
        if (!entry.name.startsWith(folder)) {
          waiting = entry;
          return;
        }
        yield entry.content;
      }
    },
  };
}

async function* withFirst(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
