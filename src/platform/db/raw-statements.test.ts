import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { createKysely, createPool } from './pool';

describe('a template of SQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let db: Kysely<{ outbox: { seq: number; topic: string } }>;
  beforeAll(async () => {
    database = await cloneDatabase();
    pool = createPool({ url: database.urlOf('orders'), max: 1 });
    db = createKysely(pool, 'orders');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const sum = (a: unknown, b: unknown) => sql<{ sum: number }>`select ${a}::int + ${b}::int as sum`;
  const ask = async (a: unknown, b: unknown) => (await sum(a, b).execute(db)).rows[0]?.sum;

  it('takes the values of each time, and other templates in their places', async () => {
    const twice = (value: number) => sql`2 * ${value}`;
    const seven = sql`7`;
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(round, 10)).toBe(10 + round);
      expect(await ask(sql`(${twice(round)})`, 10)).toBe(2 * round + 10);
      expect(await ask(10, sql`(${twice(round)})`)).toBe(2 * round + 10);
      expect(await ask(seven, seven)).toBe(14);
      expect(await ask(sql`(${twice(4)} + ${seven} + ${round})`, 1)).toBe(16 + round);
    }
    expect(sum(sql`(${twice(4)} + ${seven})`, 1).compile(db)).toMatchObject({
      sql: 'select (2 * $1 + 7)::int + $2::int as sum',
      parameters: [4, 1],
    });
  });

  it('may hold what is made anew each time: lists, names and literals', async () => {
    for (const values of [[1], [1, 2], [3, 4, 5]]) {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from (values (1), (3), (5)) as v(x) where v.x in (${sql.join(values)})`.execute(db);
      expect(rows).toEqual([{ n: values.filter((value) => value % 2 === 1).length }]);
    }
    expect(
      (await sql<{ n: number }>`select count(*) as n from ${sql.table('outbox')} o where o.seq > ${sql.lit(3)}`.execute(db)).rows,
    ).toEqual([{ n: 0 }]);
  });

  it('says how many rows it changed, in a transaction and outside', async () => {
    const insert = sql`insert into outbox (id, kind, topic, data, correlation_id) select gen_random_uuid(), 'event', 't', '{}', 'c' from generate_series(1, ${2}::int)`;
    expect((await insert.execute(db)).numAffectedRows).toBe(2n);
    await db.transaction().execute(async (tx) => expect((await insert.execute(tx)).numAffectedRows).toBe(2n));
    expect((await sql`select seq from outbox`.execute(db)).numAffectedRows).toBeUndefined();
    expect(await db.selectFrom('outbox').select('topic').distinct().execute()).toEqual([{ topic: 't' }]);
  });

  it('that fails leaves its connection to the next one, prepared or not', async () => {
    const divide = (by: number) => sql<{ q: number }>`select 12 / ${by}::int as q`.execute(db);
    for (const by of [1, 2, 3, 0, 4]) {
      if (by === 0) await expect(divide(by)).rejects.toMatchObject({ code: '22012' });
      else expect((await divide(by)).rows).toEqual([{ q: 12 / by }]);
    }
  });

  it('reads every kind of value back as it was written', async () => {
    const values = ['ü☕"\\', null, true, new Date('2026-11-22T12:00:00.123Z'), ['a"b', null, 'c'], { a: [1] }, Buffer.from([0, 255])];
    const [text, none, yes, date, list, json, bytes] = values;
    for (let round = 0; round < 3; round += 1) {
      const { rows } = await sql`select ${text}::text as text, ${none}::int as none, ${yes}::boolean as yes, ${date}::timestamptz as date,
        ${list}::text[] as list, ${json}::jsonb as json, ${bytes}::bytea as bytes`.execute(db);
      expect(rows).toEqual([{ text, none, yes, date, list, json, bytes }]);
    }
  });
});
