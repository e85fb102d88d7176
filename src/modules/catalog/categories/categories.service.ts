import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { freeSlug, slugify } from '../domain/slug';
import { categoryInUse, categoryLoop, categoryNotFound, stale } from '../errors';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { Category, CategoryChanges, NewCategory } from './routes';

export interface CategoryServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface CategoryService {
  create(input: NewCategory): Promise<Category>;
  update(id: string, changes: CategoryChanges): Promise<Category>;
  remove(id: string): Promise<void>;
}

type Db = Transaction<CatalogTables>;
const rebuildBatch = 500;

export function createCategoryService({ uow, rebuildReadModels }: CategoryServiceDeps): CategoryService {
  return {
    create: ({ name, slug, parentId = null, position }) =>
      explained(
        uow.run(async (tx) => {
          const row = await tx.db
            .insertInto('categories')
            .values({
              id: uuidv7(),
              parent_id: parentId,
              slug: slug ?? (await freeCategorySlug(tx.db, name)),
              name,
              position: position ?? (await nextPosition(tx.db, parentId)),
            })
            .returning(columns)
            .executeTakeFirstOrThrow();
          return view(row);
        }),
      ),

    update: (id, { version, name, slug, parentId, position }) =>
      explained(
        uow.run(async (tx) => {
          await sql`select pg_advisory_xact_lock(hashtext('catalog.category-tree'))`.execute(tx.db);
          const present = await tx.db.selectFrom('categories').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
          if (!present) throw categoryNotFound();
          if (present.version !== version) throw stale(present.version);
          const below = await idsBelow(tx.db, id);
          if (parentId && below.includes(parentId)) throw categoryLoop();
          const row = await tx.db
            .updateTable('categories')
            .set({
              name: name ?? present.name,
              slug: slug ?? present.slug,
              parent_id: parentId === undefined ? present.parent_id : parentId,
              position: position ?? present.position,
              version: sql`version + 1`,
              updated_at: sql`now()`,
            })
            .where('id', '=', id)
            .returning(columns)
            .executeTakeFirstOrThrow();
          await rebuildProductsIn(tx.db, below, rebuildReadModels);
          return view(row);
        }),
      ),

    remove: (id) =>
      uow.run(async (tx) => {
        const { rows } = await sql<{ found: boolean; in_use: boolean }>`
          select true as found,
            exists (select 1 from categories k where k.parent_id = c.id) or exists (select 1 from product_categories p where p.category_id = c.id) as in_use
          from categories c where c.id = ${id} for update`.execute(tx.db);
        const [row] = rows;
        if (!row) throw categoryNotFound();
        if (row.in_use) throw categoryInUse();
        await tx.db.deleteFrom('categories').where('id', '=', id).execute();
      }),
  };
}

const columns = ['id', 'slug', 'name', 'parent_id', 'position', 'version'] as const;

const view = (row: { id: string; slug: string; name: string; parent_id: string | null; position: number; version: number }): Category => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  parentId: row.parent_id,
  position: row.position,
  version: row.version,
});

/** The category itself and all below it. */
async function idsBelow(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below (id) as (
      select ${id}::uuid
      union
      select c.id from below b join categories c on c.parent_id = b.id)
    select b.id from below b`.execute(db);
  return rows.map((r) => r.id);
}

async function rebuildProductsIn(db: Db, categoryIds: readonly string[], rebuild: RebuildReadModels): Promise<void> {
  const { rows } = await sql<{ product_id: string }>`
    select distinct p.product_id from product_categories p where p.category_id = any(${categoryIds}::uuid[]) order by p.product_id`.execute(
    db,
  );
  const ids = rows.map((r) => r.product_id);
  for (let at = 0; at < ids.length; at += rebuildBatch) await rebuild(db, ids.slice(at, at + rebuildBatch));
}

async function freeCategorySlug(db: Db, name: string): Promise<string> {
  const slug = slugify(name, 'category');
  const rows = await db.selectFrom('categories').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set(rows.map((r) => r.slug));
  return freeSlug(slug, (s) => taken.has(s));
}

async function nextPosition(db: Db, parentId: string | null): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(c.position) + 1, 0) as next from categories c where c.parent_id is not distinct from ${parentId}::uuid`.execute(db);
  return rows[0]?.next ?? 0;
}
