import { sql } from 'kysely';
import type pg from 'pg';
import { z } from 'zod';
import { defineEvent } from '../events/event';
import type { ModuleTables } from '../events/tables';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { createPool } from './pool';
import { createUnitOfWork, type UnitOfWork } from './unit-of-work';

const happened = defineEvent({ name: 'orders.happened', version: 1, data: z.object({ n: z.int() }) });
const note = (n: number) => sql`insert into commands (id, method, input_hash) values (${`n${n}`}, 'note', '')`;

describe('a unit of work', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let uow: UnitOfWork<ModuleTables>;
  let nudges = 0;
  const statements: string[] = [];
  const notes = async (): Promise<string[]> => (await pool.query('select id from commands order by id')).rows.map((row) => row.id);
  const messages = async (): Promise<unknown[]> => (await pool.query('select data from outbox order by seq')).rows.map((row) => row.data);

  beforeAll(async () => {
    database = await cloneDatabase();
    pool = createPool({ url: database.urlOf('orders'), max: 2, onStatement: (text) => statements.push(text.trim().split(' ')[0] ?? '') });
    uow = createUnitOfWork({ module: 'orders', pool, afterCommit: () => (nudges += 1) });
  });
  beforeEach(async () => {
    await pool.query('delete from commands; delete from outbox');
    statements.length = 0;
    nudges = 0;
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('commits the work, its messages and its last statements together, in that order', async () => {
    const value = await uow.run(async (tx) => {
      tx.last(note(2));
      tx.publish(happened, 'a', { n: 1 });
      await note(1).execute(tx.db);
      return 7;
    });
    expect(value).toBe(7);
    expect(await notes()).toEqual(['n1', 'n2']);
    expect(await messages()).toEqual([{ n: 1 }]);
    expect(statements.slice(0, 5)).toEqual(['begin', 'insert', 'insert', 'insert', 'commit']);
    expect(nudges).toBe(1);
  });

  it('carries out statements that are sent together in their order and says what each found', async () => {
    const [first, second] = await uow.run(async (tx) => {
      await note(1).execute(tx.db);
      return tx
        .together(sql<{ n: number }>`select count(*) as n from commands`, note(2), sql<{ id: string }>`select id from commands order by id`)
        .then(([a, , c]) => [a, c]);
    });
    expect([first, second]).toEqual([[{ n: 1 }], [{ id: 'n1' }, { id: 'n2' }]]);
  });

  it('keeps nothing when the work, a message or a last statement fails, says which, and goes on with the same connection', async () => {
    const failing: readonly (readonly [RegExp, Parameters<typeof uow.run>[0]])[] = [
      [
        /no more/,
        async (tx) =>
          note(1)
            .execute(tx.db)
            .then(() => Promise.reject(new Error('no more'))),
      ],
      [
        /division by zero/,
        async (tx) =>
          note(1)
            .execute(tx.db)
            .then(() => sql`select 1 / 0`.execute(tx.db)),
      ],
      [
        /division by zero/,
        async (tx) =>
          note(1)
            .execute(tx.db)
            .then(() => tx.last(sql`select 1 / 0`)),
      ],
      [/division by zero/, async (tx) => tx.together(note(1), sql`select 1 / 0`, note(2))],
      [/division by zero/, async (tx) => Promise.all([sql`select 1 / 0`.execute(tx.db), note(1).execute(tx.db)])],
    ];
    for (const [complaint, work] of failing) {
      await expect(
        uow.run(async (tx) => {
          tx.publish(happened, 'a', { n: 1 });
          await work(tx);
        }),
      ).rejects.toThrow(complaint);
    }
    expect(await notes()).toEqual([]);
    expect(await messages()).toEqual([]);
    expect(nudges).toBe(0);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
    expect(statements.filter((text) => text === 'rollback')).toHaveLength(5);
  });

  it('keeps nothing when work hides that a statement has failed', async () => {
    const work = uow.run(async (tx) => {
      await sql`select 1 / 0`.execute(tx.db).catch(() => undefined);
      tx.last(note(1));
    });
    await expect(work).rejects.toThrow(/aborted/);
    await expect(uow.run((tx) => sql`select 1 / 0`.execute(tx.db).catch(() => undefined))).rejects.toThrow(/rolled back/);
    expect(await notes()).toEqual([]);
  });

  it('gives a connection that was lost back to nobody, and works again', async () => {
    const lost = uow.run(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db);
      await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await note(1).execute(tx.db);
    });
    await expect(lost).rejects.toThrow(/terminat|connection|EPIPE/i);
    await uow.run((tx) => note(2).execute(tx.db));
    expect(await notes()).toEqual(['n2']);
  });

  it('looks for messages at once only where one is due', async () => {
    await uow.run(async (tx) => tx.publish(happened, 'a', { n: 1 }));
    expect(nudges).toBe(1);
    await uow.run(() => Promise.resolve(1));
    expect(nudges).toBe(1);
  });
});
