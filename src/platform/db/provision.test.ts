import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { migrate } from './migrate';
import { refuseOldServer } from './owner';
import { provision } from './provision';
import { schemas } from './schemas';

describe('schemas and roles', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.drop());

  it('let each module into its own schema and no other', async () => {
    const reached: Record<string, string[]> = {};
    for (const role of schemas) {
      const outcomes = await connected(database.urlOf(role), async (client) => {
        const tried: { schema: string; state: string | null }[] = [];
        for (const schema of schemas) tried.push({ schema, state: await stateOf(client, `select * from ${schema}.outbox`) });
        return tried;
      });
      reached[role] = outcomes.filter(({ state }) => state === null).map(({ schema }) => schema);
      expect(outcomes.filter(({ state }) => state !== null).map(({ state }) => state)).toEqual(Array(schemas.length - 1).fill('42501'));
    }
    expect(reached).toEqual(Object.fromEntries(schemas.map((schema) => [schema, [schema]])));
  });

  it.each([
    'create table mine (id int)',
    'create table public.mine (id int)',
    'alter table outbox add column mine int',
    'drop table outbox',
    'truncate outbox',
    'create schema mine',
    'create function extensions.mine() returns int language sql as $$ select 1 $$',
    `insert into migrations (name, timestamp) values ('mine', 'now')`,
    'select * from platform.marks',
    `alter role current_user superuser`,
    `set role galleria`,
    `copy (select 1) to program 'true'`,
  ])('let no module change the house: %s', async (statement) => {
    expect(await connected(database.urlOf('orders'), (client) => stateOf(client, statement))).toBe('42501');
  });

  it('let every module read and write its own rows, use the extensions and share the rate limits', async () => {
    await connected(database.urlOf('cart'), async (client) => {
      const { rows } = await client.query(
        `select unaccent('crème') || similarity('cup', 'cups')::numeric(3, 1) as text, current_setting('search_path') as path`,
      );
      expect(rows).toEqual([{ text: 'creme0.5', path: 'cart, extensions' }]);
      await client.query(
        `insert into inbox (message_id, consumer) values (gen_random_uuid(), 'cart.on-x'); update inbox set consumer = 'cart.on-y'; delete from inbox`,
      );
      await client.query(`insert into platform.rate_limits (key, points, expire) values ('k', 1, 2)`);
    });
  });

  it('cover tables that a later migration adds', async () => {
    await connected(database.ownerUrl, (owner) =>
      owner.query('create table reviews.later (id bigint generated always as identity, word text)'),
    );
    await connected(database.urlOf('reviews'), async (client) => {
      await client.query(`insert into later (word) values ('x')`);
    });
  });

  it('are set up once: a second start asks two questions and changes nothing', async () => {
    const prefix = `p_${randomBytes(4).toString('hex')}`;
    const options = { ownerUrl: database.ownerUrl, schemas: ['orders'], rolePrefix: prefix, passwordOf: () => 'a' };
    const mark = () =>
      connected(
        database.ownerUrl,
        async (c) => (await c.query(`select xmin::text, value from platform.marks where name = 'provisioned'`)).rows[0],
      );
    try {
      await provision(options);
      const before = await mark();
      await provision(options);
      expect(await mark()).toEqual(before);
      const changed = await provision({ ...options, passwordOf: () => 'b' });
      expect(await connected(changed.urlOf('orders'), (c) => stateOf(c, 'select 1'))).toBeNull();
    } finally {
      await dropRoles(database.ownerUrl, [`${prefix}_orders`]);
    }
  });

  it('get their rights back where a restored dump has brought the stamp but not the rights', async () => {
    const prefix = `p_${randomBytes(4).toString('hex')}`;
    const options = { ownerUrl: database.ownerUrl, schemas: ['orders'], rolePrefix: prefix, passwordOf: () => 'a' };
    const outcome = (url: string): Promise<string | null> => connected(url, (client) => stateOf(client, 'select * from orders.outbox'));
    try {
      const { urlOf } = await provision(options);
      await connected(database.ownerUrl, (owner) => owner.query(`drop owned by ${prefix}_orders`));
      expect(await outcome(urlOf('orders'))).toBe('42501');
      await provision(options);
      expect(await outcome(urlOf('orders'))).toBeNull();
    } finally {
      await dropRoles(database.ownerUrl, [`${prefix}_orders`]);
    }
  });

  it('come to terms when several processes of several databases start at once', async () => {
    const other = await cloneDatabase();
    const prefix = `p_${randomBytes(4).toString('hex')}`;
    try {
      const options = { schemas: ['orders', 'cart'], rolePrefix: prefix, passwordOf: () => 'same' };
      const urls = [database.ownerUrl, other.ownerUrl, database.ownerUrl, other.ownerUrl];
      const all = await Promise.all(urls.map((ownerUrl) => provision({ ...options, ownerUrl })));
      expect(all.map(({ roles }) => roles)).toEqual(Array(4).fill('per-module'));
    } finally {
      await other.drop();
      await dropRoles(database.ownerUrl, [`${prefix}_orders`, `${prefix}_cart`]);
    }
  });
});

