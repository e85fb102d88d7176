import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
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
  await onServer(adminUrl, `create database ${template}`);
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
  const described = process.env['GALLERIA_TEST_CLUSTER'];
  if (!described) throw new Error('tests that need a database run through jest, whose global setup starts one');
  const cluster = JSON.parse(described) as TestCluster;
  const name = `t_${randomBytes(6).toString('hex')}`;
  const adminUrl = withDatabase(cluster.ownerUrl, 'postgres');
  await onServer(adminUrl, `create database ${name} template ${template}`);
  return {
    name,
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    urlOf: (module) => withDatabase(cluster.moduleUrls[module] ?? '', name),
    drop: () => onServer(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
