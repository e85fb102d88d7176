import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { modules } from '../../app';
import { createKysely, createPool } from '../db/pool';
import { mailboxRetention } from '../events/retention';
import type { ModuleTables } from '../events/tables';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { defaultDays } from './periods';
import { prune, type PruneOptions } from './prune';

let database: TestDatabase;
let pool: pg.Pool;
let db: Kysely<ModuleTables>;
let statements: string[];
let logged: Record<string, unknown>[];
beforeAll(async () => {
  database = await cloneDatabase();
  pool = createPool({ url: database.urlOf('orders'), max: 4, onStatement: (text) => statements.push(text) });
  db = createKysely<ModuleTables>(pool, 'orders');
});
beforeEach(async () => {
  statements = [];
  logged = [];
  await sql`truncate orders.outbox, orders.inbox, orders.commands, orders.pruned cascade`.execute(owner());
});
afterAll(async () => {
  await db.destroy();
  await ownersDb?.destroy();
  await database.drop();
});

let ownersDb: Kysely<unknown> | null = null;
const owner = (): Kysely<unknown> => (ownersDb ??= createKysely(createPool({ url: database.ownerUrl, max: 2 }), 'orders'));

const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
const run = (options: Partial<PruneOptions> = {}, rules = mailboxRetention): Promise<void> =>
  prune(rules, { db, logger, signal: new AbortController().signal, ...options });
const consumed = (count: number, days: number) =>
  sql`
  insert into orders.inbox (message_id, consumer, consumed_at)
  select gen_random_uuid(), 'orders.on-test', now() - make_interval(days => ${days}) from generate_series(1, ${count})`.execute(owner());
const left = async (): Promise<number> => (await db.selectFrom('inbox').select('consumer').execute()).length;

test('what is older than its time goes, in small steps; the rest stays', async () => {
  await consumed(2_500, 91);
  await consumed(3, 89);
  const told: unknown[] = [];
  await run({ pruned: (table, rows) => told.push([table, rows]) });
  expect(await left()).toBe(3);
  expect(statements.filter((text) => /delete from/.test(text))).toHaveLength(3);
  expect(told).toEqual([['inbox', 2_500]]);
  expect(logged).toMatchObject([{ msg: 'pruned', table: 'inbox', rows: 2_500 }]);
  const [mark] = await db.selectFrom('pruned').selectAll().execute();
  expect(mark).toMatchObject({ name: 'inbox', rows: 2_500 });
  expect(Date.now() - Number(mark?.before) - 90 * 86_400_000).toBeLessThan(60_000);
});

test('where nothing is old nothing is written: one statement a table', async () => {
  await consumed(3, 10);
  statements = [];
  await run();
  expect(statements).toHaveLength(mailboxRetention.length);
  expect(await db.selectFrom('pruned').selectAll().execute()).toEqual([]);
});

test('the operator says how long', async () => {
  await consumed(5, 40);
  await run({ days: { ...defaultDays, guards: 30 } });
  expect(await left()).toBe(0);
});

test('a row that somebody holds is passed over and goes the next time', async () => {
  await consumed(3, 100);
  await owner()
    .transaction()
    .execute(async (tx) => {
      await sql`select from orders.inbox order by message_id limit 1 for update`.execute(tx);
      await run();
      expect(await left()).toBe(1);
    });
  await run();
  expect(await left()).toBe(0);
});

test('who is asked to stop stops between two steps', async () => {
  await consumed(300, 100);
  const stop = new AbortController();
  const stopping = createPool({ url: database.urlOf('orders'), max: 1, onStatement: (text) => /delete from/.test(text) && stop.abort() });
  await run({ db: createKysely<ModuleTables>(stopping, 'orders'), signal: stop.signal, batch: 100 });
  await stopping.end();
  expect(await left()).toBe(200);
  expect((await db.selectFrom('pruned').select('rows').execute())[0]?.rows).toBe(100);
});

test('a message that one consumer has not taken yet stays, however old', async () => {
  const [open, done] = [randomUUID(), randomUUID()];
  for (const id of [open, done]) {
    await sql`
      insert into orders.outbox (id, kind, topic, data, correlation_id, delivered_at)
      values (${id}, 'event', 'orders.test.v1', '{}', 'c', now() - interval '8 days')`.execute(owner());
  }
  await sql`
    insert into orders.deliveries (message_id, consumer, seq, delivered_at)
    select o.id, 'cart.on-test', o.seq, case when o.id = ${done} then now() end from orders.outbox o`.execute(owner());
  await run();
  expect((await db.selectFrom('outbox').select('id').execute()).map(({ id }) => id)).toEqual([open]);
  expect(await db.selectFrom('deliveries').select('consumer').execute()).toHaveLength(1);
});

describe('every rule of every module', () => {
  test.each(modules.map((module) => [module.contract.name, [...mailboxRetention, ...(module.retention ?? [])]] as const))(
    '%s can carry them out with its own rights',
    async (name, rules) => {
      const own = createPool({ url: database.urlOf(name), max: 1 });
      const ownDb = createKysely<ModuleTables>(own, name);
      await run({ db: ownDb }, rules);
      // also the deletion, which is not reached in an empty table
      for (const { table, since, where = 'true' } of rules) {
        const statement = `delete from ${table} t where t.ctid = any(array(select t.ctid from ${table} t where ${since} < now() and ${where} for update skip locked))`;
        expect((await sql.raw(statement).execute(ownDb)).numAffectedRows).toBeDefined();
      }
      await ownDb.destroy();
    },
  );
});
