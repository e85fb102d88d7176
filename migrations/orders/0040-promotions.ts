import { sql, type Kysely } from 'kysely';

/** What promotions took off an order, with or without a code; how its price came about; and which lines are gifts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders rename column coupons to promotions`.execute(db);
  await sql`
    update orders o set promotions = (
      select jsonb_agg(jsonb_build_object('promotionId', null, 'name', p -> 'code', 'code', p -> 'code', 'kind', null, 'discount', p -> 'discount',
        'shipping', jsonb_build_object('minor', 0, 'currency', o.currency), 'lines', '[]'::jsonb) order by n)
      from jsonb_array_elements(o.promotions) with ordinality as e (p, n))
    where o.promotions <> '[]'`.execute(db);
  await sql`comment on column orders.promotions is 'what each took off goods and shipping: without their shipping, together the discount of the order'`.execute(
    db,
  );
  await sql`alter table orders add column price_steps jsonb`.execute(db);
  await sql`comment on column orders.price_steps is 'how the price came about, as it was then; null before this was kept'`.execute(db);
  await sql`alter table order_lines add column gift boolean not null default false`.execute(db);
}
