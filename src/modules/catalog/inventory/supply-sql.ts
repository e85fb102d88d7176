import { mostAhead } from '../domain/shelf';
import { aheadJson, freeSql, sellableSql } from './shelf-sql';

/**
 * `bundleUnits` of domain/bundle in SQL: of a bundle, `free` whole bundles that lie ready, and `ahead` (`Ahead` as JSON, or null) for those that
 * can be promised with parts that have not arrived: the last of them says when.
 */
const bundleSupply = (bundleId: string): string => `
    select coalesce(min(u.ready), 0)::int as free,
      case when min(u.whole) > min(u.ready) then json_build_object(
        'kind', case when bool_or(u.ahead ->> 'kind' = 'preorder') filter (where u.ready < u.whole) then 'preorder' else 'backorder' end,
        'shipsFrom', max(u.ahead ->> 'shipsFrom') filter (where u.ready < u.whole),
        'shipsInDays', max((u.ahead ->> 'shipsInDays')::int) filter (where u.ready < u.whole),
        'units', least(min(u.whole) - min(u.ready), ${mostAhead})) end as ahead
    from (
      select t.ready, t.ahead, min(t.promised) over () as whole
      from (
        select coalesce(x.free, 0) / b.quantity as ready, (coalesce(x.free, 0) + coalesce((x.ahead ->> 'units')::int, 0)) / b.quantity as promised, x.ahead
        from bundle_parts b
        cross join lateral (select sum(${freeSql('l')})::bigint as free, ${aheadJson('l')} as ahead
          from stock_levels l where l.variant_id = b.part_id and l.listed) x
        where b.bundle_id = ${bundleId}) t) u`;

/** Files that never run out are sold once there is one; gift cards need none. */
const hasFile = (alias: string): string =>
  `(${alias}.gift_card or exists (select 1 from digital_files f where f.variant_id = ${alias}.id))`;

/** What of the variant known by `alias` can be sold, whatever it is supplied from: `free` and `ahead`, one row. */
export const supplySql = (alias: string): string => `
    select y.free, y.ahead from (select coalesce(sum(${freeSql('l')}), 0)::int as free, ${aheadJson('l')} as ahead
      from stock_levels l where l.variant_id = ${alias}.id and l.listed) y where ${alias}.supply = 'shelf'
    union all
    select y.free, y.ahead from (${bundleSupply(`${alias}.id`)}) y where ${alias}.supply = 'parts'
    union all
    select ${mostAhead}, null::json where ${alias}.supply = 'endless' and ${hasFile(alias)}`;

/** Variants of a product that need no shelf and can be sold: rows, none when there is none. `which` is a condition on `variants v`. */
export const withoutShelf = (which: string): string => `
      select v.id, v.product_id, y.free, y.ahead
      from variants v cross join lateral (
        select z.free, z.ahead from (${bundleSupply('v.id')}) z where v.supply = 'parts'
        union all
        select ${mostAhead}, null::json where v.supply = 'endless' and ${hasFile('v')}) y
      where ${which} and v.supply <> 'shelf' and v.withdrawn_at is null`;

/** Ends at the first shelf that has something; only where none has, it looks for what needs no shelf of its own. */
export const availableNow = (productId: string): string =>
  `exists (select 1 from stock_levels shelf where shelf.product_id = ${productId} and shelf.listed and ${sellableSql('shelf')}
    union all select 1 from (${withoutShelf(`v.product_id = ${productId}`)}) w where w.free > 0 or w.ahead is not null)`;
