import fc from 'fast-check';
import { priceOf, tiersOf, type PriceEntry, type PriceQuestion } from './pricing';

const noon = Date.UTC(2026, 10, 27, 12);
const entry = (more: Partial<PriceEntry> = {}): PriceEntry => ({
  listId: 'list',
  listName: 'List',
  kind: 'sale',
  active: true,
  startsAt: null,
  endsAt: null,
  groupIds: null,
  priority: 0,
  minQuantity: 1,
  amount: 800,
  ...more,
});
const question = (entries: readonly PriceEntry[], more: Partial<PriceQuestion> = {}): PriceQuestion => ({
  base: 1000,
  compareAt: null,
  entries,
  quantity: 1,
  groupIds: [],
  now: noon,
  lowest30: 950,
  ...more,
});
const ask = (entries: readonly PriceEntry[], more: Partial<PriceQuestion> = {}) => priceOf(question(entries, more));
const reasons = (entries: readonly PriceEntry[], more: Partial<PriceQuestion> = {}) =>
  ask(entries, more).trace.map(({ list, why }) => [list?.id ?? 'base', why]);

describe('without lists', () => {
  test('a variant costs its base price, and is not reduced', () => {
    expect(ask([])).toEqual({
      price: 1000,
      listPrice: 1000,
      listId: null,
      lowest30: null,
      trace: [{ list: null, minQuantity: 1, amount: 1000, why: null }],
    });
  });
  test('a compare-at price is what it is reduced from, and the lowest of 30 days is told', () => {
    expect(ask([], { compareAt: 1200 })).toMatchObject({ price: 1000, listPrice: 1200, lowest30: 950 });
  });
});

describe('a sale', () => {
  test('takes effect where it is lower, and is reduced from the base price', () => {
    expect(ask([entry()])).toMatchObject({ price: 800, listPrice: 1000, listId: 'list', lowest30: 950 });
    expect(ask([entry()], { compareAt: 1500 })).toMatchObject({ price: 800, listPrice: 1500 });
  });
  test('never raises a price', () => {
    for (const amount of [1000, 1001]) {
      expect(ask([entry({ amount })])).toMatchObject({ price: 1000, listId: null, lowest30: null });
      expect(reasons([entry({ amount })])).toEqual([
        ['base', null],
        ['list', 'not-lower'],
      ]);
    }
  });
  test('of several the lowest counts, whatever their priority', () => {
    const two = [entry({ listId: 'a', amount: 900, priority: 9 }), entry({ listId: 'b', amount: 850 })];
    expect(ask(two)).toMatchObject({ price: 850, listId: 'b' });
    expect(reasons(two)).toEqual([
      ['base', null],
      ['b', null],
      ['a', 'not-lower'],
    ]);
  });
  test('holds from the instant it starts and no more at the instant it ends', () => {
    const at = (now: number) => ask([entry({ startsAt: noon, endsAt: noon + 1000 })], { now }).price;
    expect([noon - 1, noon, noon + 999, noon + 1000].map(at)).toEqual([1000, 800, 800, 1000]);
    expect(reasons([entry({ startsAt: noon + 1 })])[1]).toEqual(['list', 'not-started']);
    expect(reasons([entry({ endsAt: noon })])[1]).toEqual(['list', 'ended']);
  });
});

describe('an override', () => {
  test('stands in place of base and compare-at price, also above them', () => {
    const above = [entry({ kind: 'override', amount: 1300 })];
    expect(ask(above, { compareAt: 1200 })).toMatchObject({ price: 1300, listPrice: 1300, listId: 'list', lowest30: null });
    expect(reasons(above)).toEqual([
      ['base', 'replaced'],
      ['list', null],
    ]);
  });
  test('of several the highest priority counts, then the lowest amount', () => {
    const three = [
      entry({ listId: 'low', kind: 'override', amount: 500 }),
      entry({ listId: 'dear', kind: 'override', amount: 900, priority: 1 }),
      entry({ listId: 'cheap', kind: 'override', amount: 880, priority: 1 }),
    ];
    expect(ask(three)).toMatchObject({ price: 880, listId: 'cheap' });
    expect(reasons(three)).toEqual([
      ['base', 'replaced'],
      ['cheap', null],
      ['dear', 'not-lower'],
      ['low', 'lower-priority'],
    ]);
  });
  test('a sale is taken off it', () => {
    const both = [entry({ listId: 'trade', kind: 'override', amount: 850 }), entry({ listId: 'sale', amount: 800 })];
    expect(ask(both)).toMatchObject({ price: 800, listPrice: 850, listId: 'sale' });
  });
  test('for a group is for its members and for nobody else', () => {
    const trade = [entry({ kind: 'override', groupIds: ['trade', 'vip'], amount: 700 })];
    expect(ask(trade, { groupIds: ['other', 'vip'] }).price).toBe(700);
    expect(ask(trade, { groupIds: ['other'] }).price).toBe(1000);
    expect(reasons(trade)[1]).toEqual(['list', 'other-group']);
  });
});

