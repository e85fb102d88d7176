import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator, PostgresDialect, sql, type Migration, type MigrationResult } from 'kysely';
import pg, { escapeIdentifier, escapeLiteral } from 'pg';
import { errorCode, messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';
import { asOwner, refuseOldServer } from './owner';

export interface MigrateOptions {
  readonly ownerUrl: string;
  readonly schemas: readonly string[];
  /** Of each schema only these; default: all there are. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  readonly report: (line: string) => void;
}

export interface Migrated {
  /** `<schema>: <migration>`, in the order they were applied. */
  readonly applied: readonly string[];
}

const folder = join(__dirname, '..', '..', '..', 'migrations');
const lockTimeout = '10s';

/**
 * Brings every schema to the newest version. Two processes that start together wait for each other. Throws a start
 * error that names the migration when one fails; what was applied before it in other schemas stays.
 */
export async function migrate({ ownerUrl, schemas, only, report }: MigrateOptions): Promise<Migrated> {
  const files = new Map(schemas.map((schema) => [schema, filesOf(schema, only && new Set(only[schema]))]));
  const nothingToDo = await asOwner(ownerUrl, async (client) => {
    await refuseOldServer(client);
    return allApplied(client, files);
  });
  if (nothingToDo) return { applied: [] };

  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'galleria migrate' });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select pg_advisory_lock(hashtext('galleria migrate'))`.execute(db);
    await sql`select set_config('lock_timeout', ${lockTimeout}, false)`.execute(db);
    const applied: string[] = [];
    for (const [schema, paths] of files) applied.push(...(await migrateSchema(db, schema, paths, report)));
    return { applied };
  } finally {
    await db.destroy();
  }
}

async function migrateSchema(
  db: Kysely<unknown>,
  schema: string,
  paths: ReadonlyMap<string, string>,
  report: (line: string) => void,
): Promise<string[]> {
  await sql`select set_config('search_path', ${`${schema}, extensions`}, false)`.execute(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries([...paths].map(([name, path]) => [name, load(path)])) },
    migrationTableSchema: schema,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    allowUnorderedMigrations: true,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw startError(complaint(schema, error, results), error);
  if (results.length > 0) await closeHistory(db, schema);
  for (const { migrationName } of results) report(`Migrated ${schema}: ${migrationName}`);
  return results.map(({ migrationName }) => `${schema}: ${migrationName}`);
}

/** The history is the owner's: a module's role may read it at most. */
async function closeHistory(db: Kysely<unknown>, schema: string): Promise<void> {
  const { rows } = await sql<{ role: string }>`
    select distinct a.grantee::regrole::text as role from pg_class c cross join aclexplode(c.relacl) a
    where c.oid = ${`${schema}.migrations`}::regclass and a.grantee not in (0, c.relowner)`.execute(db);
  for (const { role } of rows) await sql`revoke insert, update, delete on migrations, migrations_lock from ${sql.raw(role)}`.execute(db);
}

/** How the migrations of a schema are called that there are. */
export const migrationsOf = (schema: string): readonly string[] => [...filesOf(schema).keys()];

/** Name → file: `each/0001-mailbox`, `own/0001-products`. They run in the order of their names, so what every module has comes first. */
function filesOf(schema: string, only?: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map([...listed('each', 'each/'), ...listed(schema, 'own/')].filter(([name]) => only?.has(name) ?? true));
}

function listed(directory: string, prefix: string): [string, string][] {
  const path = join(folder, directory);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.(ts|js)$/.test(file))
    .sort()
    .map((file) => [prefix + file.replace(/\.(ts|js)$/, ''), join(path, file)]);
}

function load(path: string): Migration {
  const loaded: unknown = require(path);
  if (typeof loaded === 'object' && loaded !== null && 'up' in loaded && typeof loaded.up === 'function') {
    const up = loaded.up as Migration['up'];
    return { up };
  }
  throw new Error(`${path} exports no function up`);
}

async function allApplied(client: pg.Client, files: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<boolean> {
  const parts = [...files.keys()].map(
    (schema) => `select ${escapeLiteral(schema)} as schema, m.name from ${escapeIdentifier(schema)}.migrations m`,
  );
  try {
    const { rows } = await client.query<{ schema: string; name: string }>(parts.join(' union all '));
    const done = new Set(rows.map(({ schema, name }) => `${schema} ${name}`));
    return [...files].every(([schema, paths]) => [...paths.keys()].every((name) => done.has(`${schema} ${name}`)));
  } catch (error) {
    if (errorCode(error) === '42P01' || errorCode(error) === '3F000') return false;
    throw error;
  }
}

function complaint(schema: string, error: unknown, results: readonly MigrationResult[]): string {
  const reason = messageOf(error);
  const failed = results.find(({ status }) => status === 'Error')?.migrationName;
  if (failed && errorCode(error) === '55P03')
    return `Migration ${failed} of ${schema} waited ${lockTimeout} for a lock: stop long-running work and start again.`;
  if (failed) return `Migration ${failed} of ${schema} failed and was rolled back: ${reason}`;
  if (/previously executed migration/.test(reason)) return `The schema ${schema} was migrated by a newer Galleria: ${reason}`;
  return `The schema ${schema} could not be migrated: ${reason}`;
}
