import { sql, type Kysely } from 'kysely';

/**
 * Coupons become promotions, which apply by themselves or by codes: each coupon a promotion of the same id with one code of the same id.
 * Uses keep their meaning and count for the code as well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table coupons rename to promotions`.execute(db);
  await sql`alter table coupon_uses rename to promotion_uses`.execute(db);
  await sql`alter table promotion_uses rename column coupon_id to promotion_id`.execute(db);
  for (const [table, from, to] of renamed) {
    await sql`alter table ${sql.table(table)} rename constraint ${sql.ref(from)} to ${sql.ref(to)}`.execute(db);
  }
  await sql`alter index coupon_uses_newest rename to promotion_uses_newest`.execute(db);
  await sql`alter index coupon_uses_by_email rename to promotion_uses_by_email`.execute(db);
  await sql`alter index coupon_uses_by_user rename to promotion_uses_by_user`.execute(db);

  await sql`
    alter table promotions
      drop constraint coupons_kind_check,
      drop constraint coupons_have_one_value,
      add column name text check (length(name) between 1 and 120),
      add column automatic boolean not null default false,
      add column priority int not null default 0 check (priority between -1000 and 1000),
      add column product_ids uuid[] not null default '{}' check (cardinality(product_ids) <= 500),
      add column category_ids uuid[] not null default '{}' check (cardinality(category_ids) <= 100),
      add column group_ids uuid[] not null default '{}' check (cardinality(group_ids) <= 100),
      add column excludes_sale boolean not null default false,
      add column first_order boolean not null default false,
      add column minimum_of text not null default 'cart' check (minimum_of in ('cart', 'matching')),
      add column buy_quantity int check (buy_quantity between 1 and 999),
      add column get_quantity int check (get_quantity between 1 and 999),
      add column get_product_ids uuid[] not null default '{}' check (cardinality(get_product_ids) <= 500),
      add column get_category_ids uuid[] not null default '{}' check (cardinality(get_category_ids) <= 100),
      add column most_times int check (most_times between 1 and 1000),
      add column gift_variant_id uuid,
      add column countries text[] not null default '{}' check (cardinality(countries) <= 300),
      add column budget_minor bigint check (budget_minor > 0),
      add column held_minor bigint not null default 0 check (held_minor >= 0),
      add column used_minor bigint not null default 0 check (used_minor >= 0)`.execute(db);
  await sql`
    update promotions p set name = p.code,
      held_minor = coalesce((select sum(u.discount_minor) from promotion_uses u where u.promotion_id = p.id and u.status = 'held'), 0),
      used_minor = coalesce((select sum(u.discount_minor) from promotion_uses u where u.promotion_id = p.id and u.status = 'used'), 0)`.execute(
    db,
  );
  await sql`
    alter table promotions alter column name set not null,
      add constraint promotions_kind_check check (kind in ('percentage', 'fixed', 'buy-x-get-y', 'free-shipping', 'gift')),
      add constraint promotions_have_their_terms check (
        (kind in ('percentage', 'buy-x-get-y')) = (basis_points is not null)
        and (amount_minor is not null or kind <> 'fixed') and (amount_minor is null or kind in ('fixed', 'free-shipping'))
        and (kind = 'buy-x-get-y') = (buy_quantity is not null) and (kind = 'buy-x-get-y') = (get_quantity is not null)
        and (kind = 'gift') = (gift_variant_id is not null)),
      add constraint promotions_stay_within_their_budget check (held_minor + used_minor <= budget_minor)`.execute(db);
  await sql`comment on column promotions.priority is 'the higher goes first'`.execute(db);
  await sql`comment on column promotions.get_product_ids is 'of buy-x-get-y: what is reduced; without products and categories what must be bought'`.execute(
    db,
  );
  await sql`create index promotions_automatic on promotions (id) where automatic and active and archived_at is null`.execute(db);

  await sql`
    create table promotion_codes (
      id uuid primary key,
      promotion_id uuid not null references promotions (id),
      code text not null check (code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'),
      usage_limit int check (usage_limit >= 1),
      held int not null default 0 check (held >= 0),
      used int not null default 0 check (used >= 0),
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      constraint promotion_codes_stay_within_their_limit check (held + used <= usage_limit)
    ) with (fillfactor = 80)`.execute(db);
  await sql`
    insert into promotion_codes (id, promotion_id, code, held, used, archived_at, created_at)
    select p.id, p.id, p.code, p.held, p.used, p.archived_at, p.created_at from promotions p`.execute(db);
  await sql`drop index coupons_code_key`.execute(db);
  await sql`alter table promotions drop column code`.execute(db);
  await sql`create unique index promotion_codes_code_key on promotion_codes (code) where archived_at is null`.execute(db);
  await sql`create index promotion_codes_of_promotion on promotion_codes (promotion_id, id)`.execute(db);

  await sql`alter table promotion_uses add column code_id uuid references promotion_codes (id)`.execute(db);
  await sql`update promotion_uses set code_id = promotion_id`.execute(db);
  await sql`alter table promotion_uses drop constraint coupon_uses_discount_minor_check,
    add constraint promotion_uses_discount_minor_check check (discount_minor >= 0)`.execute(db);
  await sql`comment on column promotion_uses.discount_minor is 'off goods and shipping'`.execute(db);
  await sql`create index promotion_uses_of_code on promotion_uses (code_id) where code_id is not null`.execute(db);

  await sql`alter table carts rename column coupon_ids to code_ids`.execute(db);
  await sql`alter table carts rename constraint carts_coupon_ids_check to carts_code_ids_check`.execute(db);
  await sql`comment on column carts.code_ids is 'in the order in which they were entered'`.execute(db);
  await sql`alter table checkouts add column cancelled_at timestamptz`.execute(db);
  await sql`comment on column checkouts.cancelled_at is 'its order was accepted and cancelled later'`.execute(db);
  await sql`create index carts_of_buyers on carts (email) where status = 'completed'`.execute(db);
  await sql`create index carts_bought_by on carts (user_id) where status = 'completed' and user_id is not null`.execute(db);
  await sql`
    update checkouts k set quote = k.quote - 'coupons' || jsonb_build_object('trace', '[]'::jsonb, 'promotions', coalesce((
        select jsonb_agg(jsonb_build_object('promotionId', u.promotion_id, 'name', c.code, 'code', c.code, 'kind', p.kind,
          'discount', jsonb_build_object('minor', u.discount_minor, 'currency', u.currency),
          'shipping', jsonb_build_object('minor', 0, 'currency', u.currency), 'lines', '[]'::jsonb) order by u.created_at, c.code)
        from promotion_uses u join promotions p on p.id = u.promotion_id join promotion_codes c on c.id = u.code_id
        where u.checkout_id = k.id), '[]'))
      || case when jsonb_typeof(k.quote -> 'shippingOption') = 'object' then jsonb_build_object('shippingOption',
          k.quote -> 'shippingOption' || jsonb_build_object('discount', jsonb_build_object('minor', 0, 'currency', k.quote -> 'currency'))) else '{}' end
    where k.quote is not null`.execute(db);
}

const renamed: readonly (readonly [string, string, string])[] = [
  ['promotions', 'coupons_pkey', 'promotions_pkey'],
  ['promotions', 'coupons_basis_points_check', 'promotions_basis_points_check'],
  ['promotions', 'coupons_amount_minor_check', 'promotions_amount_minor_check'],
  ['promotions', 'coupons_currency_check', 'promotions_currency_check'],
  ['promotions', 'coupons_minimum_minor_check', 'promotions_minimum_minor_check'],
  ['promotions', 'coupons_usage_limit_check', 'promotions_usage_limit_check'],
  ['promotions', 'coupons_customer_limit_check', 'promotions_customer_limit_check'],
  ['promotions', 'coupons_note_check', 'promotions_note_check'],
  ['promotions', 'coupons_held_check', 'promotions_held_check'],
  ['promotions', 'coupons_used_check', 'promotions_used_check'],
  ['promotions', 'coupons_end_after_they_start', 'promotions_end_after_they_start'],
  ['promotions', 'coupons_stay_within_their_limit', 'promotions_stay_within_their_limit'],
  ['promotion_uses', 'coupon_uses_pkey', 'promotion_uses_pkey'],
  ['promotion_uses', 'coupon_uses_coupon_id_fkey', 'promotion_uses_promotion_id_fkey'],
  ['promotion_uses', 'coupon_uses_status_check', 'promotion_uses_status_check'],
  ['promotion_uses', 'coupon_uses_customer_nth_check', 'promotion_uses_customer_nth_check'],
  ['promotion_uses', 'coupon_uses_within_the_customers_limit', 'promotion_uses_within_the_customers_limit'],
  ['promotion_uses', 'coupon_uses_by_an_order', 'promotion_uses_by_an_order'],
  ['promotion_uses', 'coupon_uses_decided', 'promotion_uses_decided'],
];
