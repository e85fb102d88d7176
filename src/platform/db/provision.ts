import { createHash } from 'node:crypto';
import pg, { escapeIdentifier, escapeLiteral } from 'pg';
import { errorCode, messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';
import { asOwner, refuseOldServer } from './owner';
import { withSearchPath } from './pool';

export interface ProvisionOptions {
  readonly ownerUrl: string;
  readonly schemas: readonly string[];
  /** Roles are named `<prefix>_<module>`; the database's name when left out. */
  readonly rolePrefix?: string;
  /** The password of a role: always the same for the same role. */
  passwordOf(role: string): string;
}

export interface Provisioned {
  /** The connection of one module: its own role, or the given user with the module's search path. */
  urlOf(module: string): string;
  readonly roles: 'per-module' | 'shared';
}

/** Shared by all modules: what it is granted on. Everything else belongs to one schema. */
const platformGrants = ['select, insert, update, delete on platform.rate_limits'] as const;
const extensions = ['pg_trgm', 'unaccent', 'citext', 'btree_gin'] as const;
const format = 1;
const attempts = 6;
/** Role names end at 63 bytes; the longest module has 13. */
const maxPrefixLength = 45;

/**
 * Schemas, extensions and one login role per module with rights on its own schema only. Quick when a stamp says that
 * nothing changed. Throws a start error when the server is missing, too old, or the user may not create schemas.
 */
export async function provision({ ownerUrl, schemas, rolePrefix, passwordOf }: ProvisionOptions): Promise<Provisioned> {
  const prefix = rolePrefix ?? decodeURIComponent(new URL(ownerUrl).pathname.slice(1)).slice(0, maxPrefixLength);
  const logins = schemas.map((schema) => ({ schema, role: `${prefix}_${schema}`, password: passwordOf(`${prefix}_${schema}`) }));
  const wanted = createHash('sha256')
    .update(JSON.stringify([format, logins, platformGrants, extensions]))
    .digest('hex');

  const roles = await asOwner(ownerUrl, async (client) => {
    await refuseOldServer(client);
    const stored = await readStamp(client, logins);
    if (stored?.stamp === `per-module ${wanted}` && stored.roles === logins.length) return 'per-module';
    if (stored?.stamp === `shared ${wanted}`) return 'shared';
    return provisionOnce(client, logins, wanted);
  });

  return {
    roles,
    urlOf(module) {
      const login = logins.find(({ schema }) => schema === module);
      if (!login) throw new Error(`module ${module} has no schema`);
      return roles === 'shared' ? withSearchPath(ownerUrl, [module, 'extensions']) : withLogin(ownerUrl, login.role, login.password);
    },
  };
}

interface Login {
  readonly schema: string;
  readonly role: string;
  readonly password: string;
}

/** The stamp travels with a dump, the roles and their rights may not: only those count that may enter their schema. */
async function readStamp(client: pg.Client, logins: readonly Login[]): Promise<{ stamp: string | null; roles: number } | null> {
  try {
    const { rows } = await client.query<{ stamp: string | null; roles: number }>(
      `select (select m.value from platform.marks m where m.name = 'provisioned') as stamp,
        (select count(*)::int from unnest($1::text[], $2::text[]) as login (role, schema)
          join pg_roles r on r.rolname = login.role join pg_namespace n on n.nspname = login.schema
          where has_schema_privilege(r.oid, n.oid, 'usage')) as roles`,
      [logins.map(({ role }) => role), logins.map(({ schema }) => schema)],
    );
    return rows[0] ?? null;
  } catch (error) {
    if (['42P01', '3F000', '42501'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}

/** Roles belong to the whole server: two databases provisioned at once may trip over each other and try again. */
async function provisionOnce(client: pg.Client, logins: readonly Login[], wanted: string): Promise<Provisioned['roles']> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(client, async () => {
        await client.query(`select pg_advisory_xact_lock(hashtext('galleria provision'))`);
        await createSchemas(client, logins);
        const roles = (await mayCreateRoles(client)) && (await createRoles(client, logins)) ? 'per-module' : 'shared';
        await client.query(
          `insert into platform.marks (name, value) values ('provisioned', $1) on conflict (name) do update set value = excluded.value, marked_at = now()`,
          [`${roles} ${wanted}`],
        );
        return roles;
      });
    } catch (error) {
      const collided = ['XX000', '23505', '42710', '40P01'].includes(errorCode(error) ?? '');
      if (!collided || attempt >= attempts) throw errorCode(error) === '42501' ? mayNot(error) : error;
    }
  }
}

const mayNot = (error: unknown): Error =>
  startError(`DATABASE_URL: this user may not set up the database (${messageOf(error)}): make it the owner of the database.`, error);

async function inTransaction<R>(client: pg.Client, work: () => Promise<R>): Promise<R> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function createSchemas(client: pg.Client, logins: readonly Login[]): Promise<void> {
  const schemas = ['extensions', 'platform', ...logins.map(({ schema }) => schema)];
  await client.query(`
    ${schemas.map((schema) => `create schema if not exists ${escapeIdentifier(schema)};`).join('\n')}
    create table if not exists platform.marks (name text primary key, value text not null, marked_at timestamptz not null default now());
    create unlogged table if not exists platform.rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint);
    alter table platform.rate_limits set unlogged;
    create index if not exists rate_limits_expiry on platform.rate_limits (expire);
    ${extensions.map((extension) => `create extension if not exists ${extension} schema extensions;`).join('\n')}`);
  const { rows } = await client.query<{ extname: string }>(
    `select e.extname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = any($1) and n.nspname <> 'extensions'`,
    [extensions],
  );
  for (const { extname } of rows) await client.query(`alter extension ${escapeIdentifier(extname)} set schema extensions`);
}

async function mayCreateRoles(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select r.rolsuper or r.rolcreaterole as may from pg_roles r where r.rolname = current_user`,
  );
  return rows[0]?.may ?? false;
}

/** False when a role of that name exists and belongs to somebody else. */
async function createRoles(client: pg.Client, logins: readonly Login[]): Promise<boolean> {
  const { rows } = await client.query<{ rolname: string }>('select r.rolname from pg_roles r where r.rolname = any($1)', [
    logins.map(({ role }) => role),
  ]);
  const existing = new Set(rows.map(({ rolname }) => rolname));
  await client.query('savepoint roles');
  try {
    await client.query(logins.map((login) => roleStatements(login, existing.has(login.role))).join('\n'));
    await revokePublic(client);
    return true;
  } catch (error) {
    if (errorCode(error) !== '42501') throw error;
    await client.query('rollback to savepoint roles');
    return false;
  }
}

function roleStatements({ schema, role, password }: Login, exists: boolean): string {
  const [s, r] = [escapeIdentifier(schema), escapeIdentifier(role)];
  const attributes = `login nosuperuser nocreatedb nocreaterole password ${escapeLiteral(password)}`;
  return `
    ${exists ? 'alter' : 'create'} role ${r} with ${exists ? `login password ${escapeLiteral(password)}` : attributes};
    alter role ${r} set search_path = ${s}, extensions;
    grant usage on schema ${s}, extensions, platform to ${r};
    grant select, insert, update, delete on all tables in schema ${s} to ${r};
    grant usage, select on all sequences in schema ${s} to ${r};
    alter default privileges in schema ${s} grant select, insert, update, delete on tables to ${r};
    alter default privileges in schema ${s} grant usage, select on sequences to ${r};
    ${platformGrants.map((grant) => `grant ${grant} to ${r};`).join('\n')}`;
}

/** Since PostgreSQL 15 nobody may create there anyway; a user who does not own the schema may not revoke and need not. */
async function revokePublic(client: pg.Client): Promise<void> {
  await client.query('savepoint public_schema');
  try {
    await client.query('revoke all on schema public from public');
  } catch (error) {
    if (errorCode(error) !== '42501' && errorCode(error) !== '3F000') throw error;
    await client.query('rollback to savepoint public_schema');
  }
}

function withLogin(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(role);
  changed.password = encodeURIComponent(password);
  return changed.href;
}
