import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { freeSlug, slugify } from '../domain/slug';
import type { CatalogTables } from '../tables';
import { translatedSlugsLike } from '../translations/save-translations';
import { categoryPath } from './words';

type Db = Transaction<CatalogTables>;

/** Finds the categories of these paths and makes the missing ones. Path text → id of its last category. */
export async function resolveCategories(db: Db, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const resolved = new Map<string, string>();
  if (paths.length === 0) return resolved;
  let rows = await allCategories(db);
  let translated: readonly string[] = [];
  if (paths.some((path) => !isThere(path, rows.byPlace))) {
    await sql`select pg_advisory_xact_lock(hashtext('catalog.category-tree'))`.execute(db);
    rows = await allCategories(db);
    translated = await translatedSlugsLike(db, 'category', '');
  }
  const { byPlace } = rows;
  const slugs = new Set([...rows.slugs, ...translated]);
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
        made.push({ id, parent_id: parent, slug, name, position: rows.slugs.length + made.length });
      }
      parent = id;
    }
    if (parent !== null) resolved.set(path, parent);
  }
  if (made.length > 0) await db.insertInto('categories').values(made).execute();
  return resolved;
}

interface Categories {
  readonly byPlace: Map<string, string>;
  readonly slugs: readonly string[];
}

async function allCategories(db: Db): Promise<Categories> {
  const rows = await db.selectFrom('categories').select(['id', 'parent_id', 'name', 'slug']).execute();
  return { byPlace: new Map(rows.map((r) => [placeOf(r.parent_id, r.name), r.id])), slugs: rows.map((r) => r.slug) };
}

function isThere(path: string, byPlace: ReadonlyMap<string, string>): boolean {
  let parent: string | null = null;
  for (const name of categoryPath(path)) {
    const id = byPlace.get(placeOf(parent, name));
    if (id === undefined) return false;
    parent = id;
  }
  return true;
}

const placeOf = (parentId: string | null, name: string): string => `${parentId ?? ''}/${name.toLowerCase()}`;

/** The store of a code or name, opened when there is none; `undefined` names the oldest store. */
export async function resolveStores(db: Db, names: ReadonlySet<string | undefined>): Promise<(name: string | undefined) => string> {
  let stores = await allStores(db);
  const isMissing = (name: string | undefined): boolean => stores.idOf(name) === undefined;
  if ([...names].some(isMissing)) {
    await sql`select pg_advisory_xact_lock(hashtext('catalog.import-stores'))`.execute(db);
    stores = await allStores(db);
    for (const name of [...names].filter(isMissing)) {
      if (!isMissing(name)) continue;
      const code = freeSlug(
        slugify(name ?? 'main', 'store')
          .slice(0, 50)
          .replace(/-+$/, ''),
        (c) => stores.codes.has(c),
      );
      await db
        .insertInto('stores')
        .values({ id: uuidv7(), code, name: name ?? 'Main store' })
        .execute();
      stores = await allStores(db);
    }
  }
  return (name) => {
    const id = stores.idOf(name);
    if (id === undefined) throw new Error(`store ${name} was not resolved`);
    return id;
  };
}

async function allStores(db: Db): Promise<{ idOf(name: string | undefined): string | undefined; readonly codes: ReadonlySet<string> }> {
  const rows = await db.selectFrom('stores').select(['id', 'code', 'name']).orderBy('created_at').orderBy('id').execute();
  const known = new Map<string, string>();
  for (const { id, code, name } of [...rows].reverse()) known.set(name.toLowerCase(), id).set(code, id);
  return { idOf: (name) => (name === undefined ? rows[0]?.id : known.get(name.toLowerCase())), codes: new Set(rows.map((r) => r.code)) };
}
