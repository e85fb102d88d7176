import { sql, type RawBuilder } from 'kysely';
import { freeSql } from '../inventory/shelf-sql';
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
    ...(stock === undefined
      ? []
      : [{ in: sql`(s.free > 0 or s.endless)`, out: sql`(coalesce(s.free, 0) <= 0 and s.endless is not true)`, low: sql`s.low` }[stock]]),
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

/** `which` is a condition on `v`, a variant. On the shelves that somebody may see; of bundles as many as their parts there make. */
export const stockOf = (which: RawBuilder<unknown>, scope: StoreScope) => sql`
  select u.product_id, sum(u.on_hand) as on_hand, sum(u.reserved) as reserved, sum(u.free) as free, bool_or(u.low) as low, bool_or(u.endless) as endless
  from (
    select v.product_id, s.on_hand, s.reserved, ${sql.raw(freeSql('s'))} as free, s.on_hand - s.reserved <= s.low_at as low, false as endless
    from variants v join stock_levels s on s.variant_id = v.id join stores t on t.id = s.store_id
    where ${which} and ${inScope('s.store_id', scope)} and v.supply = 'shelf' and v.withdrawn_at is null and t.active
    union all
    select v.product_id, 0, 0, (
      select min((select coalesce(sum(${sql.raw(freeSql('l'))}), 0) from stock_levels l
        where l.variant_id = b.part_id and l.listed and ${inScope('l.store_id', scope)}) / b.quantity)::int
      from bundle_parts b where b.bundle_id = v.id), false, false
    from variants v where ${which} and v.supply = 'parts' and v.withdrawn_at is null
    union all
    select v.product_id, 0, 0, 0, false, true
    from variants v where ${which} and v.supply = 'endless' and v.withdrawn_at is null
      and (v.gift_card or exists (select 1 from digital_files f where f.variant_id = v.id))) u
  group by u.product_id`;
