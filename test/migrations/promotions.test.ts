import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { migrate } from '../../src/platform/db/migrate';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new Pool({ connectionString: database.ownerUrl, max: 1, options: '-c search_path=cart,extensions' });
  await pool.query(asItWas);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The tables of coupons, as shops had them before there were promotions. */
const asItWas = `
  drop table promotion_uses, promotion_codes, promotions;
  alter table carts drop column code_ids;
  alter table checkouts drop column cancelled_at;
  drop index carts_of_buyers, carts_bought_by;
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
  );
  create unique index coupons_code_key on coupons (code) where archived_at is null;
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
  );
  create index coupon_uses_newest on coupon_uses (coupon_id, created_at desc, checkout_id desc);
  create index coupon_uses_by_email on coupon_uses (coupon_id, email) where status <> 'released';
  create index coupon_uses_by_user on coupon_uses (coupon_id, user_id) where status <> 'released' and user_id is not null;
  alter table carts add column coupon_ids uuid[] not null default '{}' check (cardinality(coupon_ids) <= 5);
  delete from migrations where name = 'own/0020-promotions'`;

test('the coupons of a shop become promotions with one code each, with what was held and used of them', async () => {
  const [tenth, five, cart, open, checkout, order] = Array.from({ length: 6 }, () => randomUUID());
  const usd = (minor: number) => ({ minor, currency: 'USD' });
  await pool.query(
    `insert into coupons (id, code, kind, basis_points, currency, usage_limit, held, used) values ($1, 'TENTH', 'percentage', 1000, 'USD', 5, 1, 1)`,
    [tenth],
  );
  await pool.query(
    `insert into coupons (id, code, kind, amount_minor, currency, minimum_minor, archived_at) values ($1, 'FIVE', 'fixed', 500, 'USD', 4000, now())`,
    [five],
  );
  const quote = {
    currency: 'USD',
    coupons: [{ code: 'TENTH', discount: usd(300) }],
    shippingOption: { price: usd(495) },
    totals: { discount: usd(300) },
  };
  const insertCart = `insert into carts (id, token_hash, market_id, currency, shown, status, checkout_id, coupon_ids) values ($1::uuid, $1::uuid::text, 'default', 'USD', 'a.b', $2, $3, $4)`;
  await pool.query(insertCart, [cart, 'checking-out', checkout, [tenth]]);
  await pool.query(insertCart, [open, 'open', null, [tenth]]);
  await pool.query(`insert into checkouts (id, cart_id, status, quote) values ($1, $2, 'frozen', $3)`, [checkout, cart, quote]);
  const insertUse = `insert into coupon_uses (coupon_id, checkout_id, email, status, discount_minor, currency, customer_nth, order_id, decided_at) values ($1, $2, 'a@example.com', $3, $4, 'USD', 1, $5, $6)`;
  await pool.query(insertUse, [tenth, checkout, 'held', 300, null, null]);
  await pool.query(insertUse, [tenth, order, 'used', 200, order, new Date()]);

  const { applied } = await migrate({ ownerUrl: database.ownerUrl, schemas: ['cart'], report: () => undefined });
  expect(applied).toEqual(['cart: own/0020-promotions']);

  const { rows } = await pool.query(
    `select p.name, p.kind, p.automatic, p.held, p.used, p.held_minor::int, p.used_minor::int, d.code, d.held as code_held, d.used as code_used, d.archived_at is null as usable
     from promotions p join promotion_codes d on d.promotion_id = p.id order by p.name`,
  );
  expect(rows).toEqual([
    {
      name: 'FIVE',
      kind: 'fixed',
      automatic: false,
      held: 0,
      used: 0,
      held_minor: 0,
      used_minor: 0,
      code: 'FIVE',
      code_held: 0,
      code_used: 0,
      usable: false,
    },
    {
      name: 'TENTH',
      kind: 'percentage',
      automatic: false,
      held: 1,
      used: 1,
      held_minor: 300,
      used_minor: 200,
      code: 'TENTH',
      code_held: 1,
      code_used: 1,
      usable: true,
    },
  ]);
  const onCart = await pool.query(`select d.code from carts c join promotion_codes d on d.id = any(c.code_ids) where c.id = $1`, [open]);
  expect(onCart.rows).toEqual([{ code: 'TENTH' }]);
  const frozen = await pool.query(`select k.quote from checkouts k where k.id = $1`, [checkout]);
  expect(frozen.rows[0].quote).toEqual({
    currency: 'USD',
    shippingOption: { price: usd(495), discount: usd(0) },
    totals: { discount: usd(300) },
    trace: [],
    promotions: [{ promotionId: tenth, name: 'TENTH', code: 'TENTH', kind: 'percentage', discount: usd(300), shipping: usd(0), lines: [] }],
  });
});
