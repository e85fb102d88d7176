import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { releaseExpiredHoldsJob } from '../jobs';
import { catalogModule } from '../module';
import { addCategory, addGoods, inMinutes, closeShop, openShop, receive, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const hold = (checkoutId: string, lines: [string, number][], minutes = 10) =>
  shop.catalog.holdStock({
    checkoutId,
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
    expiresAt: inMinutes(minutes),
  });
const allocate = (checkoutId: string, lines: [string, number][]) =>
  shop.catalog.allocateStock({ checkoutId, lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })) });
const release = (checkoutId: string) => shop.catalog.releaseStock({ checkoutId, reason: 'cancelled' });
const ship = (checkoutId: string, shipmentId: string, lines: [string, number][]) =>
  shop.catalog.shipStock({ checkoutId, shipmentId, lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })) });

const goods = async (...stock: number[]): Promise<string[]> => [...(await addGoods(shop, stock)).variantIds];
const one = async (stock: number): Promise<string> => (await goods(stock))[0] ?? '';

async function shelf(variantId: string): Promise<{ on_hand: number; reserved: number }> {
  const [row] = await shop.app.sql(
    'select sum(on_hand)::int as on_hand, sum(reserved)::int as reserved from catalog.stock_levels where variant_id = $1',
    [variantId],
  );
  return row;
}

async function expireNow(checkoutId: string): Promise<void> {
  await shop.app.sql(`update catalog.holds set expires_at = now() - interval '1 second' where checkout_id = $1`, [checkoutId]);
  const job = shop.app.house.jobs.find((j) => j.job.name === releaseExpiredHoldsJob.name);
  await job?.run({}, new AbortController().signal);
}

test('two buyers reach for the last unit: one gets it, the other is told', async () => {
  const variantId = await one(1);
  const outcomes = await Promise.all([hold(randomUUID(), [[variantId, 1]]), hold(randomUUID(), [[variantId, 1]])]);
  expect(outcomes.map((o) => o.outcome).sort()).toEqual(['held', 'sold-out']);
  expect(outcomes.find((o) => o.outcome === 'sold-out')).toEqual({
    outcome: 'sold-out',
    lines: [{ variantId, requested: 1, available: 0 }],
  });
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 1 });
});

test('units that come back go onto a full shelf too, which staff can still count', async () => {
  const [variantId, orderId, returnId] = [await one(5), randomUUID(), randomUUID()];
  const lines: [string, number][] = [[variantId, 2]];
  await allocate(orderId, lines);
  await ship(orderId, randomUUID(), lines);
  const [level] = await shop.app.sql('select store_id from catalog.stock_levels where variant_id = $1', [variantId]);
  const count = async (onHand: number) =>
    (
      await shop.app.request('POST', `/stores/${level.store_id}/stock-adjustments`, {
        as: staff,
        body: { reason: 'count', lines: [{ variantId, onHand }] },
        headers: { 'idempotency-key': randomUUID() },
      })
    ).status;
  expect(await count(1_000_000_000)).toBe(201);
  const back = () => shop.catalog.returnStock({ returnId, checkoutId: orderId, lines: [{ variantId, quantity: 2 }] });
  await Promise.all([back(), back(), back()]);
  expect(await shelf(variantId)).toEqual({ on_hand: 1_000_000_002, reserved: 0 });
  expect(await count(1_000_000_000)).toBe(201);
  expect(await count(7)).toBe(201);
});

