import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { migrate } from '../../src/platform/db/migrate';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new Pool({ connectionString: database.ownerUrl, max: 1, options: '-c search_path=cart,extensions' });
  await pool.query('drop index carts_one_open_per_account');
  await pool.query(`delete from migrations where name = 'own/0002-one-open-cart-per-account'`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const [mug, pot, cup, jug] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

/** A cart that was touched `age` seconds ago. */
async function cart(userId: string | null, age: number, lines: Readonly<Record<string, number>>): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `insert into carts (id, user_id, token_hash, market_id, currency, shown, line_count, updated_at)
     values ($1, $2, $3, 'default', 'USD', 'a.b', $4, now() - make_interval(secs => $5))`,
    [id, userId, userId === null ? id : null, Object.keys(lines).length, age],
  );
  for (const [variantId, quantity] of Object.entries(lines))
    await pool.query(`insert into cart_items (id, cart_id, variant_id, quantity, seen) values ($1, $2, $3, $4, '{}')`, [
      randomUUID(),
      id,
      variantId,
      quantity,
    ]);
  return id;
}

async function carts(userId: string) {
  const { rows } = await pool.query(
    `select c.id, c.version, c.shown, c.line_count, (select json_object_agg(i.variant_id, i.quantity) from cart_items i where i.cart_id = c.id) as lines
     from carts c where c.user_id = $1`,
    [userId],
  );
  return rows;
}

test('a shop where accounts have several open carts finds their goods in the one that was touched last', async () => {
  const [several, one, many] = [randomUUID(), randomUUID(), randomUUID()];
  await cart(several, 30, { [mug]: 1, [pot]: 1 });
  await cart(several, 20, { [mug]: 998, [cup]: 1 });
  const latest = await cart(several, 10, { [jug]: 1, [pot]: 1 });
  const alone = await cart(one, 10, { [mug]: 1 });
  const hundred = () => Object.fromEntries(Array.from({ length: 100 }, () => [randomUUID(), 1]));
  await cart(many, 20, hundred());
  await cart(many, 10, hundred());
  const guests = [await cart(null, 10, {}), await cart(null, 10, {})];

  const { applied } = await migrate({ ownerUrl: database.ownerUrl, schemas: ['cart'], report: () => undefined });

  expect(applied).toEqual(['cart: own/0002-one-open-cart-per-account']);

  expect(await carts(several)).toEqual([
    { id: latest, version: 2, shown: '', line_count: 4, lines: { [mug]: 999, [pot]: 2, [cup]: 1, [jug]: 1 } },
  ]);
  expect(await carts(one)).toEqual([{ id: alone, version: 1, shown: 'a.b', line_count: 1, lines: { [mug]: 1 } }]);
  expect((await carts(many)).map((row) => row.line_count)).toEqual([200]);
  expect((await pool.query('select id from carts where id = any($1)', [guests])).rowCount).toBe(2);
  await expect(cart(one, 0, {})).rejects.toMatchObject({ constraint: 'carts_one_open_per_account' });
});
