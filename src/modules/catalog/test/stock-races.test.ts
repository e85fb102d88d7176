import { randomUUID } from 'node:crypto';
import { behindAnother } from '../../../platform/testing/behind-another';
import { releaseExpiredHoldsJob } from '../jobs';
import { catalogModule } from '../module';
import { addGoods, inMinutes, openShop, staff, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(catalogModule);
});
afterEach(async () => expect(await shop.app.violated()).toEqual([]));
afterAll(() => shop.app.close());

type Lines = readonly (readonly [variantId: string, quantity: number])[];
const linesOf = (lines: Lines) => lines.map(([variantId, quantity]) => ({ variantId, quantity }));
const hold = (checkoutId: string, lines: Lines) => shop.catalog.holdStock({ checkoutId, lines: linesOf(lines), expiresAt: inMinutes(10) });
const allocate = (checkoutId: string, lines: Lines) => shop.catalog.allocateStock({ checkoutId, lines: linesOf(lines) });
const release = (checkoutId: string) => shop.catalog.releaseStock({ checkoutId, reason: 'cancelled' });
const ship = (checkoutId: string, lines: Lines) => shop.catalog.shipStock({ checkoutId, shipmentId: randomUUID(), lines: linesOf(lines) });
const expire = () =>
  Promise.resolve(shop.app.house.jobs.find((j) => j.job.name === releaseExpiredHoldsJob.name)?.run({}, new AbortController().signal));

