import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { freeSlug, slugify } from '../domain/slug';
import type { CatalogTables } from '../tables';

type Db = Transaction<CatalogTables>;

/** Name → id of the brand; those that do not exist yet are made. Names differ in more than their case. */
export async function resolveBrands(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const known = await find(db, names);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  await sql`select pg_advisory_xact_lock(hashtext('catalog.brands'))`.execute(db);
  const taken = new Set((await db.selectFrom('brands').select('slug').execute()).map((r) => r.slug));
  const made = missing.map((name) => {
    const slug = freeSlug(slugify(name, 'brand'), (s) => taken.has(s));
    taken.add(slug);
    return { id: uuidv7(), slug, name };
  });
  await db
    .insertInto('brands')
    .values(made)
    .onConflict((oc) => oc.doNothing())
    .execute();
  return find(db, names);
}

async function find(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; id: string }>`
    select w.name, b.id from unnest(${names}::text[]) as w (name) join brands b on lower(b.name) = lower(w.name)`.execute(db);
  return new Map(rows.map((r) => [r.name, r.id]));
}