describe('units that come back', () => {
  const levels = (variantId: string) =>
    shop.app.sql('select store_id, on_hand from catalog.stock_levels where variant_id = $1 order by on_hand', [variantId]);
  const moves = (returnId: string) =>
    shop.app.sql(
      `select split_part(cause, ':', 1) as kind, store_id, on_hand_delta as units, reason from catalog.stock_movements
       where cause in ('return:' || $1, 'write-off:' || $1) order by seq`,
      [returnId],
    );
  const otherStore = async (): Promise<string> =>
    (await shop.app.request('POST', '/stores', { as: staff, body: { code: `back-${randomUUID().slice(0, 8)}`, name: 'The other store' } }))
      .body.id;

  test('go into the chosen store, also where their kind never lay; what is written off comes in there and goes out', async () => {
    const [variantId, orderId, returnId, storeId] = [await one(5), randomUUID(), randomUUID(), await otherStore()];
    await allocate(orderId, [[variantId, 5]]);
    await ship(orderId, randomUUID(), [[variantId, 5]]);
    const lines = [
      { variantId, quantity: 2, storeId },
      { variantId, quantity: 1, storeId, writeOff: true as const },
      { variantId, quantity: 1 },
    ];
    await Promise.all([1, 2, 3].map(() => shop.catalog.returnStock({ returnId, checkoutId: orderId, lines })));
    expect((await levels(variantId)).map(({ on_hand }) => on_hand)).toEqual([1, 2]);
    expect((await moves(returnId)).filter((move) => move.store_id === storeId)).toEqual([
      { kind: 'return', store_id: storeId, units: 3, reason: 'returned' },
      { kind: 'write-off', store_id: storeId, units: -1, reason: 'damaged' },
    ]);
  });

  test('are taken in where they came from when the chosen store is unknown', async () => {
    const [variantId, orderId, returnId] = [await one(2), randomUUID(), randomUUID()];
    await allocate(orderId, [[variantId, 2]]);
    await ship(orderId, randomUUID(), [[variantId, 2]]);
    await shop.catalog.returnStock({ returnId, checkoutId: orderId, lines: [{ variantId, quantity: 1, storeId: randomUUID() }] });
    expect(await levels(variantId)).toMatchObject([{ on_hand: 1 }]);
  });
});

describe('units of an order that will never be sent', () => {
  const releaseUnits = (releaseId: string, checkoutId: string, lines: [string, number][]) =>
    shop.catalog.releaseUnits({ releaseId, checkoutId, lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })) });
  const moves = (checkoutId: string) =>
    shop.app.sql(
      `select split_part(cause, ':', 1) as kind, on_hand_delta as on_hand, reserved_delta as reserved from catalog.stock_movements
       where checkout_id = $1 order by seq`,
      [checkoutId],
    );

  test('are for sale again, once however often it is asked, and the parcel that was packed before leaves after', async () => {
    const [variantId, orderId, releaseId] = [await one(5), randomUUID(), randomUUID()];
    await allocate(orderId, [[variantId, 5]]);
    await Promise.all(Array.from({ length: 5 }, () => releaseUnits(releaseId, orderId, [[variantId, 3]])));
    await releaseUnits(releaseId, orderId, [[variantId, 3]]);
    expect(await shelf(variantId)).toEqual({ on_hand: 5, reserved: 2 });
    await expect(ship(orderId, randomUUID(), [[variantId, 3]])).rejects.toMatchObject({ code: 'catalog.not-allocated' });
    await ship(orderId, randomUUID(), [[variantId, 2]]);
    expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 0 });
    expect(await moves(orderId)).toEqual([
      { kind: 'hold', on_hand: 0, reserved: 5 },
      { kind: 'release', on_hand: 0, reserved: -3 },
      { kind: 'ship', on_hand: -2, reserved: -2 },
    ]);
  });

  test('are none of those that have left, and no more than are set aside', async () => {
    const [variantId, orderId] = [await one(5), randomUUID()];
    await allocate(orderId, [[variantId, 4]]);
    await ship(orderId, randomUUID(), [[variantId, 1]]);
    await expect(releaseUnits(randomUUID(), orderId, [[variantId, 4]])).rejects.toMatchObject({ code: 'catalog.not-allocated' });
    expect(await shelf(variantId)).toEqual({ on_hand: 4, reserved: 3 });
    await releaseUnits(randomUUID(), orderId, [[variantId, 3]]);
    expect(await shelf(variantId)).toEqual({ on_hand: 4, reserved: 0 });
  });

  test('are all there is of an order of which nothing was packed, and cancelling it then gives nothing back twice', async () => {
    const [variantId, orderId, releaseId] = [await one(5), randomUUID(), randomUUID()];
    await allocate(orderId, [[variantId, 4]]);
    await releaseUnits(releaseId, orderId, [[variantId, 4]]);
    await release(orderId);
    expect(await shelf(variantId)).toEqual({ on_hand: 5, reserved: 0 });
    const other = randomUUID();
    await allocate(other, [[variantId, 4]]);
    await release(other);
    await releaseUnits(randomUUID(), other, [[variantId, 4]]);
    expect(await shelf(variantId)).toEqual({ on_hand: 5, reserved: 0 });
  });

  test('are taken from the shelf with the fewest of them, as parcels leave from that with the most', async () => {
    const [variantId, orderId] = [await one(3), randomUUID()];
    const { body } = await shop.app.request('POST', '/stores', { as: staff, body: { code: randomUUID().slice(0, 8), name: 'Second' } });
    await receive({ app: shop.app, storeId: body.id }, [variantId], [2]);
    await allocate(orderId, [[variantId, 5]]);
    await releaseUnits(randomUUID(), orderId, [[variantId, 3]]);
    const left = await shop.app.sql(
      `select r.quantity - r.shipped - r.released as open, r.state from catalog.reservations r where r.checkout_id = $1 order by r.quantity desc`,
      [orderId],
    );
    expect(left).toEqual([
      { open: 2, state: 'allocated' },
      { open: 0, state: 'released' },
    ]);
    await ship(orderId, randomUUID(), [[variantId, 2]]);
    expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 0 });
  });
});

