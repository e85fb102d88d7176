import { sql, type RawBuilder } from 'kysely';
import { slugify } from '../domain/slug';
import { fallbackChain } from '../domain/translations';
import { inScope, type StoreScope } from '../stock/scope';
import type { ShopLocales } from '../translations/shop-locales';
import type { StaffListQuery } from './staff-schemas';

export type StaffFilter = Omit<StaffListQuery, 'limit' | 'cursor' | 'sort'>;

/** On `p`, a product, `b`, its brand, and where it asks for stock `s`, a row of `stockOf`. */
export function conditionsOf(
  { status, category, brand, stock, type, tag, untranslated, q }: StaffFilter,
  locales: ShopLocales,
): RawBuilder<unknown>[] {
  const like = q === undefined ? '' : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return [
    sql`true`,
    ...(status === undefined ? [] : [sql`p.status = ${status}`]),
    ...(category === undefined ? [] : [inCategory(category)]),
    ...(brand === undefined ? [] : [sql`b.slug = any(${brand.split(',').map((name) => slugify(name, ''))}::text[])`]),
    ...(stock === undefined ? [] : [{ in: sql`s.free > 0`, out: sql`coalesce(s.free, 0) <= 0`, low: sql`s.low` }[stock]]),
    ...(type === undefined ? [] : [sql`p.type_id = (select t.id from product_types t where t.code = ${type})`]),
    ...(untranslated === undefined ? [] : [missing(chainOf(untranslated, locales))]),
    ...(tag === undefined ? [] : [sql`${tag.toLowerCase()} = any(p.tags)`]),
    ...(q === undefined
      ? []
      : [
          sql`(p.title ilike ${like} or p.slug ilike ${like} or b.name ilike ${like}
            or exists (select 1 from variants v where v.product_id = p.id and v.sku ilike ${like}))`,
        ]),
  ];
}

/** Throws `catalog.untranslatable`. */
function chainOf(locale: string, locales: ShopLocales): readonly string[] {
  locales.assertTranslatable({ [locale]: true });
  return fallbackChain(locale, locales.first);
}

/** Its title, a description or text for search engines that it has, or the name of an option. */
const missing = (chain: readonly string[]) => {
  const lacks = (path: RawBuilder<unknown>) => sql`translated('product', p.id, ${chain}::text[], ${path}) is null`;
  return sql`(${lacks(sql`'{title}'`)} or (p.description <> '' and ${lacks(sql`'{description}'`)})
    or (p.seo_title is not null and ${lacks(sql`'{seoTitle}'`)}) or (p.seo_description is not null and ${lacks(sql`'{seoDescription}'`)})
    or exists (select 1 from product_options o where o.product_id = p.id and ${lacks(sql`array['options', o.name, 'name']`)}))`;
};

/** By an address in any language; also what stands below it. */
const inCategory = (slug: string) => sql`
  p.id in (
    with recursive below (id) as (
      select c.id from categories c where c.slug = ${slug}
      union
      select t.entity_id from translations t where t.entity = 'category' and t.slug = ${slug}
      union
      select c.id from below w join categories c on c.parent_id = w.id)
    select pc.product_id from below w join product_categories pc on pc.category_id = w.id)`;

/** On the shelves that somebody may see. */
export const stockOf = (which: RawBuilder<unknown>, scope: StoreScope) => sql`
  select s.product_id, sum(s.on_hand) as on_hand, sum(s.reserved) as reserved, sum(greatest(s.on_hand - s.reserved, 0)) as free,
    bool_or(s.on_hand - s.reserved <= s.low_at) as low
  from stock_levels s join variants v on v.id = s.variant_id join stores t on t.id = s.store_id
  where ${which} and ${inScope('s.store_id', scope)} and v.withdrawn_at is null and t.active
  group by s.product_id`;
