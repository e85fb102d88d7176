import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { migrate } from './migrate';
import { schemas } from './schemas';

describe('migrations', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await cloneDatabase();
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const forget = (schema: string) => owner.query(`drop schema ${schema} cascade; create schema ${schema}`);

  it('have nothing to do the second time', async () => {
    const lines: string[] = [];
    expect(await migrate({ ownerUrl: database.ownerUrl, schemas, report: (line) => lines.push(line) })).toEqual({ applied: [] });
    expect(lines).toEqual([]);
  });

  it('give every module its mailbox before its own tables, and say what they did', async () => {
    await forget('catalog');
    const lines: string[] = [];
    const { applied } = await migrate({ ownerUrl: database.ownerUrl, schemas, report: (line) => lines.push(line) });
    expect(applied.slice(0, 3)).toEqual(['catalog: each/0001-mailbox', 'catalog: each/0002-sealed-answers', 'catalog: each/0003-pruned']);
    expect(lines[0]).toBe('Migrated catalog: each/0001-mailbox');
  });

  it('run once when two processes start together', async () => {
    await forget('reviews');
    const run = () => migrate({ ownerUrl: database.ownerUrl, schemas, report: () => undefined });
    const both = await Promise.all([run(), run()]);
    const applied = both.flatMap((b) => b.applied);
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
  });

  it('of a newer Galleria are not undone by an older one: it says so', async () => {
    await owner.query(`insert into cart.migrations (name, timestamp) values ('own/9999-from-the-future', 'now')`);
    expect(await migrate({ ownerUrl: database.ownerUrl, schemas, report: () => undefined })).toEqual({ applied: [] });
    await owner.query(`delete from cart.migrations where name like 'own/0%'`);
    await expect(migrate({ ownerUrl: database.ownerUrl, schemas, report: () => undefined })).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/^The schema cart was migrated by a newer Galleria/),
    });
    await owner.query(`delete from cart.migrations where name = 'own/9999-from-the-future'`);
  });

  it('that fail are rolled back and named', async () => {
    await expect(migrate({ ownerUrl: database.ownerUrl, schemas, report: () => undefined })).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/^Migration own\/0001-\S+ of cart failed and was rolled back: relation "\w+" already exists$/),
    });
  });
});
