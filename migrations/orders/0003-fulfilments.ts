import { sql, type Kysely } from 'kysely';

/** Which units of an order go into which parcel. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table fulfilments (
      shipment_id uuid primary key,
      order_id uuid not null references orders (id),
      status text not null default 'claimed' check (status in ('claimed', 'shipped', 'delivered')),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index fulfilments_of_order on fulfilments (order_id)`.execute(db);
  await sql`
    create table fulfilment_lines (
      shipment_id uuid not null references fulfilments (shipment_id),
      order_line_id uuid not null references order_lines (id),
      quantity int not null check (quantity > 0),
      primary key (shipment_id, order_line_id)
    )`.execute(db);
  await sql`create index fulfilment_lines_of_line on fulfilment_lines (order_line_id)`.execute(db);
}
