import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { freeSlug, slugify } from '../domain/slug';
import type { CatalogTables } from '../tables';
import { categoryPath } from './line';

type Db = Transaction<CatalogTables>;

/** Finds the categories of these paths and makes the missing ones. Path text → id of its last category. */
export async function resolveCategories(db: Db, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const resolved = new Map<string, string>();
  if (paths.length === 0) return resolved;
  await sql`select pg_advisory_xact_lock(hashtext('catalog.category-tree'))`.execute(db);
  const rows = await db.selectFrom('categories').select(['id', 'parent_id', 'name', 'slug']).execute();
  const byPlace = new Map(rows.map((r) => [placeOf(r.parent_id, r.name), r.id]));
  const slugs = new Set(rows.map((r) => r.slug));
  const made: { id: string; parent_id: string | null; slug: string; name: string; position: number }[] = [];
  for (const path of paths) {
    let parent: string | null = null;
    for (const name of categoryPath(path)) {
      const place = placeOf(parent, name);
      let id = byPlace.get(place);
      if (id === undefined) {
        id = uuidv7();
        const slug = freeSlug(slugify(name, 'category'), (s) => slugs.has(s));
        slugs.add(slug);
        byPlace.set(place, id);
        made.push({ id, parent_id: parent, slug, name, position: rows.length + made.length });
      }
      parent = id;
    }
    if (parent !== null) resolved.set(path, parent);
  }
  if (made.length > 0) await db.insertInto('categories').values(made).execute();
  return resolved;
}

const placeOf = (parentId: string | null, name: string): string => `${parentId ?? ''}/${name.toLowerCase()}`;

/** The store of a code or name, opened when there is none; `undefined` names the oldest store. */
export async function resolveStores(db: Db, names: ReadonlySet<string | undefined>): Promise<(name: string | undefined) => string> {
  const rows = await db.selectFrom('stores').select(['id', 'code', 'name']).orderBy('created_at').orderBy('id').execute();
  const known = new Map<string, string>();
  for (const { id, code, name } of [...rows].reverse()) known.set(name.toLowerCase(), id).set(code, id);
  const codes = new Set(rows.map((r) => r.code));
  let oldest = rows[0]?.id;
  for (const name of names) {
    const key = (name ?? '').toLowerCase();
    if (name === undefined ? oldest !== undefined : known.has(key)) continue;
    const id = uuidv7();
    const code = freeSlug(
      slugify(name ?? 'main', 'store')
        .slice(0, 50)
        .replace(/-+$/, ''),
      (c) => codes.has(c),
    );
    codes.add(code);
    known.set(key, id);
    oldest ??= id;
    await db
      .insertInto('stores')
      .values({ id, code, name: name ?? 'Main store' })
      .execute();
  }
  return (name) => {
    const id = name === undefined ? oldest : known.get(name.toLowerCase());
    if (id === undefined) throw new Error(`store ${name} was not resolved`);
    return id;
  };
}