test('thirty buyers at once never take more than there is', async () => {
  const [a = '', b = ''] = await goods(7, 20);
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      hold(
        randomUUID(),
        i % 2
          ? [
              [a, 1],
              [b, 1],
            ]
          : [
              [b, 1],
              [a, 1],
            ],
      ),
    ),
  );
  expect(outcomes.filter((o) => o.outcome === 'held')).toHaveLength(7);
  expect(await shelf(a)).toEqual({ on_hand: 7, reserved: 7 });
  expect(await shelf(b)).toEqual({ on_hand: 20, reserved: 7 });
});

test('two lines of the same variant are summed before they are checked', async () => {
  const variantId = await one(3);
  expect(
    await hold(randomUUID(), [
      [variantId, 2],
      [variantId, 2],
    ]),
  ).toEqual({
    outcome: 'sold-out',
    lines: [{ variantId, requested: 4, available: 3 }],
  });
  expect(
    (
      await hold(randomUUID(), [
        [variantId, 2],
        [variantId, 1],
      ])
    ).outcome,
  ).toBe('held');
  expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 3 });
});

test('all lines or none: one that is sold out leaves the others untouched', async () => {
  const [plenty = '', none = ''] = await goods(5, 0);
  expect(
    await hold(randomUUID(), [
      [plenty, 2],
      [none, 1],
    ]),
  ).toMatchObject({ outcome: 'sold-out', lines: [{ variantId: none, requested: 1, available: 0 }] });
  expect(await shelf(plenty)).toEqual({ on_hand: 5, reserved: 0 });
});

test('a hold that is repeated holds once and gives the same answer', async () => {
  const variantId = await one(2);
  const checkoutId = randomUUID();
  const outcomes = await Promise.all([1, 2, 3].map(() => hold(checkoutId, [[variantId, 2]])));
  expect(outcomes.map((o) => o.outcome)).toEqual(['held', 'held', 'held']);
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 2 });
  const late = randomUUID();
  const refused = await hold(late, [[variantId, 1]]);
  await release(checkoutId);
  expect(await hold(late, [[variantId, 1]])).toEqual(refused);
});

test('what does not exist or is not published cannot be held', async () => {
  const { productId, variantIds } = await addGoods(shop, [5]);
  const [variantId = ''] = variantIds;
  await shop.app.request('DELETE', `/products/${productId}`, { as: staff });
  expect((await hold(randomUUID(), [[variantId, 1]])).outcome).toBe('sold-out');
  const unknown = randomUUID();
  expect(await hold(randomUUID(), [[unknown, 1]])).toEqual({
    outcome: 'sold-out',
    lines: [{ variantId: unknown, requested: 1, available: 0 }],
  });
});

test('a declined payment puts the stock back, once', async () => {
  const variantId = await one(2);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 2]]);
  await Promise.all([release(checkoutId), release(checkoutId)]);
  await release(checkoutId);
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 0 });
  expect(await allocate(checkoutId, [[variantId, 2]])).toEqual({ allocated: false });
});

test('a hold that comes after its own release does not stick', async () => {
  const variantId = await one(2);
  const checkoutId = randomUUID();
  await release(checkoutId);
  expect((await hold(checkoutId, [[variantId, 1]])).outcome).toBe('sold-out');
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 0 });
});

test('hold and release of one checkout at the same moment leave nothing behind', async () => {
  const variantId = await one(5);
  for (let round = 0; round < 10; round += 1) {
    const checkoutId = randomUUID();
    await Promise.all([hold(checkoutId, [[variantId, 1]]), release(checkoutId)]);
  }
  expect(await shelf(variantId)).toEqual({ on_hand: 5, reserved: 0 });
});

