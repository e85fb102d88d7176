import { sql, type Kysely } from 'kysely';

/** Orders whose money was all given back while units of them were never packed: those units are for sale again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    with goods as (
      select l.order_id, coalesce((b.part ->> 'variantId')::uuid, l.variant_id) as variant_id,
        sum((l.quantity - l.claimed) * coalesce((b.part ->> 'quantity')::int, 1)) as units
      from order_lines l
      join orders o on o.id = l.order_id and o.lifecycle = 'accepted' and o.payment = 'refunded'
      left join lateral jsonb_array_elements(l.parts) b (part) on true
      where l.digital is null and not l.endless and l.claimed < l.quantity
      group by 1, 2),
    stuck as (
      select g.order_id, jsonb_agg(jsonb_build_object('variantId', g.variant_id, 'quantity', g.units) order by g.variant_id) as lines
      from goods g group by g.order_id),
    told as (
      insert into order_steps (order_id, what, who, lifecycle, payment, fulfilment)
      select o.id, 'unreserved', 'system', o.lifecycle, o.payment, o.fulfilment from stuck s join orders o on o.id = s.order_id)
    insert into outbox (id, kind, topic, data, correlation_id)
    select gen_random_uuid(), 'command', 'catalog.releaseUnits',
      jsonb_build_object('releaseId', s.order_id, 'checkoutId', s.order_id, 'lines', s.lines), 'release-unsent-units'
    from stuck s`.execute(db);
}
