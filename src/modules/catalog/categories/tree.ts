import { sql, type Transaction } from 'kysely';
import type { CatalogTables } from '../tables';

type Db = Transaction<CatalogTables>;

/** From a root down to its farthest category, both counted. */
export const mostLevels = 20;

/** Moves of two categories that each look right could close a circle together: one at a time. */
export const lockTree = (db: Db) => sql`select pg_advisory_xact_lock(hashtext('catalog.category-tree'))`.execute(db);

/** The category itself and all below it. */
export async function idsBelow(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below (id) as (
      select ${id}::uuid
      union
      select c.id from below b join categories c on c.parent_id = b.id)
    select b.id from below b`.execute(db);
  return rows.map((r) => r.id);
}

/** 1 for a root; 0 when there is no such category. */
export async function depthOf(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ depth: number }>`
    with recursive way (id, parent_id) as (
      select c.id, c.parent_id from categories c where c.id = ${id}::uuid
      union
      select c.id, c.parent_id from way w join categories c on c.id = w.parent_id)
    select count(*) as depth from way w`.execute(db);
  return rows[0]?.depth ?? 0;
}

/** Levels of what hangs on it, itself counted. */
export async function heightOf(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ height: number }>`
    with recursive below (id, level) as (
      select ${id}::uuid, 1
      union all
      select c.id, b.level + 1 from below b join categories c on c.parent_id = b.id where b.level <= ${mostLevels})
    select max(b.level) as height from below b`.execute(db);
  return rows[0]?.height ?? 1;
}

/** Puts a category at its place among its siblings, which are counted through from 0. null: at their end. */
export async function arrangeSiblings(db: Db, parentId: string | null, id: string, position: number | null): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select c.id from categories c where c.parent_id is not distinct from ${parentId}::uuid and c.id <> ${id}
    order by c.position, c.name, c.id`.execute(db);
  const others = rows.map((r) => r.id);
  const at = position ?? others.length;
  await sql`
    update categories c set position = w.place - 1
    from unnest(${[...others.slice(0, at), id, ...others.slice(at)]}::uuid[]) with ordinality as w (id, place)
    where c.id = w.id and c.position <> w.place - 1`.execute(db);
}

/** Products directly in these categories, locked in key order, as every change of several products does. */
export async function productsIn(db: Db, categoryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from products p
    where p.id in (select pc.product_id from product_categories pc where pc.category_id = any(${categoryIds}::uuid[]))
    order by p.id for no key update`.execute(db);
  return rows.map((r) => r.id);
}

/** A product that is being put into one of them is waited for, and one that comes later waits: it is built on the new tree. */
export const lockAgainstNewProducts = (db: Db, categoryIds: readonly string[]) =>
  sql`select c.id from categories c where c.id = any(${categoryIds}::uuid[]) order by c.id for update`.execute(db);
