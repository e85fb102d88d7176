import fc from 'fast-check';
import {
  announce,
  approve,
  freeToReturn,
  isAllBack,
  mayReturnGo,
  returnMoves,
  settle,
  stateAfter,
  takeIn,
  valueOf,
  type ReturnableLine,
  type TakenIn,
} from './returns';

const line = (change: Partial<ReturnableLine> = {}): ReturnableLine => ({
  id: 'a',
  quantity: 3,
  shipped: 3,
  restocked: 0,
  writtenOff: 0,
  announced: 0,
  gross: 1000,
  valued: 0,
  digital: false,
  ...change,
});

const taken = (lineId: string, restock: number, writeOff = 0, value = 0, announced = 0): TakenIn => ({
  lineId,
  restock,
  writeOff,
  value,
  announced,
});
const costs = { shipping: 500, shippingBack: 0, rounding: 0, left: 10_000 };

describe('the moves of a return', () => {
  test('end where nothing more may happen', () => {
    const ends = Object.entries(returnMoves).filter(([, next]) => next.length === 0);
    expect(ends.map(([state]) => state)).toEqual(['received', 'rejected', 'cancelled']);
  });

  test('a buyer may take it back until something has arrived', () => {
    expect([mayReturnGo('requested', 'cancelled'), mayReturnGo('approved', 'cancelled')]).toEqual([true, true]);
    expect([mayReturnGo('partly-received', 'cancelled'), mayReturnGo('received', 'cancelled')]).toEqual([false, false]);
  });
});

describe('units that may be announced', () => {
  test.each<[string, Partial<ReturnableLine>, number]>([
    ['all that were sent', {}, 3],
    ['not those that were not', { shipped: 1 }, 1],
    ['not those that are back', { restocked: 1, writtenOff: 1 }, 1],
    ['not those of another return', { announced: 2 }, 1],
    ['nothing that is downloaded', { digital: true }, 0],
  ])('%s', (_what, change, units) => expect(freeToReturn(line(change))).toBe(units));

  test('the same line twice is summed, another order’s is unknown, none at all is none', () => {
    const twice = [
      { lineId: 'a', quantity: 2 },
      { lineId: 'a', quantity: 2 },
    ];
    expect(announce([line()], twice)).toEqual({ ok: false, why: 'too-many', lineId: 'a' });
    expect(announce([line()], [{ lineId: 'b', quantity: 1 }])).toEqual({ ok: false, why: 'no-such-line', lineId: 'b' });
    expect(announce([line()], [])).toEqual({ ok: false, why: 'nothing', lineId: null });
  });
});

test('staff approve all, a part, and not more than was asked', () => {
  const asked = [
    { lineId: 'a', asked: 2, open: 2 },
    { lineId: 'b', asked: 1, open: 1 },
  ];
  expect(approve(asked, null)).toEqual({ ok: true, value: asked });
  expect(approve(asked, [{ lineId: 'a', quantity: 1 }])).toMatchObject({ ok: true, value: [{ open: 1 }, { open: 0 }] });
  expect(approve(asked, [{ lineId: 'b', quantity: 2 }])).toMatchObject({ ok: false, why: 'too-many' });
  expect(approve(asked, [{ lineId: 'a', quantity: 0 }])).toMatchObject({ ok: false, why: 'nothing' });
});

describe('what arrives', () => {
  const expected = [{ lineId: 'a', asked: 2, open: 2 }];
  const order = [line({ announced: 2 }), line({ id: 'b', announced: 0, gross: 50 })];

  test('may be fewer, more or another line than announced, and never more than is out', () => {
    expect(takeIn(order, expected, [{ lineId: 'a', restock: 1, writeOff: 0 }])).toMatchObject({ ok: true, value: [{ announced: 1 }] });
    expect(takeIn(order, expected, [{ lineId: 'a', restock: 2, writeOff: 1 }])).toMatchObject({ ok: true, value: [{ announced: 2 }] });
    expect(takeIn(order, expected, [{ lineId: 'b', restock: 0, writeOff: 3 }])).toMatchObject({
      ok: true,
      value: [{ announced: 0, value: 50 }],
    });
    expect(takeIn(order, expected, [{ lineId: 'a', restock: 4, writeOff: 0 }])).toMatchObject({ ok: false, why: 'too-many' });
    expect(takeIn(order, [], [{ lineId: 'a', restock: 2, writeOff: 0 }])).toMatchObject({ ok: false, why: 'too-many' });
    expect(takeIn(order, expected, [{ lineId: 'a', restock: 0, writeOff: 0 }])).toMatchObject({ ok: false, why: 'nothing' });
  });

  test('ends the return with its last unit, or when staff say so', () => {
    expect(stateAfter(expected, [taken('a', 1, 0, 0, 1)], false)).toBe('partly-received');
    expect(stateAfter(expected, [taken('a', 1, 0, 0, 1)], true)).toBe('received');
    expect(stateAfter(expected, [taken('a', 1, 1, 0, 2)], false)).toBe('received');
    expect(stateAfter(expected, [taken('b', 2, 0, 0, 0)], false)).toBe('partly-received');
  });
});