const count = (variantId: string, change: { delta?: number; onHand?: number; backorder?: boolean }) =>
  shop.app.request('POST', `/stores/${shop.storeId}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'count', lines: [{ variantId, ...change }] },
  });

async function sold(stock: number, quantity: number, backorder = false): Promise<{ variantId: string; checkoutId: string }> {
  const [variantId = ''] = (await addGoods(shop, [stock])).variantIds;
  if (backorder) await count(variantId, { delta: 0, backorder });
  const checkoutId = randomUUID();
  expect(await hold(checkoutId, [[variantId, quantity]])).toEqual({ outcome: 'held' });
  expect(await allocate(checkoutId, [[variantId, quantity]])).toEqual({ allocated: true });
  return { variantId, checkoutId };
}

const shelf = async (variantId: string) =>
  (await shop.app.sql('select on_hand, reserved from catalog.stock_levels where variant_id = $1', [variantId]))[0];

/** Somebody else changes the shelf and commits only when `work` is waiting for it. */
const behindAnotherCount = <R>(variantId: string, delta: { onHand: number; reserved?: number }, work: () => Promise<R>): Promise<R> =>
  behindAnother(
    shop.app,
    (other) =>
      other.query(
        `with changed as (
           update catalog.stock_levels set on_hand = on_hand + $2, reserved = reserved + $3 where variant_id = $1 returning variant_id, store_id)
         insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta, reserved_delta)
         select $4, c.variant_id, c.store_id, $2, $3 from changed c`,
        [variantId, delta.onHand, delta.reserved ?? 0, `other:${randomUUID()}`],
      ),
    work,
  );

describe('a change that waited for somebody else’s is made on what that one has left', () => {
  test('units come back to a shelf that was counted meanwhile', async () => {
    const { variantId, checkoutId } = await sold(5, 3);
    await behindAnotherCount(variantId, { onHand: -2 }, () => release(checkoutId));
    expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 0 });
  });

  test('a parcel leaves a shelf that was counted meanwhile', async () => {
    const { variantId, checkoutId } = await sold(5, 3);
    await behindAnotherCount(variantId, { onHand: -2 }, () => ship(checkoutId, [[variantId, 2]]));
    expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 1 });
  });

  test('what was sold before it arrived leaves as soon as it is there', async () => {
    const { variantId, checkoutId } = await sold(0, 3, true);
    await behindAnotherCount(variantId, { onHand: 3 }, () => ship(checkoutId, [[variantId, 3]]));
    expect(await shelf(variantId)).toEqual({ on_hand: 0, reserved: 0 });
  });

  test('what was written off meanwhile does not leave', async () => {
    const { variantId, checkoutId } = await sold(3, 3, true);
    await expect(behindAnotherCount(variantId, { onHand: -1 }, () => ship(checkoutId, [[variantId, 3]]))).rejects.toMatchObject({
      code: 'catalog.not-on-shelf',
    });
    expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 3 });
  });

  test('a buyer gets what was put on the shelf meanwhile', async () => {
    const [variantId = ''] = (await addGoods(shop, [0])).variantIds;
    const bought = await behindAnotherCount(variantId, { onHand: 1 }, () => hold(randomUUID(), [[variantId, 1]]));
    expect(bought).toEqual({ outcome: 'held' });
  });
});

test('a crowd that holds, pays, ships, cancels and runs out of time over the same few shelves: no unit is lost, none doubled', async () => {
  const variantIds = [...(await addGoods(shop, [5, 5, 5, 5])).variantIds];
  const second = await shop.app.request('POST', '/stores', { as: staff, body: { code: 'second', name: 'Second store' } });
  await shop.app.request('POST', `/stores/${second.body.id}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'received', lines: variantIds.map((variantId) => ({ variantId, onHand: 3 })) },
  });
  const surprises: unknown[] = [];
  const outcomes = { held: 0, shipped: 0, released: 0 };

  async function buyer(turn: number): Promise<void> {
    const checkoutId = randomUUID();
    const wanted = shuffled(variantIds, turn).slice(0, 1 + (turn % 3));
    const lines: Lines = wanted.map((variantId, at) => [variantId, 1 + ((turn + at) % 2)]);
    if ((await hold(checkoutId, lines)).outcome !== 'held') return;
    outcomes.held += 1;
    if (turn % 5 === 0) {
      await shop.app.sql(`update catalog.holds set expires_at = now() where checkout_id = $1`, [checkoutId]);
      await Promise.all([expire(), release(checkoutId), expire()]);
    } else if (turn % 3 === 0 && (await allocate(checkoutId, lines)).allocated) {
      await Promise.all(lines.map(([variantId]) => shipOne(checkoutId, variantId)));
    }
    await Promise.all([release(checkoutId), release(checkoutId)]);
    outcomes.released += 1;
  }

  async function shipOne(checkoutId: string, variantId: string): Promise<void> {
    await ship(checkoutId, [[variantId, 1]]);
    outcomes.shipped += 1;
    expect((await count(variantId, { delta: 1 })).status).toBe(201);
  }

  const turns = Array.from({ length: 300 }, (_, turn) => turn).values();
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      for (const turn of turns) await buyer(turn).catch((error: unknown) => surprises.push(error));
    }),
  );
  expect(surprises).toEqual([]);
  expect(outcomes.shipped).toBeGreaterThan(25);
  expect(outcomes.released).toBe(outcomes.held);
  const [sums] = await shop.app.sql(
    `select sum(s.reserved)::int as reserved, (select sum(m.reserved_delta)::int from catalog.stock_movements m where m.variant_id = any($1)) as moved,
       sum(s.on_hand)::int as on_hand, (select sum(m.on_hand_delta)::int from catalog.stock_movements m where m.variant_id = any($1)) as came
     from catalog.stock_levels s where s.variant_id = any($1)`,
    [variantIds],
  );
  expect(sums).toEqual({ reserved: 0, moved: 0, on_hand: sums.came, came: sums.on_hand });
});

/** Every turn reaches for the shelves in another order. */
const shuffled = (variantIds: readonly string[], turn: number): string[] =>
  variantIds.map((_, at) => variantIds[(at * (turn % 2 ? 3 : 1) + turn) % variantIds.length] ?? '');

test('what is published while its store is closed is not sold there, whoever comes first', async () => {
  const { productId, variantIds } = await addGoods(shop, [3]);
  const edit = async (status: string) => {
    const { version } = (await shop.app.request('GET', `/admin/products/${productId}`, { as: staff })).body;
    return shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version, status } });
  };
  expect((await edit('draft')).status).toBe(200);
  try {
    const published = await behindAnother(
      shop.app,
      (other) => other.query('update catalog.stores set active = false where id = $1', [shop.storeId]),
      () => edit('published'),
    );
    expect(published.status).toBe(200);
    expect(await hold(randomUUID(), [[variantIds[0] ?? '', 1]])).toMatchObject({ outcome: 'sold-out' });
  } finally {
    await shop.app.sql('update catalog.stores set active = true where id = $1', [shop.storeId]);
    expect((await edit('published')).status).toBe(200);
  }
});
