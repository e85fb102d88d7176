import type { Writable } from 'node:stream';
import pg from 'pg';
import { prepareValue } from 'pg/lib/utils';

/** What of a connection a statement needs. */
interface Wire {
  readonly stream: Writable;
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(statement: { readonly text: string; readonly name: string }): void;
}

type Types = Pick<typeof pg.types, 'getTypeParser'>;
export type Done = (error: Error | null, result?: pg.QueryResult) => void;

interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** A statement of one connection. What its rows look like is asked once: the server refuses it when that changes. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  fields: pg.FieldDef[] | null;
  columns: readonly Column[];
}

export const preparedStatement = (name: string, text: string): PreparedStatement => ({ name, text, fields: null, columns: [] });

/** Carries out a statement with these values: as `pg` does it, in one message and without describing again what is known. */
export function preparedQuery(statement: PreparedStatement, values: readonly unknown[], types: Types, done: Done): pg.Submittable {
  const rows: Record<string, unknown>[] = [];
  let complete: Complete = { command: '', rowCount: null };
  let failure: Error | null = null;
  // an instance of Query, because others may not be sent before the one ahead of them has been answered
  return Object.assign(Object.create(pg.Query.prototype) as pg.Query, {
    name: statement.name,
    text: statement.text,
    callback: done,
    submit(connection: pg.Connection) {
      const wire = connection as unknown as Wire;
      const { name, text } = statement;
      const isParsed = wire.parsedStatements[name] !== undefined || wire.submittedNamedStatements[name] !== undefined;
      let message: Buffer;
      try {
        message = messageOf(name, values, statement.fields === null);
      } catch (error) {
        return error;
      }
      if (!isParsed) {
        wire.parse({ text, name });
        wire.submittedNamedStatements[name] = text;
      }
      if (wire.stream.writable) wire.stream.write(message);
      return null;
    },
    handleRowDescription({ fields }: { readonly fields: pg.FieldDef[] }) {
      describe(statement, fields, types);
    },
    handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
      if (failure) return;
      try {
        rows.push(rowOf(statement.columns, fields));
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
      }
    },
    handleCommandComplete({ text }: { readonly text: string }) {
      statement.fields ??= [];
      complete = completeOf(text);
    },
    handleEmptyQuery: nothing,
    handleError: (error: Error) => done(failure ?? error),
    handleReadyForQuery() {
      if (failure) done(failure);
      else done(null, { ...complete, rows, oid: 0, fields: statement.fields ?? [] });
    },
  });
}

const nothing = (): void => undefined;

function describe(statement: PreparedStatement, fields: pg.FieldDef[], types: Types): void {
  statement.fields = fields;
  statement.columns = fields.map(({ name, dataTypeID }) => ({
    name,
    read: types.getTypeParser(dataTypeID as Parameters<Types['getTypeParser']>[0], 'text') as (text: string) => unknown,
  }));
}

function rowOf(columns: readonly Column[], fields: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i];
    const text = fields[i] ?? null;
    if (column) row[column.name] = text === null ? null : column.read(text);
  }
  return row;
}

interface Complete {
  readonly command: string;
  readonly rowCount: number | null;
}

/** `INSERT 0 1`, `UPDATE 3`, `SELECT 2` */
function completeOf(tag: string): Complete {
  const known = tags.get(tag);
  if (known) return known;
  const words = tag.split(' ');
  const rowCount = words.length > 1 ? Number(words.at(-1)) : null;
  const complete = { command: words[0] ?? '', rowCount: Number.isNaN(rowCount) ? null : rowCount };
  if (tags.size < mostTags) tags.set(tag, complete);
  return complete;
}

const mostTags = 100;
const tags = new Map<string, Complete>();

/** Describe the unnamed portal; execute it to its end; sync. */
const describePortal = Buffer.from([0x44, 0, 0, 0, 6, 0x50, 0]);
const executeAndSync = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/** PostgreSQL's protocol 3, "Bind": with text for every result, and text or bytes for each value. */
function messageOf(name: string, values: readonly unknown[], isDescribed: boolean): Buffer {
  const count = values.length;
  const sent = new Array<string | Buffer | null>(count);
  const sizes = new Array<number>(count);
  let size = 4 + 1 + name.length + 1 + 2 + 2 * count + 2 + 4 * count + 4;
  for (let i = 0; i < count; i += 1) {
    const value = prepareValue(values[i]);
    const bytes = value === null ? 0 : typeof value === 'string' ? Buffer.byteLength(value) : value.length;
    sent[i] = value;
    sizes[i] = bytes;
    size += bytes;
  }
  const rest = isDescribed ? describePortal.length : 0;
  const message = Buffer.allocUnsafe(1 + size + rest + executeAndSync.length);
  message[0] = 0x42;
  let at = message.writeInt32BE(size, 1);
  message[at] = 0;
  at += 1;
  at += message.write(name, at, 'latin1');
  message[at] = 0;
  at = message.writeInt16BE(count, at + 1);
  for (let i = 0; i < count; i += 1) at = message.writeInt16BE(sent[i] instanceof Buffer ? 1 : 0, at);
  at = message.writeInt16BE(count, at);
  for (let i = 0; i < count; i += 1) {
    const value = sent[i] ?? null;
    at = message.writeInt32BE(value === null ? -1 : (sizes[i] ?? 0), at);
    if (typeof value === 'string') at += message.write(value, at, 'utf8');
    else if (value !== null) at += value.copy(message, at);
  }
  at = message.writeInt16BE(1, at);
  at = message.writeInt16BE(0, at);
  if (isDescribed) at += describePortal.copy(message, at);
  executeAndSync.copy(message, at);
  return message;
}
