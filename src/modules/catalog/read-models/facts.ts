import { sql, type Kysely } from 'kysely';
import type { CollectionRule } from '../domain/collection';
import type { ProductStatus } from '../domain/product';
import { storedImage, type StoredImage } from '../images/image-view';
import type { Attributes } from '../products/schemas';
import type { CategoryTexts, ProductTexts, Translations } from '../domain/translations';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';

/** All that a product's read models are made of. */
export interface ProductFacts {
  readonly id: string;
  readonly slug: string;
  readonly status: ProductStatus;
  readonly type_id: string | null;
  readonly type_code: string | null;
  readonly tags: readonly string[];
  readonly seo_title: string | null;
  readonly seo_description: string | null;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly brand_slug: string | null;
  readonly attributes: Attributes;
  /** Microseconds since 1970; null when never published. */
  readonly published_us: number | null;
  readonly download_limit: number | null;
  readonly download_days: number | null;
  readonly final_sale: boolean;
  readonly rating_average: number | null;
  readonly rating_count: number | null;
  readonly options: readonly string[];
  readonly variants: readonly VariantFacts[];
  readonly images: readonly ImageFacts[];
  readonly category_ids: readonly string[];
  readonly translations: Translations<ProductTexts>;
}

export interface VariantFacts {
  readonly id: string;
  readonly sku: string;
  readonly values: readonly string[];
  readonly prices: readonly { currency: string; amount: number; compareAt: number | null }[];
  readonly imageIds: readonly string[];
  readonly digital: boolean;
  readonly giftCard: boolean;
  readonly isBundle: boolean;
}

export interface ImageFacts {
  readonly id: string;
  readonly image: StoredImage;
}

export async function loadFacts(db: Kysely<CatalogTables>, productIds: readonly string[]): Promise<ProductFacts[]> {
  const { rows } = await sql<ProductFacts>`
    select p.id, p.slug, p.status, p.title, p.description, b.name as brand, b.slug as brand_slug, p.attributes,
      p.type_id, (select t.code from product_types t where t.id = p.type_id) as type_code, p.tags, p.seo_title, p.seo_description, p.download_limit, p.download_days, p.final_sale,
      (extract(epoch from p.published_at) * 1000000)::bigint as published_us,
      r.average::float8 as rating_average, r.count as rating_count,
      (select coalesce(json_agg(o.name order by o.position), '[]') from product_options o where o.product_id = p.id) as options,
      (select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'values', v.option_values, 'digital', v.digital, 'giftCard', v.gift_card, 'isBundle', v.supply = 'parts',
          'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'amount', pr.amount_minor, 'compareAt', pr.compare_at_minor)
            order by pr.currency), '[]') from prices pr where pr.variant_id = v.id),
          'imageIds', (select coalesce(json_agg(vi.image_id order by vi.position), '[]') from variant_images vi where vi.variant_id = v.id))
        order by v.position, v.id), '[]') from variants v where v.product_id = p.id and v.withdrawn_at is null) as variants,
      (select coalesce(json_agg(json_build_object('id', i.id, 'image', ${storedImage}) order by i.position, i.id), '[]') from images i where i.product_id = p.id and i.state <> 'waiting') as images,
      (select coalesce(json_agg(pc.category_id order by pc.position, pc.category_id), '[]')
        from product_categories pc where pc.product_id = p.id) as category_ids,
      ${translationsSql('product', 'p.id')} as translations
    from products p left join product_ratings r on r.product_id = p.id left join brands b on b.id = p.brand_id
    where p.id = any(${productIds}::uuid[])`.execute(db);
  return rows;
}

export interface CategoryStep {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly translations: Translations<CategoryTexts>;
}

/** Category id → the way from the root down to it. */
export async function loadCategoryPaths(db: Kysely<CatalogTables>, categoryIds: readonly string[]): Promise<Map<string, CategoryStep[]>> {
  const { rows } = await sql<{ leaf: string; path: CategoryStep[] }>`
    with recursive way (leaf, id, parent_id, slug, name, depth) as (
      select c.id, c.id, c.parent_id, c.slug, c.name, 0 from categories c where c.id = any(${categoryIds}::uuid[])
      union all
      select w.leaf, c.id, c.parent_id, c.slug, c.name, w.depth + 1 from way w join categories c on c.id = w.parent_id where w.depth < 50)
    select w.leaf, json_agg(json_build_object('id', w.id, 'slug', w.slug, 'name', w.name,
      'translations', ${translationsSql('category', 'w.id')}) order by w.depth desc) as path
    from way w group by w.leaf`.execute(db);
  return new Map(rows.map((r) => [r.leaf, r.path]));
}

export interface Collection {
  readonly id: string;
  readonly rule: CollectionRule;
}

export async function loadCollections(db: Kysely<CatalogTables>): Promise<Collection[]> {
  const { rows } = await sql<Collection>`select c.id, c.rule from categories c where c.rule is not null`.execute(db);
  return rows;
}
