import { sql, type Kysely } from 'kysely';

/** What is on the shelf, what is promised to whom, and every move of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_levels (
      variant_id uuid not null references variants (id),
      store_id uuid not null references stores (id),
      product_id uuid not null references products (id),
      on_hand int not null default 0 check (on_hand >= 0),
      reserved int not null default 0,
      backorder boolean not null default false,
      listed boolean not null default false,
      imported_on_hand int,
      updated_at timestamptz not null default now(),
      primary key (variant_id, store_id),
      constraint stock_never_oversold check (reserved >= 0 and (backorder or reserved <= on_hand))
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index stock_levels_product on stock_levels (product_id)`.execute(db);
  await sql`create index stock_levels_store on stock_levels (store_id, variant_id)`.execute(db);
  await sql`
    create table holds (
      checkout_id uuid primary key,
      state text not null check (state in ('held', 'allocated', 'sold-out', 'expired', 'released')),
      attempt int not null default 1 check (attempt >= 1),
      expires_at timestamptz,
      reason text,
      sold_out jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (state <> 'held' or expires_at is not null),
      check (state <> 'sold-out' or sold_out is not null)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index holds_expiry on holds (expires_at) where state = 'held'`.execute(db);
  await sql`
    create table reservations (
      checkout_id uuid not null references holds (checkout_id),
      variant_id uuid not null,
      store_id uuid not null,
      quantity int not null check (quantity > 0),
      shipped int not null default 0 check (shipped between 0 and quantity),
      state text not null check (state in ('held', 'allocated', 'shipped', 'released')),
      updated_at timestamptz not null default now(),
      primary key (checkout_id, variant_id, store_id),
      foreign key (variant_id, store_id) references stock_levels (variant_id, store_id),
      check (state <> 'shipped' or shipped = quantity)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index reservations_stock on reservations (variant_id, store_id) where state in ('held', 'allocated')`.execute(db);
  await sql`
    create table stock_movements (
      seq bigint generated always as identity primary key,
      cause text not null,
      variant_id uuid not null,
      store_id uuid not null,
      on_hand_delta int not null default 0,
      reserved_delta int not null default 0,
      note text,
      actor_id uuid,
      occurred_at timestamptz not null default now(),
      unique (cause, variant_id, store_id),
      foreign key (variant_id, store_id) references stock_levels (variant_id, store_id),
      check (on_hand_delta <> 0 or reserved_delta <> 0)
    )`.execute(db);
  await sql`create index stock_movements_stock on stock_movements (variant_id, store_id, seq)`.execute(db);
  await sql`
    create trigger stock_movements_append_only before update or delete on stock_movements
    for each row execute function refuse_change()`.execute(db);
}
