import { sql, type Kysely } from 'kysely';

/** A line may bear several taxes: each with its name, its rate in percent and its amount, on goods and on shipping. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column shipping_taxes jsonb not null default '[]'`.execute(db);
  await sql`
    update orders o set
      shipping_taxes = case when o.shipping_tax_minor = 0 then '[]' else jsonb_build_array(jsonb_build_object('name', 'Tax',
        'ratePercent', trim_scale(o.shipping_tax_basis_points / 100.0), 'amount', jsonb_build_object('minor', o.shipping_tax_minor, 'currency', o.currency))) end,
      tax_lines = coalesce((
        select jsonb_agg(jsonb_build_object('name', t -> 'name', 'ratePercent', trim_scale((t ->> 'rateBasisPoints')::numeric / 100), 'amount', t -> 'amount') order by n)
        from jsonb_array_elements(o.tax_lines) with ordinality as e (t, n)), '[]')`.execute(db);
  await sql`alter table orders alter column shipping_taxes drop default, drop column shipping_tax_basis_points`.execute(db);
  await sql`alter table order_lines add column taxes jsonb not null default '[]'`.execute(db);
  await sql`
    update order_lines l set taxes = jsonb_build_array(jsonb_build_object('name', 'Tax', 'ratePercent', trim_scale(l.tax_rate_basis_points / 100.0),
      'amount', jsonb_build_object('minor', l.tax_minor, 'currency', o.currency)))
    from orders o where o.id = l.order_id and l.tax_minor > 0`.execute(db);
  await sql`alter table order_lines alter column taxes drop default, drop column tax_rate_basis_points`.execute(db);
}
