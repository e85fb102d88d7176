import { sql } from 'kysely';
import type pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { createKysely, createPool, withSearchPath } from './pool';

describe('the pool of a module', () => {
  let database: TestDatabase;
  const pools: pg.Pool[] = [];
  const open = (options: Partial<Parameters<typeof createPool>[0]> = {}): pg.Pool => {
    const pool = createPool({ url: database.urlOf('orders'), max: 1, ...options });
    pools.push(pool);
    return pool;
  };
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });

  it('reads whole numbers as numbers and refuses those that would be rounded', async () => {
    const pool = open();
    const { rows } = await pool.query(
      'select 9007199254740991::int8 as big, array[1::int8, null] as many, count(*) as rows, 1.10::numeric as exact',
    );
    expect(rows).toEqual([{ big: 9007199254740991, many: [1, null], rows: 1, exact: '1.10' }]);
    await expect(pool.query('select 9007199254740993::int8')).rejects.toThrow(RangeError);
    expect((await pool.query('select 1 as still')).rows).toEqual([{ still: 1 }]);
  });

  it('prepares a statement with parameters when it comes again', async () => {
    const pool = open();
    const prepared = async () => (await pool.query('select count(*) as n from pg_prepared_statements')).rows[0].n;
    await pool.query('select $1::int as once', [1]);
    expect(await prepared()).toBe(0);
    for (const value of [1, 2, 3]) expect((await pool.query('select $1::int + 1 as twice', [value])).rows).toEqual([{ twice: value + 1 }]);
    expect(await prepared()).toBe(1);
  });

  it('keeps the number of prepared statements bounded and still answers the rest', async () => {
    const pool = open();
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 450; i += 1) {
        if (round === 0) await pool.query(`select $1::int as c${i}`, [i]);
        expect((await pool.query(`select $1::int as c${i}`, [i])).rows).toEqual([{ [`c${i}`]: i }]);
      }
    }
    expect((await pool.query('select count(*) as n from pg_prepared_statements')).rows[0].n).toBe(400);
  });

  it('prepares nothing behind a pooler that shares connections', async () => {
    const pool = open({ prepared: false });
    for (const value of [1, 2, 3]) await pool.query('select $1::int', [value]);
    expect((await pool.query('select count(*) as n from pg_prepared_statements')).rows[0].n).toBe(0);
  });

  it('cancels a statement that takes too long', async () => {
    await expect(open({ statementTimeoutMs: 50 }).query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  });

  it('survives the loss of its connections', async () => {
    const warnings: unknown[] = [];
    const pool = open({ logger: { warn: (facts: unknown) => warnings.push(facts) } as never });
    await pool.query('select 1');
    const lost = new Promise((resolve) => pool.once('error', resolve));
    await open({ url: database.ownerUrl }).query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename like '%orders' and datname = current_database()`,
    );
    await lost;
    expect((await pool.query('select 1 as again')).rows).toEqual([{ again: 1 }]);
    expect(warnings).toHaveLength(1);
  });

  it('binds Kysely to the schema of the module', async () => {
    const db = createKysely<{ outbox: { seq: number } }>(open(), 'orders');
    expect(db.selectFrom('outbox').select('seq').compile().sql).toBe('select "seq" from "orders"."outbox"');
    expect(await db.transaction().execute((tx) => tx.selectFrom('outbox').select('seq').where('seq', '>', 0).execute())).toEqual([]);
    expect((await sql<{ s: string }>`select current_schema() as s`.execute(db)).rows).toEqual([{ s: 'orders' }]);
  });

  it('can be given a search path where the role has none', async () => {
    expect((await open({ url: database.ownerUrl, searchPath: ['cart', 'extensions'] }).query('select current_schema() as s')).rows).toEqual(
      [{ s: 'cart' }],
    );
    expect(new URL(withSearchPath('postgresql://h/d?options=-c%20a%3Db', ['x'])).searchParams.get('options')).toBe(
      '-c a=b -c search_path=x',
    );
  });
});
