import { sql, type Kysely } from 'kysely';

/** What a line consists of, what is downloaded instead of shipped, and orders that go nowhere. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_lines
      add column parts jsonb,
      add column digital jsonb,
      add column endless boolean not null default false`.execute(db);
  await sql`comment on column order_lines.parts is 'of a bundle: [{ variantId, sku, title, options, quantity }] in one unit, as they were when it was bought'`.execute(
    db,
  );
  await sql`comment on column order_lines.digital is '{ downloads, days }: nothing of it is shipped'`.execute(db);
  await sql`comment on column order_lines.endless is 'no stock was held for it'`.execute(db);
  await sql`
    alter table orders
      alter column shipping_address drop not null,
      alter column shipping_option_id drop not null,
      alter column shipping_option_name drop not null,
      add constraint orders_ship_somewhere check
        ((shipping_option_id is null) = (shipping_option_name is null) and (shipping_option_id is null or shipping_address is not null)),
      drop constraint orders_fulfilment_check,
      add constraint orders_fulfilment_check check
        (fulfilment in ('unfulfilled', 'fulfilled', 'partly-shipped', 'shipped', 'delivered', 'returned'))`.execute(db);
}