describe('a database user that may not create roles', () => {
  const name = `shared_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;
  let adminUrl = '';
  let ownerUrl = '';
  beforeAll(async () => {
    database = await cloneDatabase();
    adminUrl = database.ownerUrl;
    await connected(adminUrl, async (admin) => {
      await admin.query(`create role ${name} login password 'p'`);
      await admin.query(`create database ${name} owner ${name}`);
    });
    const url = new URL(adminUrl);
    [url.username, url.password, url.pathname] = [name, 'p', `/${name}`];
    ownerUrl = url.href;
  });
  afterAll(async () => {
    await connected(adminUrl, async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.query(`drop role ${name}`);
    });
    await database.drop();
  });

  it('runs all modules itself, each with its own search path, and says so', async () => {
    const shared = await provision({ ownerUrl, schemas, passwordOf: () => 'x' });
    expect(shared.roles).toBe('shared');
    await migrate({ ownerUrl, schemas, report: () => undefined });
    expect((await provision({ ownerUrl, schemas, passwordOf: () => 'x' })).roles).toBe('shared');
    await connected(shared.urlOf('orders'), async (client) => {
      const { rows } = await client.query(`select current_user as who, current_schema() as schema, unaccent('é') as e`);
      expect(rows).toEqual([{ who: name, schema: 'orders', e: 'e' }]);
    });
  });

  it('gets one clear line when it may not even create a schema', async () => {
    const poor = `${name}_poor`;
    await connected(adminUrl, (admin) => admin.query(`create role ${poor} login password 'p'`));
    const url = new URL(adminUrl);
    [url.username, url.password, url.pathname] = [poor, 'p', `/${name}`];
    try {
      await expect(provision({ ownerUrl: url.href, schemas: ['fresh'], passwordOf: () => 'x' })).rejects.toMatchObject({
        name: 'StartError',
        message: expect.stringMatching(/^DATABASE_URL: this user may not set up the database [^\n]+$/),
      });
    } finally {
      await connected(adminUrl, (admin) => admin.query(`drop role ${poor}`));
    }
  });
});

describe('a database that cannot be used', () => {
  it.each([
    ['postgresql://u:p@127.0.0.1:1/shop', 'DATABASE_URL: no database answers at 127.0.0.1:1/shop.'],
    ['postgresql://u:p@no-such-host.invalid/shop', 'DATABASE_URL: there is no host no-such-host.invalid.'],
  ])('is named in one line without the password: %s', async (ownerUrl, message) => {
    await expect(provision({ ownerUrl, schemas, passwordOf: () => 'x' })).rejects.toMatchObject({ name: 'StartError', message });
  });

  it('is refused when it is too old', async () => {
    const old = { query: async () => ({ rows: [{ number: '140011', version: '14.11' }] }) };
    await expect(refuseOldServer(old as never)).rejects.toMatchObject({
      name: 'StartError',
      message: 'DATABASE_URL: PostgreSQL 15 or newer is needed, this server is 14.11.',
    });
  });

  it('is told apart by wrong password and missing database', async () => {
    const database = await cloneDatabase();
    try {
      const wrong = new URL(database.ownerUrl);
      wrong.password = 'wrong';
      await expect(migrate({ ownerUrl: wrong.href, schemas, report: () => undefined })).rejects.toThrow('refuses this user or password');
      const missing = new URL(database.ownerUrl);
      missing.pathname = '/nowhere';
      await expect(migrate({ ownerUrl: missing.href, schemas, report: () => undefined })).rejects.toThrow('there is no database nowhere');
    } finally {
      await database.drop();
    }
  });
});

async function connected<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const stateOf = (client: pg.Client, statement: string): Promise<string | null> =>
  client.query(statement).then(
    () => null,
    (error: { code: string }) => error.code,
  );

async function dropRoles(url: string, roles: readonly string[]): Promise<void> {
  await connected(url, async (admin) => {
    for (const role of roles) await admin.query(`drop owned by ${role}; drop role ${role}`);
  });
}
