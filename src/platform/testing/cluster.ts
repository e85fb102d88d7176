import { createHash, randomBytes } from 'node:crypto';
import { Client, escapeLiteral } from 'pg';
import { migrate } from '../db/migrate';
import { provision } from '../db/provision';
import { schemas } from '../db/schemas';

export interface TestCluster {
  /** Owner's connection to the template database. */
  readonly ownerUrl: string;
  /** Module → its own role's connection to the template database. */
  readonly moduleUrls: Readonly<Record<string, string>>;
}

const template = 'galleria_template';

export async function prepareTemplate(adminUrl: string): Promise<TestCluster> {
  await onServer(adminUrl, (client) => client.query(`create database ${template}`));
  const ownerUrl = withDatabase(adminUrl, template);
  const passwordOf = (role: string): string => createHash('sha256').update(`test ${role}`).digest('hex');
  const { urlOf } = await provision({ ownerUrl, schemas, rolePrefix: 'galleria_test', passwordOf });
  await migrate({ ownerUrl, schemas, report: () => undefined });
  return { ownerUrl, moduleUrls: Object.fromEntries(schemas.map((schema) => [schema, urlOf(schema)])) };
}

export interface TestDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  urlOf(module: string): string;
  drop(): Promise<void>;
}

/** A database of its own for one test file, cloned from the template. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return clone(theCluster(), template);
}

/** A database of its own in which nothing is yet. */
export const emptyDatabase = (): Promise<TestDatabase> => clone(theCluster(), 'template0');

export interface FilledDatabase extends TestDatabase {
  /** What `fill` had to say. */
  readonly note: string;
}

/**
 * A clone of a database that is filled once for the whole run, in whichever test file comes first. `fill` gets its owner's
 * connection and returns a note for everybody who clones it.
 */
export async function cloneFilled(name: string, fill: (ownerUrl: string) => Promise<string>): Promise<FilledDatabase> {
  const cluster = theCluster();
  const filled = `galleria_filled_${name}`;
  const note = await asAdmin(cluster, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [filled]);
    const { rows } = await client.query<{ note: string | null }>(
      `select shobj_description(d.oid, 'pg_database') as note from pg_database d where d.datname = $1`,
      [filled],
    );
    if (rows[0]) return rows[0].note ?? '';
    const draft = `${filled}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template ${template}`);
    const said = await fill(withDatabase(cluster.ownerUrl, draft));
    await client.query(`comment on database ${draft} is ${escapeLiteral(said)}`);
    await client.query(`alter database ${draft} rename to ${filled}`);
    return said;
  });
  return { ...(await clone(cluster, filled)), note };
}

function theCluster(): TestCluster {
  const described = process.env['GALLERIA_TEST_CLUSTER'];
  if (!described) throw new Error('tests that need a database run through jest, whose global setup starts one');
  return JSON.parse(described) as TestCluster;
}

async function clone(cluster: TestCluster, source: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const run = (statement: string): Promise<void> => asAdmin(cluster, async (client) => void (await client.query(statement)));
  await run(`create database ${name} template ${source}`);
  return {
    name,
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    urlOf: (module) => withDatabase(cluster.moduleUrls[module] ?? '', name),
    drop: () => run(`drop database if exists ${name} with (force)`),
  };
}

const asAdmin = <R>({ ownerUrl }: TestCluster, work: (client: Client) => Promise<R>): Promise<R> =>
  onServer(withDatabase(ownerUrl, 'postgres'), work);

async function onServer<R>(url: string, work: (client: Client) => Promise<R>): Promise<R> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
