import { sql, type Kysely } from 'kysely';
import { CollectionRule } from '../categories/rule';
import type { AttributeTexts, CategoryTexts, Translations } from '../domain/translations';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import { translationsSql } from '../translations/save-translations';
import { chosen, type ExportFilter } from './product-rows';

/** A line of an import that is no product. */
export type ExportedWords = ExportedCollection | ExportedCategoryWords | ExportedAttributeWords;

export interface ExportedCollection {
  readonly collection: string;
  readonly slug: string;
  readonly description?: string;
  readonly seoTitle?: string;
  readonly seoDescription?: string;
  readonly rule: CollectionRule;
  readonly translations?: Translations<CategoryTexts>;
}

export interface ExportedCategoryWords {
  /** `Home > Kitchen` */
  readonly category: string;
  readonly translations: Translations<CategoryTexts>;
}

export interface ExportedAttributeWords {
  readonly attribute: string;
  readonly translations: Translations<AttributeTexts>;
}

/**
 * Collections by name: all of them with the whole shop, else those a product was put into by hand. Then how categories (by path, with all above them) and
 * attributes (by code) of the products are called in further languages; those without translations are left out.
 */
export async function exportedWords(
  db: Kysely<CatalogTables>,
  filter: ExportFilter,
  locales: ShopLocales,
): Promise<readonly ExportedWords[]> {
  const whole = Object.values(filter).every((wanted) => wanted === undefined);
  const { rows } = await sql<WordsRow>`
    with recursive chosen as materialized (select p.id, p.attributes from products p where ${chosen(filter, locales)}),
    above (id) as (
      select distinct pc.category_id from chosen c join product_categories pc on pc.product_id = c.id
      union
      select g.parent_id from above a join categories g on g.id = a.id where g.parent_id is not null),
    ways (id, next, path) as (
      select g.id, g.parent_id, g.name from above a join categories g on g.id = a.id where g.rule is null
      union all
      select w.id, g.parent_id, g.name || ' > ' || w.path from ways w join categories g on g.id = w.next)
    select o.* from (
    select 'collection' as kind, g.name, ${translationsSql('category', 'g.id')} as translations,
      g.slug, g.description, g.seo_title as "seoTitle", g.seo_description as "seoDescription", g.rule
    from categories g where g.rule is not null and (${whole} or g.id in (select a.id from above a))
    union all
    select 'category', w.path, ${translationsSql('category', 'w.id')}, null, null, null, null, null
    from ways w where w.next is null and exists (select 1 from translations t where t.entity = 'category' and t.entity_id = w.id)
    union all
    select 'attribute', x.code, ${translationsSql('attribute', 'x.id')}, null, null, null, null, null
    from attributes x where exists (select 1 from translations t where t.entity = 'attribute' and t.entity_id = x.id)
      and exists (select 1 from chosen c where c.attributes ? x.name)
    ) o order by array_position(array['collection', 'category', 'attribute'], o.kind), o.name collate "C"`.execute(db);
  return rows.map(lineOf);
}

interface WordsRow {
  readonly kind: 'collection' | 'category' | 'attribute';
  readonly name: string;
  readonly translations: Translations<CategoryTexts & AttributeTexts>;
  readonly slug: string | null;
  readonly description: string | null;
  readonly seoTitle: string | null;
  readonly seoDescription: string | null;
  readonly rule: unknown;
}

function lineOf({ kind, name, translations, ...row }: WordsRow): ExportedWords {
  if (kind === 'category') return { category: name, translations };
  if (kind === 'attribute') return { attribute: name, translations };
  return {
    collection: name,
    slug: row.slug ?? '',
    ...(row.description ? { description: row.description } : {}),
    ...(row.seoTitle === null ? {} : { seoTitle: row.seoTitle }),
    ...(row.seoDescription === null ? {} : { seoDescription: row.seoDescription }),
    rule: CollectionRule.parse(row.rule),
    ...(Object.keys(translations).length === 0 ? {} : { translations }),
  };
}
