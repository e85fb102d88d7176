import type pg from 'pg';
import { schemas } from '../../platform/db/schemas';
import type { Database, Manifest } from './shape';

/** Made by whoever sets a database up, and not carried from one to another. */
const ownOfDatabase = ['provisioned'];
const migrators = ['migrations', 'migrations_lock'];

/** What is to be kept of the database that `owner` looks at. */
export async function readDatabase(owner: pg.Client): Promise<Database> {
  const migrations: Record<string, string[]> = {};
  for (const schema of schemas) {
    const { rows } = await owner.query<{ name: string }>(`select m.name from ${schema}.migrations m order by m.name collate "C"`);
    migrations[schema] = rows.map(({ name }) => name);
  }
  const { rows: marks } = await owner.query<Database['marks'][number]>(
    'select m.name, m.value from platform.marks m where m.name <> all($1) order by m.name',
    [ownOfDatabase],
  );
  return { migrations, marks, tables: await readTables(owner) };
}

/** All tables of the modules with the columns that are written. */
export async function readTables(owner: pg.Client): Promise<Database['tables']> {
  const { rows } = await owner.query<Database['tables'][number]>(
    `select n.nspname as schema, c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind = 'r' and c.relname <> all($2) order by 1, 2`,
    [schemas, migrators],
  );
  return rows;
}

/** After the rows were read: no row has a number that is not given yet. */
export async function readSequences(owner: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await owner.query<Manifest['sequences'][number]>(
    `select s.schemaname as schema, s.sequencename as name, s.last_value::text as value from pg_sequences s
    where s.schemaname = any($1) and s.last_value is not null order by 1, 2`,
    [schemas],
  );
  return rows;
}
