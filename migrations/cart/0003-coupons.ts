import { sql, type Kysely } from 'kysely';

/** Coupons, the carts that want them, and every use of one: held by a checkout, then used by its order or given back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table coupons (
      id uuid primary key,
      code text not null check (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
      kind text not null check (kind in ('percentage', 'fixed')),
      basis_points int check (basis_points between 1 and 10000),
      amount_minor bigint check (amount_minor > 0),
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      minimum_minor bigint not null default 0 check (minimum_minor >= 0),
      starts_at timestamptz,
      ends_at timestamptz,
      usage_limit int check (usage_limit >= 1),
      customer_limit int check (customer_limit >= 1),
      combinable boolean not null default false,
      active boolean not null default true,
      note text not null default '' check (length(note) <= 500),
      held int not null default 0 check (held >= 0),
      used int not null default 0 check (used >= 0),
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint coupons_have_one_value check
        ((kind = 'percentage') = (basis_points is not null) and (kind = 'fixed') = (amount_minor is not null)),
      constraint coupons_end_after_they_start check (starts_at < ends_at),
      constraint coupons_stay_within_their_limit check (held + used <= usage_limit)
    ) with (fillfactor = 80)`.execute(db);
  await sql`comment on column coupons.basis_points is '2000 is 20 %'`.execute(db);
  await sql`create unique index coupons_code_key on coupons (code) where archived_at is null`.execute(db);
  await sql`
    create table coupon_uses (
      coupon_id uuid not null references coupons (id),
      checkout_id uuid not null,
      user_id uuid,
      email text not null,
      status text not null default 'held' check (status in ('held', 'used', 'released')),
      discount_minor bigint not null check (discount_minor > 0),
      currency char(3) not null,
      customer_nth int not null check (customer_nth >= 1),
      customer_limit int,
      order_id uuid,
      created_at timestamptz not null default now(),
      decided_at timestamptz,
      primary key (checkout_id, coupon_id),
      constraint coupon_uses_within_the_customers_limit check (customer_nth <= customer_limit),
      constraint coupon_uses_by_an_order check ((status = 'used') = (order_id is not null)),
      constraint coupon_uses_decided check ((status = 'held') = (decided_at is null))
    )`.execute(db);
  await sql`comment on column coupon_uses.customer_limit is 'as it was when the use was held'`.execute(db);
  await sql`create index coupon_uses_newest on coupon_uses (coupon_id, created_at desc, checkout_id desc)`.execute(db);
  await sql`create index coupon_uses_by_email on coupon_uses (coupon_id, email) where status <> 'released'`.execute(db);
  await sql`create index coupon_uses_by_user on coupon_uses (coupon_id, user_id) where status <> 'released' and user_id is not null`.execute(
    db,
  );
  await sql`alter table carts add column coupon_ids uuid[] not null default '{}' check (cardinality(coupon_ids) <= 5)`.execute(db);
  await sql`comment on column carts.coupon_ids is 'in the order in which they were entered, which is the order in which they take off'`.execute(
    db,
  );
  await sql`update checkouts set quote = quote || '{"coupons": []}' where quote is not null`.execute(db);
}
