import { Kysely, PostgresDialect, type CompiledQuery, type Transaction } from 'kysely';
import type pg from 'pg';
import { withRememberedTexts } from './raw-statements';

/** Something that Kysely can compile: a builder or an `sql` template. */
export interface Statement<T, Row = unknown> {
  compile(db: Transaction<T>): CompiledQuery<Row>;
}

/** Carries out the statements in this order and sends them without waiting in between; their rows. */
export type Together<T> = <Rows extends readonly unknown[]>(
  ...statements: { [K in keyof Rows]: Statement<T, Rows[K]> }
) => Promise<{ [K in keyof Rows]: Rows[K][] }>;

export interface TransactionBody<T, R> {
  readonly value: R;
  /** Sent in this order together with `commit`, without waiting in between: their rows are not seen, an error rolls all back. */
  readonly last: readonly Statement<T>[];
}

/**
 * One transaction on one connection. `begin` travels with the first statement and the last statements with `commit`, so
 * that locks everyone wants are held for one round trip. Statements that do not wait for each other may be sent at once.
 * @throws whatever failed first; then nothing is committed, unless the connection was lost during `commit`
 */
export async function inTransaction<T, R>(
  pool: pg.Pool,
  schema: string,
  work: (db: Transaction<T>, together: Together<T>) => Promise<TransactionBody<T, R>>,
): Promise<R> {
  const client = await pool.connect();
  let broken: unknown = null;
  try {
    // it cannot fail but with its connection, and then all others fail as well
    const begun = settled(client.query('begin'));
    const db = boundTo<T>(client, schema);
    const send = (compiled: readonly CompiledQuery[]) => compiled.map(({ sql, parameters }) => client.query(sql, [...parameters]));
    const together = async (...statements: readonly Statement<T>[]) =>
      (await Promise.all(send(statements.map((statement) => statement.compile(db))))).map(({ rows }) => rows);
    const { value, last } = await work(db, together as Together<T>);
    const sent = [begun, ...send(last.map((statement) => statement.compile(db))).map(settled)];
    const committed = settled(client.query('commit'));
    for (const outcome of await Promise.all([...sent, committed])) if ('error' in outcome) throw outcome.error;
    const outcome = await committed;
    if ('result' in outcome && outcome.result.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return value;
  } catch (error) {
    await client.query('rollback').catch((lost: unknown) => (broken = lost));
    throw error;
  } finally {
    client.release(broken !== null);
  }
}

type Settled = { readonly result: pg.QueryResult } | { readonly error: unknown };

const settled = (sent: Promise<pg.QueryResult>): Promise<Settled> =>
  sent.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );

const known = new WeakMap<pg.PoolClient, unknown>();

/** A query builder that is bound to one connection and never gives it back. */
function boundTo<T>(client: pg.PoolClient, schema: string): Transaction<T> {
  const made = known.get(client);
  if (made) return made as Transaction<T>;
  const connection = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
  const pool = { connect: () => Promise.resolve(connection), end: () => Promise.resolve() };
  const plain = new Kysely<T>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema);
  const db = withRememberedTexts(plain, (text, values) => client.query(text, values));
  known.set(client, db);
  return db as unknown as Transaction<T>;
}
