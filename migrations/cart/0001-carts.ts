import { sql, type Kysely } from 'kysely';

/** Carts with their lines, and the checkouts that froze them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table carts (
      id uuid primary key,
      user_id uuid,
      token_hash text unique,
      market_id text not null,
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      version int not null default 1 check (version >= 1),
      status text not null default 'open' check (status in ('open', 'checking-out', 'completed')),
      line_count smallint not null default 0 check (line_count between 0 and 100),
      shown text not null,
      email text,
      shipping_address jsonb,
      shipping_option_id uuid,
      checkout_id uuid unique,
      order_id uuid unique,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      expires_at timestamptz not null default now() + interval '30 days',
      constraint carts_have_one_owner check ((user_id is null) <> (token_hash is null)),
      constraint carts_are_held_by_a_checkout check ((status = 'open') = (checkout_id is null)),
      constraint carts_complete_with_an_order check ((status = 'completed') = (order_id is not null))
    ) with (fillfactor = 80)`.execute(db);
  await sql`comment on column carts.shown is 'digest of the prices that the last answer showed at this version'`.execute(db);
  await sql`create index carts_of_user on carts (user_id) where user_id is not null and status <> 'completed'`.execute(db);
  await sql`create index carts_of_guests on carts (expires_at) where user_id is null and status = 'open'`.execute(db);
  await sql`
    create table cart_items (
      id uuid primary key,
      cart_id uuid not null references carts (id) on delete cascade,
      variant_id uuid not null,
      quantity int not null check (quantity between 1 and 999),
      seen jsonb not null,
      created_at timestamptz not null default now(),
      unique (cart_id, variant_id)
    ) with (fillfactor = 80)`.execute(db);
  await sql`comment on column cart_items.seen is 'the article as last quoted by the catalog: what is shown when it is no longer sold'`.execute(
    db,
  );
  await sql`
    create table checkouts (
      id uuid primary key,
      cart_id uuid not null references carts (id) on delete cascade,
      status text not null check (status in ('frozen', 'refused', 'reopened', 'completed')),
      quote jsonb,
      order_id uuid unique,
      created_at timestamptz not null default now(),
      decided_at timestamptz,
      constraint checkouts_freeze_with_a_quote check (status not in ('frozen', 'completed') or quote is not null),
      constraint checkouts_complete_with_an_order check ((status = 'completed') = (order_id is not null))
    )`.execute(db);
  await sql`create unique index checkouts_one_live_per_cart on checkouts (cart_id) where status in ('frozen', 'completed')`.execute(db);
  await sql`create index checkouts_of_cart on checkouts (cart_id)`.execute(db);
}