test('a hold ends with its time and can be taken again by the same checkout', async () => {
  const variantId = await one(1);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 1]]);
  await expireNow(checkoutId);
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 0 });
  expect(await shop.catalog.extendHold({ checkoutId, expiresAt: inMinutes(5) })).toEqual({ held: false });
  expect((await hold(checkoutId, [[variantId, 1]])).outcome).toBe('held');
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 1 });
});

test('a payment that takes its time keeps its hold', async () => {
  const variantId = await one(1);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 1]], 1);
  expect(await shop.catalog.extendHold({ checkoutId, expiresAt: inMinutes(30) })).toEqual({ held: true });
  const [row] = await shop.app.sql(`select expires_at > now() + interval '20 minutes' as later from catalog.holds where checkout_id = $1`, [
    checkoutId,
  ]);
  expect(row).toEqual({ later: true });
  expect(await shop.catalog.extendHold({ checkoutId: randomUUID(), expiresAt: inMinutes(1) })).toEqual({ held: false });
});

test('an accepted order keeps its stock for good', async () => {
  const variantId = await one(2);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 2]]);
  expect(await allocate(checkoutId, [[variantId, 2]])).toEqual({ allocated: true });
  expect(await allocate(checkoutId, [[variantId, 2]])).toEqual({ allocated: true });
  await expireNow(checkoutId);
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 2 });
});

test('money that came after the hold was over takes the stock again, if it is still there', async () => {
  const variantId = await one(1);
  const [late, later] = [randomUUID(), randomUUID()];
  for (const checkoutId of [late, later]) {
    await hold(checkoutId, [[variantId, 1]]);
    await expireNow(checkoutId);
  }
  expect(await allocate(late, [[variantId, 1]])).toEqual({ allocated: true });
  expect(await allocate(later, [[variantId, 1]])).toEqual({ allocated: false });
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 1 });
});

test('an order cannot allocate other goods than it holds', async () => {
  const variantId = await one(3);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 1]]);
  await expect(allocate(checkoutId, [[variantId, 2]])).rejects.toMatchObject({ code: 'catalog.not-allocated' });
  expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 1 });
});

test('a parcel takes its units off the shelf once; a second parcel takes the rest', async () => {
  const variantId = await one(5);
  const [checkoutId, parcel] = [randomUUID(), randomUUID()];
  await hold(checkoutId, [[variantId, 3]]);
  await expect(ship(checkoutId, parcel, [[variantId, 2]])).rejects.toMatchObject({ code: 'catalog.not-allocated' });
  await allocate(checkoutId, [[variantId, 3]]);
  await ship(checkoutId, parcel, [[variantId, 2]]);
  await ship(checkoutId, parcel, [[variantId, 2]]);
  expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 1 });
  await expect(ship(checkoutId, randomUUID(), [[variantId, 2]])).rejects.toMatchObject({ code: 'catalog.not-allocated' });
  await ship(checkoutId, randomUUID(), [[variantId, 1]]);
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 0 });
  await release(checkoutId);
  expect(await shelf(variantId)).toEqual({ on_hand: 2, reserved: 0 });
});

test('a cancelled order gives back only what has not left the house', async () => {
  const variantId = await one(4);
  const checkoutId = randomUUID();
  await hold(checkoutId, [[variantId, 3]]);
  await allocate(checkoutId, [[variantId, 3]]);
  await ship(checkoutId, randomUUID(), [[variantId, 1]]);
  await release(checkoutId);
  expect(await shelf(variantId)).toEqual({ on_hand: 3, reserved: 0 });
});

test('with several stores the fullest one gives first, and one line may come from two', async () => {
  const { app } = shop;
  const variantId = await one(2);
  const second = await app.request('POST', '/stores', { as: staff, body: { code: `second-${variantId.slice(-6)}`, name: 'Second store' } });
  await app.request('POST', `/stores/${second.body.id}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'received', lines: [{ variantId, onHand: 3 }] },
  });
  const at = async () =>
    Object.fromEntries(
      (await app.sql('select store_id, reserved from catalog.stock_levels where variant_id = $1', [variantId])).map((r) => [
        r.store_id === second.body.id ? 'second' : 'main',
        r.reserved,
      ]),
    );
  const small = randomUUID();
  await hold(small, [[variantId, 1]]);
  expect(await at()).toEqual({ main: 0, second: 1 });
  await release(small);
  const large = randomUUID();
  expect((await hold(large, [[variantId, 4]])).outcome).toBe('held');
  expect(await at()).toEqual({ main: 1, second: 3 });
  await allocate(large, [[variantId, 4]]);
  await ship(large, randomUUID(), [[variantId, 4]]);
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 0 });
  await app.request('PATCH', `/stores/${second.body.id}`, { as: staff, body: { version: 1, active: false } });
});

test('a closed store sells nothing', async () => {
  const { app } = shop;
  const { variantIds } = await addGoods(shop, [0]);
  const [variantId = ''] = variantIds;
  const closing = await app.request('POST', '/stores', {
    as: staff,
    body: { code: `closing-${variantId.slice(-6)}`, name: 'Closing store' },
  });
  const stock = { reason: 'received', lines: [{ variantId, onHand: 3 }] };
  await app.request('POST', `/stores/${closing.body.id}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: stock,
  });
  await app.request('PATCH', `/stores/${closing.body.id}`, { as: staff, body: { version: 1, active: false } });
  expect((await hold(randomUUID(), [[variantId, 1]])).outcome).toBe('sold-out');
});

