import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { withRememberedTexts } from './raw-statements';

export interface PoolOptions {
  readonly url: string;
  /** Connections at most; one more caller waits, up to five seconds. */
  readonly max: number;
  /** A statement that takes longer is cancelled. */
  readonly statementTimeoutMs?: number;
  /** Schemas in which unqualified names are looked up, where the role does not say so itself. */
  readonly searchPath?: readonly string[];
  /** Statements with parameters are parsed and planned once per connection. Off behind a pooler that shares connections. */
  readonly prepared?: boolean;
  readonly logger?: Logger;
  /** Called for every statement sent, `begin` and `commit` included. */
  readonly onStatement?: (text: string) => void;
}

const connectionTimeoutMs = 5_000;
const maxNamesPerConnection = 400;
const maxTextsRemembered = 4_000;

export function createPool({ url, max, statementTimeoutMs, searchPath, prepared = true, logger, onStatement }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: searchPath ? withSearchPath(url, searchPath) : url,
    max,
    connectionTimeoutMillis: connectionTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser },
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
  });
  pool.on('error', (error) => {
    if (!pool.ending) logger?.warn({ err: error }, 'an idle database connection was lost');
  });
  // the statements under way, or the next one, say so to whoever has the connection; without a listener the process would end
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', sendTogether);
  if (onStatement) pool.on('connect', (client) => observe(client, onStatement));
  if (prepared) pool.on('connect', nameStatements);
  return pool;
}

/** Every table that is named without a schema is the module's own. */
export const createKysely = <T>(pool: pg.Pool, schema: string): Kysely<T> =>
  withRememberedTexts(new Kysely<T>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema), async (text, values) => {
    const client = await pool.connect();
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  });

/** The same URL with a search path of its own, for users that serve several schemas. */
export const withSearchPath = (url: string, searchPath: readonly string[]): string =>
  withSetting(url, `search_path=${searchPath.join(',')}`);

/** The same URL with a setting for its sessions, as in `synchronous_commit=off`. */
export function withSetting(url: string, setting: string): string {
  const changed = new URL(url);
  const given = changed.searchParams.get('options');
  changed.searchParams.set('options', given ? `${given} -c ${setting}` : `-c ${setting}`);
  return changed.href;
}

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];
const int8 = pg.types.builtins.INT8;
const int8Array = 1016 as TypeId;

/** bigint as a number; beyond ±2^53 a RangeError, never a rounded value. */
function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} from the database is beyond the safe integers`);
  return value;
}

const toSafeIntegers = (text: string): unknown[] => {
  const strings: (string | null)[] = pg.types.getTypeParser(int8Array, 'text')(text);
  return strings.map((entry) => (entry === null ? null : toSafeInteger(entry)));
};

function getTypeParser(id: TypeId, format?: 'text' | 'binary'): (value: string) => unknown {
  if (id === int8 && format !== 'binary') return toSafeInteger;
  if (id === int8Array && format !== 'binary') return toSafeIntegers;
  return pg.types.getTypeParser(id, format);
}

/**
 * What is asked of a connection before the process next waits for something travels in one piece: each piece wakes the
 * database, which costs more than most statements do.
 */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  let held = false;
  const send = (): void => {
    held = false;
    stream.uncork();
  };
  const queryHeld = (...args: unknown[]): unknown => {
    if (!held) {
      held = true;
      stream.cork();
      setImmediate(send);
    }
    return query(...args);
  };
  Object.assign(client, { query: queryHeld });
}

function observe(client: pg.PoolClient, onStatement: (text: string) => void): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const observed = (first: unknown, ...rest: unknown[]): unknown => {
    onStatement(typeof first === 'string' ? first : (first as { text: string }).text);
    return query(first, ...rest);
  };
  Object.assign(client, { query: observed });
}

/** A text gets its name the second time a connection sees it, so that texts used once do not fill the server's memory. */
function nameStatements(client: pg.PoolClient): void {
  const seen = new Set<string>();
  const named = new Set<string>();
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const queryNamed = (first: unknown, values: unknown, ...rest: unknown[]): unknown => {
    if (typeof first !== 'string' || !Array.isArray(values) || values.length === 0) return query(first, values, ...rest);
    if (!named.has(first)) {
      if (named.size >= maxNamesPerConnection || !seen.delete(first)) {
        if (seen.size >= maxNamesPerConnection) seen.clear();
        seen.add(first);
        return query(first, values, ...rest);
      }
      named.add(first);
    }
    return query({ name: nameOf(first), text: first, values }, ...rest);
  };
  Object.assign(client, { query: queryNamed });
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= maxTextsRemembered) names.clear();
  const name = `g_${createHash('sha1').update(text).digest('base64url')}`;
  names.set(text, name);
  return name;
}
