import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { changesBetween } from '../domain/history';
import { freeSlug, slugify } from '../domain/slug';
import { brandInUse, brandNotFound, stale } from '../errors';
import { productChanged } from '../events';
import { recordChanges } from '../history/record';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { BrandChanges, NewBrand, StaffBrand } from './routes';

export interface BrandServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface BrandService {
  create(input: NewBrand, actorId: string | null): Promise<StaffBrand>;
  /** Throws `catalog.stale`, `catalog.brand-taken`, `catalog.slug-taken`. */
  update(id: string, changes: BrandChanges, actorId: string | null): Promise<StaffBrand>;
  /** Its products move to `moveTo`; without that, a brand that has some stays. */
  remove(id: string, moveTo: string | null, actorId: string | null): Promise<void>;
}

const columns = ['id', 'slug', 'name', 'version'] as const;

export function createBrandService({ uow, rebuildReadModels }: BrandServiceDeps): BrandService {
  return {
    create: ({ name, slug }, actorId) =>
      explained(
        uow.run(async (tx) => {
          await sql`select pg_advisory_xact_lock(hashtext('catalog.brands'))`.execute(tx.db);
          const taken = new Set((await tx.db.selectFrom('brands').select('slug').execute()).map((r) => r.slug));
          const row = await tx.db
            .insertInto('brands')
            .values({ id: uuidv7(), name, slug: slug ?? freeSlug(slugify(name, 'brand'), (s) => taken.has(s)) })
            .returning(columns)
            .executeTakeFirstOrThrow();
          const fields = changesBetween({}, { name: row.name, slug: row.slug });
          await recordChanges(tx.db, [{ subject: 'brand', subjectId: row.id, action: 'created', fields, actorId }]);
          return { ...row, count: 0 };
        }),
      ),

    update: (id, { version, name, slug }, actorId) =>
      explained(
        uow.run(async (tx) => {
          const present = await tx.db.selectFrom('brands').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
          if (!present) throw brandNotFound();
          if (present.version !== version) throw stale(present.version);
          const next = { name: name ?? present.name, slug: slug ?? present.slug };
          const row = await tx.db
            .updateTable('brands')
            .set({ ...next, version: sql`version + 1`, updated_at: sql`now()` })
            .where('id', '=', id)
            .returning(columns)
            .executeTakeFirstOrThrow();
          const fields = changesBetween({ name: present.name, slug: present.slug }, next);
          await recordChanges(tx.db, [{ subject: 'brand', subjectId: id, action: 'edited', fields, actorId }]);
          const products = await productsOf(tx, id);
          if (fields.length > 0) await rebuildMany(rebuildReadModels, tx.db, products);
          return { ...row, count: products.length };
        }),
      ),

    remove: (id, moveTo, actorId) =>
      uow.run(async (tx) => {
        const brands = await tx.db
          .selectFrom('brands')
          .select(['id', 'name'])
          .where('id', 'in', [id, moveTo ?? id])
          .orderBy('id')
          .forUpdate()
          .execute();
        const brand = brands.find((b) => b.id === id);
        const target = brands.find((b) => b.id === moveTo && b.id !== id);
        if (!brand || (moveTo !== null && !target)) throw brandNotFound();
        const products = await productsOf(tx, id);
        if (products.length > 0) {
          if (!target) throw brandInUse();
          await sql`
            update products p set brand_id = ${target.id}, version = version + 1, updated_at = now()
            where p.id = any(${products}::uuid[])`.execute(tx.db);
          const fields = changesBetween({ brand: brand.name }, { brand: target.name });
          await recordChanges(
            tx.db,
            products.map((subjectId) => ({ subject: 'product' as const, subjectId, action: 'edited', fields, actorId })),
          );
          await rebuildMany(rebuildReadModels, tx.db, products);
          for (const productId of products) tx.publish(productChanged, productId, { productId });
        }
        await tx.db.deleteFrom('brands').where('id', '=', id).execute();
        const fields = changesBetween({ name: brand.name }, {});
        await recordChanges(tx.db, [{ subject: 'brand', subjectId: id, action: 'deleted', fields, actorId }]);
      }),
  };
}

/** Locked in key order, as every change of several products does. */
async function productsOf(tx: Tx<CatalogTables>, brandId: string): Promise<string[]> {
  const rows = await tx.db.selectFrom('products').select('id').where('brand_id', '=', brandId).orderBy('id').forNoKeyUpdate().execute();
  return rows.map((r) => r.id);
}
