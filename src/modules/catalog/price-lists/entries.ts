/** `l` is a price list and `e` a line of it: a `PriceEntry` of domain/pricing as JSON. */
const entryJson = `json_build_object('listId', l.id, 'listName', l.name, 'kind', l.kind, 'active', l.active,
  'startsAt', (extract(epoch from l.starts_at) * 1000)::float8, 'endsAt', (extract(epoch from l.ends_at) * 1000)::float8,
  'groupIds', l.group_ids, 'priority', l.priority, 'minQuantity', e.min_quantity, 'amount', e.amount_minor)`;

/**
 * The lines of all price lists for a variant in a currency, as a JSON array; both are SQL expressions. `which` is a condition on
 * the list `l`: it may leave out what cannot hold, the rule itself is `priceOf`.
 */
export const entriesSql = (variantId: string, currency: string, which = 'true'): string => `
  (select coalesce(json_agg(${entryJson}), '[]') from price_list_prices e join price_lists l on l.id = e.list_id
    where e.variant_id = ${variantId} and e.currency = ${currency} and ${which})`;

/** A condition on the list `l`: it holds now, for somebody. */
export const runningSql = (now: string): string =>
  `(l.active and (l.starts_at is null or l.starts_at <= ${now}) and (l.ends_at is null or l.ends_at > ${now}))`;

/** Milliseconds since 1970. */
export const millisecondsSql = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;

/**
 * When the reduction began by which a variant costs `amount` since `since`: a price that is lowered again while it is reduced is
 * still the same reduction, one that rises or was shown as a plain price in between is not (Directive 98/6/EC, article 6a (5):
 * a reduction that is progressively increased is measured by the price before its first application). All are SQL expressions.
 */
const reductionBeganSql = (variantId: string, currency: string, amount: string, since: string): string => `
  coalesce((select min(w.at) from (
    select s.at, bool_or(s.reduced is not true or s.amount_minor < s.later) over (order by s.at desc) as apart
    from (
      select q.at, q.reduced, q.amount_minor, coalesce(lag(q.amount_minor) over (order by q.at desc), ${amount}) as later
      from price_points q where q.variant_id = ${variantId} and q.currency = ${currency} and q.at < ${since}) s) w
    where not w.apart), ${since})`;

/**
 * The lowest public price of a variant in the 30 days before `since`, where the price that held when they began counts, too;
 * null when there was none. All are SQL expressions.
 */
const lowest30Sql = (variantId: string, currency: string, since: string): string => `
  (select min(p.amount_minor) from price_points p
    where p.variant_id = ${variantId} and p.currency = ${currency} and p.at < ${since}
      and p.at >= coalesce((select max(q.at) from price_points q where q.variant_id = ${variantId} and q.currency = ${currency}
        and q.at <= ${since} - interval '30 days'), '-infinity'))`;

/**
 * The lowest public price in the 30 days before the reduction by which it costs `amount` since `since`; of a price that was called
 * reduced from the first day on, the lowest before the present one. null when there was none.
 */
export const priorPriceSql = (variantId: string, currency: string, amount: string, since: string): string => `
  coalesce((select ${lowest30Sql(variantId, currency, 'r.since')}
    from (select ${reductionBeganSql(variantId, currency, amount, since)} as since) r), ${lowest30Sql(variantId, currency, since)})`;
