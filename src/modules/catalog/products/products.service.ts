import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { arrangeOptions, problemsOf, type ProductDefinition, type VariantDefinition } from '../domain/product';
import { freeSlug, isReservedForProducts, slugify } from '../domain/slug';
import { badProduct, productNotFound, stale } from '../errors';
import { productChanged } from '../events';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { saveProducts } from './save-products';
import type { NewProduct, ProductChanges } from './schemas';

export interface ProductServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface ProductService {
  /** Returns the id. A draft unless it says otherwise. */
  create(input: NewProduct): Promise<string>;
  /** Throws `catalog.stale` when `version` is not the present one. */
  update(id: string, changes: ProductChanges): Promise<void>;
  archive(id: string): Promise<void>;
}

type Db = Transaction<CatalogTables>;

export function createProductService({ uow, rebuildReadModels }: ProductServiceDeps): ProductService {
  const save = (id: string, isNew: boolean, definitionIn: (db: Db) => Promise<ProductDefinition>): Promise<void> =>
    explained(
      uow.run(async (tx) => {
        const definition = await definitionIn(tx.db);
        const problems = problemsOf(definition);
        if (problems.length > 0) throw badProduct(problems.join('; '));
        await saveProducts(tx.db, [{ id, isNew, definition, importHash: null }]);
        await rebuildReadModels(tx.db, [id]);
        tx.publish(productChanged, id, { productId: id });
      }),
    );

  return {
    async create(input) {
      const id = uuidv7();
      await save(id, true, async (db) => defined(input, { slug: input.slug ?? (await freeSlugFor(db, input.title)) }));
      return id;
    },

    update: (id, changes) =>
      save(id, false, async (db) => {
        const present = await lockDefinition(db, id);
        if (present.version !== changes.version) throw stale(present.version);
        return changed(present.definition, changes);
      }),

    archive: (id) =>
      uow.run(async (tx) => {
        const result = await tx.db
          .updateTable('products')
          .set({ status: 'archived', version: sql`version + 1`, updated_at: sql`now()` })
          .where('id', '=', id)
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) throw productNotFound();
        await rebuildReadModels(tx.db, [id]);
        tx.publish(productChanged, id, { productId: id });
      }),
  };
}

function defined(input: NewProduct, { slug }: { slug: string }): ProductDefinition {
  const options = input.options ?? input.variants[0]?.options.map((o) => o.name) ?? [];
  return {
    slug,
    externalId: null,
    status: input.status ?? 'draft',
    title: input.title,
    description: input.description ?? '',
    brand: input.brand ?? null,
    taxClass: input.taxClass ?? 'standard',
    sellerStoreId: input.sellerStoreId ?? null,
    attributes: input.attributes ?? {},
    categoryIds: input.categoryIds ?? [],
    options,
    variants: input.variants.map((v) => variantOf(v, options)),
  };
}

function changed(present: ProductDefinition, changes: ProductChanges): ProductDefinition {
  const { version: _version, variants, options = present.options, ...fields } = changes;
  return {
    ...present,
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    options,
    variants: variants ? variants.map((v) => variantOf(v, options)) : present.variants,
  };
}

function variantOf(input: NewProduct['variants'][number], options: readonly string[]): VariantDefinition {
  const optionValues = arrangeOptions(options, input.options);
  if (!optionValues)
    throw badProduct(`variant "${input.sku}" must say one value for each option: ${options.join(', ') || 'there are none'}`);
  return {
    sku: input.sku,
    optionValues,
    weightGrams: input.weightGrams,
    prices: input.prices.map(({ price, compareAtPrice }) => {
      if (compareAtPrice && compareAtPrice.currency !== price.currency)
        throw badProduct(`variant "${input.sku}": two currencies in one price`);
      return { currency: price.currency, amountMinor: price.minor, compareAtMinor: compareAtPrice?.minor ?? null };
    }),
  };
}

async function freeSlugFor(db: Db, title: string): Promise<string> {
  const slug = slugify(title, 'product');
  const rows = await db.selectFrom('products').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set(rows.map((r) => r.slug));
  return freeSlug(slug, (s) => taken.has(s) || isReservedForProducts(s));
}

/** Throws `catalog.no-such-product`. */
async function lockDefinition(db: Db, id: string): Promise<{ version: number; definition: ProductDefinition }> {
  const product = await db
    .selectFrom('products')
    .select(['slug', 'external_id', 'status', 'title', 'description', 'brand', 'tax_class', 'seller_store_id', 'attributes', 'version'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!product) throw productNotFound();
  const { rows } = await sql<{ options: string[]; category_ids: string[]; variants: VariantDefinition[] }>`
    select
      (select coalesce(json_agg(o.name order by o.position), '[]') from product_options o where o.product_id = p.id) as options,
      (select coalesce(json_agg(c.category_id order by c.position, c.category_id), '[]') from product_categories c where c.product_id = p.id) as category_ids,
      (select coalesce(json_agg(json_build_object('sku', v.sku, 'optionValues', v.option_values, 'weightGrams', v.weight_grams,
          'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'amountMinor', pr.amount_minor, 'compareAtMinor', pr.compare_at_minor)
            order by pr.currency), '[]') from prices pr where pr.variant_id = v.id))
        order by v.position, v.id), '[]') from variants v where v.product_id = p.id and v.withdrawn_at is null) as variants
    from products p where p.id = ${id}`.execute(db);
  const [parts] = rows;
  if (!parts) throw productNotFound();
  return {
    version: product.version,
    definition: {
      slug: product.slug,
      externalId: product.external_id,
      status: product.status,
      title: product.title,
      description: product.description,
      brand: product.brand,
      taxClass: product.tax_class,
      sellerStoreId: product.seller_store_id,
      attributes: product.attributes,
      options: parts.options,
      categoryIds: parts.category_ids,
      variants: parts.variants,
    },
  };
}