describe('what units are worth', () => {
  test('their share, and the last takes the rest', () => {
    expect(valueOf(line(), 1)).toBe(333);
    expect(valueOf(line({ restocked: 1, valued: 333 }), 1)).toBe(333);
    expect(valueOf(line({ restocked: 1, writtenOff: 1, valued: 666 }), 1)).toBe(334);
    expect(valueOf(line(), 3)).toBe(1000);
  });

  test('adds up to the cent over any number of returns, and no unit is worth more than a cent more than another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (quantity, gross, parts) => {
          let now = line({ quantity, shipped: quantity, gross });
          for (const part of [...parts, ...Array.from({ length: quantity }, () => 1)]) {
            const units = Math.min(part, quantity - now.restocked);
            if (units === 0) break;
            const value = valueOf(now, units);
            expect(Math.abs(value - (gross * units) / quantity)).toBeLessThan(quantity);
            now = { ...now, restocked: now.restocked + units, valued: now.valued + value };
          }
          expect(now.valued).toBe(gross);
        },
      ),
    );
  });
});

describe('what goes back', () => {
  test('the goods, with shipping if wished and once, less the fee', () => {
    const one = [taken('a', 1, 0, 333)];
    expect(settle([line()], one, costs, { withShipping: false, fee: 0 })).toMatchObject({ goods: 333, shipping: 0, refund: 333 });
    expect(settle([line()], one, costs, { withShipping: true, fee: 100 })).toMatchObject({ shipping: 500, fee: 100, refund: 733 });
    expect(settle([line()], one, { ...costs, shippingBack: 500 }, { withShipping: true, fee: 0 })).toMatchObject({
      shipping: 0,
      refund: 333,
    });
    expect(settle([line()], one, costs, { withShipping: false, fee: 334 })).toBeNull();
  });

  test('never more than what is left of the order’s money', () => {
    expect(settle([line()], [taken('a', 3, 0, 1000)], { ...costs, left: 250 }, { withShipping: true, fee: 0 })?.refund).toBe(250);
    expect(settle([line()], [taken('a', 3, 0, 1000)], { ...costs, left: 0 }, { withShipping: true, fee: 0 })?.refund).toBe(0);
  });

  test('with everything and shipping also the rounding, so that it comes to what was paid', () => {
    const rounded = { ...costs, rounding: -2 };
    expect(settle([line()], [taken('a', 2, 1, 1000)], rounded, { withShipping: true, fee: 0 })).toMatchObject({
      rounding: -2,
      refund: 1498,
    });
    expect(settle([line()], [taken('a', 2, 0, 666)], rounded, { withShipping: true, fee: 0 })).toMatchObject({ rounding: 0 });
  });
});

describe('an order whose goods are back', () => {
  test.each<[string, readonly ReturnableLine[], readonly TakenIn[], boolean, boolean]>([
    ['all of them', [line()], [taken('a', 2, 1)], false, true],
    ['but one', [line()], [taken('a', 2)], false, false],
    ['all that were sent, and more will be', [line({ shipped: 2 })], [taken('a', 2)], false, false],
    ['all that were sent, and no more will be', [line({ shipped: 2 })], [taken('a', 2)], true, true],
    ['beside what is downloaded', [line(), line({ id: 'b', digital: true, shipped: 0 })], [taken('a', 3)], false, true],
    ['of which nothing was sent', [line({ shipped: 0 })], [], true, false],
  ])('%s', (_what, lines, arrived, nothingMore, back) => expect(isAllBack(lines, arrived, nothingMore)).toBe(back));
});
