import { sql, type Kysely } from 'kysely';

/** Orders with everything they remember, the steps they took, and the number that is given out without gaps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders (
      id uuid primary key,
      number bigint unique,
      cart_id uuid not null,
      lifecycle text not null check (lifecycle in ('pending', 'accepted', 'cancelled')),
      payment text not null check (payment in ('unpaid', 'authorized', 'paid', 'partly-refunded', 'refunded')),
      fulfilment text not null check (fulfilment in ('unfulfilled', 'partly-shipped', 'shipped', 'delivered', 'returned')),
      user_id uuid,
      email text not null,
      order_token_hash text not null,
      locale text not null,
      market_id text not null,
      currency char(3) not null,
      shipping_address jsonb not null,
      billing_address jsonb,
      shipping_option_id uuid not null,
      shipping_option_name text not null,
      shipping_minor bigint not null check (shipping_minor >= 0),
      shipping_tax_minor bigint not null check (shipping_tax_minor >= 0),
      shipping_tax_basis_points int not null,
      subtotal_minor bigint not null check (subtotal_minor >= 0),
      discount_minor bigint not null check (discount_minor >= 0),
      tax_minor bigint not null check (tax_minor >= 0),
      tax_included boolean not null,
      tax_lines jsonb not null,
      rounding_minor bigint not null,
      total_minor bigint not null check (total_minor >= 0),
      version int not null default 1,
      cancel_reason text,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      placed_at timestamptz,
      cancelled_at timestamptz,
      updated_at timestamptz not null default now(),
      constraint orders_number_when_accepted check
        ((number is null) = (placed_at is null) and (lifecycle <> 'accepted' or number is not null) and (lifecycle <> 'pending' or number is null)),
      constraint orders_add_up check
        (total_minor = subtotal_minor - discount_minor + shipping_minor + rounding_minor + case when tax_included then 0 else tax_minor end)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create unique index orders_one_live_per_cart on orders (cart_id) where lifecycle <> 'cancelled'`.execute(db);
  await sql`create index orders_of_user on orders (user_id, id desc) where user_id is not null`.execute(db);
  await sql`create index orders_of_email on orders (email, id desc)`.execute(db);
  await sql`create index orders_to_ship on orders (id desc) where lifecycle = 'accepted' and fulfilment in ('unfulfilled', 'partly-shipped')`.execute(
    db,
  );
  await sql`
    create table order_lines (
      id uuid primary key,
      order_id uuid not null references orders (id),
      position smallint not null,
      variant_id uuid not null,
      product_id uuid not null,
      slug text not null,
      sku text not null,
      title text not null,
      options jsonb not null,
      image_url text,
      quantity int not null check (quantity > 0),
      claimed int not null default 0,
      list_price_minor bigint not null check (list_price_minor >= 0),
      unit_price_minor bigint not null check (unit_price_minor >= 0),
      subtotal_minor bigint not null check (subtotal_minor = quantity * unit_price_minor),
      discount_minor bigint not null check (discount_minor between 0 and subtotal_minor),
      tax_minor bigint not null check (tax_minor >= 0),
      tax_class text not null,
      tax_rate_basis_points int not null,
      total_minor bigint not null check (total_minor >= 0),
      weight_grams int not null,
      seller_store_id uuid,
      unique (order_id, position),
      constraint order_lines_ship_what_was_ordered check (claimed between 0 and quantity)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index order_lines_of_product on order_lines (product_id)`.execute(db);
  await sql`
    create table order_steps (
      id bigint generated always as identity primary key,
      order_id uuid not null references orders (id),
      what text not null,
      who text not null,
      why text,
      lifecycle text not null,
      payment text not null,
      fulfilment text not null,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table order_steps is 'append-only: the axes as they were after each step'`.execute(db);
  await sql`create index order_steps_of_order on order_steps (order_id, id)`.execute(db);
  await sql`create trigger order_steps_stay before update or delete on order_steps for each row execute function refuse_change()`.execute(
    db,
  );
  await sql`
    create table order_number_counter (
      "only" boolean primary key default true check ("only"),
      first bigint not null,
      last bigint not null
    )`.execute(db);
  await sql`insert into order_number_counter (first, last) values (1001, 1000)`.execute(db);
}
