import { sql, type Kysely } from 'kysely';

/** Parcels with their own copy of address and lines, and where they have been. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table shipments (
      id uuid primary key,
      order_id uuid not null,
      owner_user_id uuid,
      order_token_hash text not null,
      content_hash text not null,
      address jsonb not null,
      carrier text not null check (length(carrier) <= 60),
      tracking_number text not null check (length(tracking_number) between 1 and 60),
      status text not null default 'shipped' check (status in ('shipped', 'delivered')),
      shipped_at timestamptz not null default now(),
      delivered_at timestamptz,
      constraint shipments_delivered_at check ((status = 'delivered') = (delivered_at is not null)),
      constraint shipments_tracking_number_key unique (carrier, tracking_number)
    )`.execute(db);
  await sql`create index shipments_of_order on shipments (order_id, id)`.execute(db);
  await sql`create index shipments_by_time on shipments (shipped_at desc, id desc)`.execute(db);
  await sql`comment on column shipments.content_hash is 'of what createShipment was given: the same id with other content is a conflict'`.execute(
    db,
  );
  await sql`
    create table shipment_lines (
      shipment_id uuid not null references shipments (id) on delete cascade,
      order_line_id uuid not null,
      sku text not null,
      title text not null,
      quantity int not null check (quantity >= 1),
      primary key (shipment_id, order_line_id)
    )`.execute(db);
  await sql`
    create table tracking_events (
      shipment_id uuid not null references shipments (id),
      seq int not null check (seq >= 1),
      at timestamptz not null default now(),
      status text not null check (status in ('shipped', 'delivered')),
      note text not null,
      primary key (shipment_id, seq)
    )`.execute(db);
  await sql`
    create trigger tracking_events_append_only before update or delete on tracking_events
    for each row execute function refuse_change()`.execute(db);
}