test('what may be sold before it has arrived is held beyond the shelf, and does not leave before it is there', async () => {
  const { app, storeId } = shop;
  const variantId = await one(1);
  const change = (lines: unknown[]) =>
    app.request('POST', `/stores/${storeId}/stock-adjustments`, {
      as: staff,
      headers: { 'idempotency-key': randomUUID() },
      body: { reason: 'correction', lines },
    });
  await change([{ variantId, delta: 0, backorder: true }]);
  const checkoutId = randomUUID();
  expect((await hold(checkoutId, [[variantId, 3]])).outcome).toBe('held');
  expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 3 });
  await allocate(checkoutId, [[variantId, 3]]);
  await expect(ship(checkoutId, randomUUID(), [[variantId, 3]])).rejects.toMatchObject({ code: 'catalog.not-on-shelf' });
  expect((await change([{ variantId, onHand: 3, backorder: false }])).status).toBe(201);
  await ship(checkoutId, randomUUID(), [[variantId, 3]]);
  expect(await shelf(variantId)).toEqual({ on_hand: 0, reserved: 0 });
});

test('a hold costs three statements, an allocation and a release two', async () => {
  const [a = '', b = ''] = await goods(5, 5);
  const checkoutId = randomUUID();
  const { app } = shop;
  app.statements();
  await hold(checkoutId, [
    [a, 1],
    [b, 2],
  ]);
  expect(app.statements().filter(isWork)).toHaveLength(3);
  await allocate(checkoutId, [
    [a, 1],
    [b, 2],
  ]);
  expect(app.statements().filter(isWork)).toHaveLength(2);
  await release(checkoutId);
  expect(app.statements().filter(isWork)).toHaveLength(2);
});

const isWork = (statement: string): boolean => !/^(begin|commit|start transaction)/i.test(statement);

test('the quote of a variant says what a line of a cart must remember', async () => {
  const { productId, slug, variantIds } = await addGoods(shop, [4, 0], { title: 'Quoted thing' });
  const [first = '', second = ''] = variantIds;
  const quotes = await shop.catalog.quoteVariants({ variantIds: [first, second, randomUUID()], currency: 'USD' });
  expect(quotes.sort((x, y) => x.price.minor - y.price.minor)).toMatchObject([
    {
      variantId: first,
      productId,
      slug,
      title: 'Quoted thing',
      options: [{ name: 'Size', value: 'S0' }],
      price: { minor: 1000, currency: 'USD' },
      available: 4,
      taxClass: 'standard',
    },
    { variantId: second, available: 0 },
  ]);
  expect(await shop.catalog.quoteVariants({ variantIds: [first], currency: 'KES' })).toEqual([]);
  await shop.app.request('DELETE', `/products/${productId}`, { as: staff });
  expect(await shop.catalog.quoteVariants({ variantIds: [first], currency: 'USD' })).toEqual([]);
});

test('the quote of a variant says which categories it is in, and all above them, when it is asked', async () => {
  const kitchen = await addCategory(shop, 'Kitchen of quotes');
  const mugs = await addCategory(shop, 'Mugs of quotes', kitchen.id);
  const { variantIds } = await addGoods(shop, [1], { categoryIds: [mugs.id] });
  const asked = { variantIds: [...variantIds], currency: 'USD' };
  const [quote] = await shop.catalog.quoteVariants({ ...asked, withCategories: true });
  expect([...(quote?.categoryIds ?? [])].sort()).toEqual([kitchen.id, mugs.id].sort());
  expect((await shop.catalog.quoteVariants(asked))[0]).not.toHaveProperty('categoryIds');
});