describe('quantities', () => {
  const tiered = [entry({ minQuantity: 10, amount: 900 }), entry({ minQuantity: 50, amount: 850 })];
  test('the largest tier that is reached counts', () => {
    expect([1, 9, 10, 49, 50, 9999].map((quantity) => ask(tiered, { quantity }).price)).toEqual([1000, 1000, 900, 900, 850, 850]);
    expect(ask(tiered, { quantity: 9 }).trace[1]).toMatchObject({ minQuantity: 10, why: 'too-few' });
  });
  test('tiers are told from one unit on, and only where something changes', () => {
    expect(tiersOf(question([...tiered, entry({ listId: 'other', minQuantity: 20, amount: 950 })]))).toEqual([
      { minQuantity: 1, price: 1000, listPrice: 1000 },
      { minQuantity: 10, price: 900, listPrice: 1000 },
      { minQuantity: 50, price: 850, listPrice: 1000 },
    ]);
  });
});

test('a list that is switched off does nothing', () => {
  expect(reasons([entry({ active: false })])[1]).toEqual(['list', 'switched-off']);
});

describe('whatever the lists say', () => {
  const instant = fc.option(fc.integer({ min: noon - 5, max: noon + 5 }));
  const anyEntry = fc.record({
    listId: fc.constantFrom('a', 'b', 'c', 'd'),
    listName: fc.constant('List'),
    kind: fc.constantFrom('sale' as const, 'override' as const),
    active: fc.boolean(),
    startsAt: instant,
    endsAt: instant,
    groupIds: fc.option(fc.subarray(['trade', 'vip'], { minLength: 1 })),
    priority: fc.integer({ min: 0, max: 2 }),
    minQuantity: fc.integer({ min: 1, max: 4 }),
    amount: fc.integer({ min: 0, max: 2000 }),
  });
  /** As stored: one list is of one kind, and has one price for each quantity. */
  const anyEntries = fc.uniqueArray(anyEntry, { maxLength: 8, selector: (e) => `${e.listId} ${e.minQuantity}` }).map((entries) => {
    const heads = new Map(entries.map((e) => [e.listId, e]));
    return entries.map(({ minQuantity, amount, listId, ...own }) => ({ ...own, ...heads.get(listId), listId, minQuantity, amount }));
  });
  const anyQuestion = fc.record({
    base: fc.integer({ min: 0, max: 2000 }),
    compareAt: fc.constant(null),
    entries: anyEntries,
    quantity: fc.integer({ min: 1, max: 6 }),
    groupIds: fc.subarray(['trade', 'vip', 'other']),
    now: fc.constant(noon),
    lowest30: fc.constant(null),
  });

  test('a price is never negative, never above what it is reduced from, and comes from the list it names', () => {
    fc.assert(
      fc.property(anyQuestion, (q) => {
        const { price, listPrice, listId, trace } = priceOf(q);
        expect(price).toBeGreaterThanOrEqual(0);
        expect(listPrice).toBeGreaterThanOrEqual(price);
        expect(trace.find((step) => (step.list?.id ?? null) === listId)).toMatchObject({ amount: price, why: null });
      }),
    );
  });
  test('sales alone never make anything dearer than its base price', () => {
    fc.assert(
      fc.property(anyQuestion, (q) => {
        expect(priceOf({ ...q, entries: q.entries.map((e) => ({ ...e, kind: 'sale' as const })) }).price).toBeLessThanOrEqual(q.base);
      }),
    );
  });
  test('the order in which lists are read does not matter', () => {
    fc.assert(
      fc.property(anyQuestion, (q) => {
        expect(priceOf({ ...q, entries: [...q.entries].reverse() })).toEqual(priceOf(q));
      }),
    );
  });
  test('with lists of one priority whose tiers fall, more units never cost more each', () => {
    fc.assert(
      fc.property(anyQuestion, (q) => {
        const entries = q.entries.map((e) => ({ ...e, priority: 0, amount: 2000 - e.minQuantity * 100 }));
        const falling = { ...q, base: 2000, entries };
        expect(priceOf({ ...falling, quantity: q.quantity + 1 }).price).toBeLessThanOrEqual(priceOf(falling).price);
      }),
    );
  });
  test('the tier a quantity falls into has its price', () => {
    fc.assert(
      fc.property(anyQuestion, (q) => {
        const { price, listPrice } = priceOf(q);
        expect(tiersOf(q).findLast((tier) => tier.minQuantity <= q.quantity)).toMatchObject({ price, listPrice });
      }),
    );
  });
});
