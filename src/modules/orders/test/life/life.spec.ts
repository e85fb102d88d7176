import fc, { type Command } from 'fast-check';
import { acts, purchases, type Act } from '../../../../platform/testing/order-acts';
import { count, happen, kept, promised, size, type Naive } from '../../../../platform/testing/order-on-paper';
import { act, collectedOf, dueOf, keptOf, paperOrder, preview, returnables, type Paper } from './paper';

/** The same ones every time, so that what is red stays red; `npm run proof` asks for a hundred thousand others. */
const runs = Number(process.env['LIFE_RUNS'] ?? 2_000);
const seed = Number(process.env['LIFE_SEED'] ?? 1);

interface Held {
  order: Paper;
}

const happening = (one: Act): Command<Naive, Held> => ({
  check: () => true,
  toString: () => JSON.stringify(one),
  run(naive, held) {
    const before = held.order;
    const isDone = happen(naive, one, () => preview(before, one));
    const real = act(before, one);
    same('may be done', real !== null, isDone);
    if (!real) return;
    happened.set(one.what, (happened.get(one.what) ?? 0) + 1);
    for (const amount of real.cash) naive.cash.push(amount);
    if (real.brought) bring(naive, real.brought);
    if (real.cash.some((amount) => amount < 0) && kept(naive) === 0 && dueOf(real.order) > 0 && !naive.cancelled) naive.givenUp = true;
    held.order = real.order;
    compare(real.order, naive);
  },
});

/** How often each was done, and not refused. */
const happened = new Map<string, number>();

function bring(naive: Naive, { back, units }: { back: number; units: number }): void {
  happened.set('exchange', (happened.get('exchange') ?? 0) + 1);
  naive.lines.push(Array.from({ length: units }, () => 'open' as const));
  const one = naive.returns[back]?.exchange;
  if (one) one.done = true;
}

/** A hundred thousand orders have millions of these: jest's own words would take most of the time. */
function same(what: string, real: unknown, naive: unknown): void {
  const [is, should] = [JSON.stringify(real), JSON.stringify(naive)];
  if (is !== should) throw new Error(`${what}: ${is}, and on paper ${should}`);
}

/** The order and the paper tell the same, and nothing is lost or made of nothing. */
function compare(order: Paper, naive: Naive): void {
  const units = naive.lines.map((line) => ({
    quantity: size(line),
    shipped: size(line) - count(line, 'open'),
    restocked: count(line, 'shelf'),
    writtenOff: count(line, 'lost'),
    announced: promised(line),
  }));
  const real = order.lines.map((line) => ({
    quantity: line?.quantity ?? 0,
    shipped: line?.claimed ?? 0,
    restocked: line?.restocked ?? 0,
    writtenOff: line?.writtenOff ?? 0,
    announced: line?.announced ?? 0,
  }));
  same('units', real, units);
  same('kept', keptOf(order), kept(naive));
  const sums = [keptOf(order), order.refunds, dueOf(order), collectedOf(order) - order.refunds, 550 - order.shippingBack];
  same(
    'below zero',
    sums.filter((sum) => sum < 0),
    [],
  );
  same('what it cost at first', dueOf(order) + order.reduced - order.charges, naive.cash[0]);
  for (const { valued, gross, restocked, writtenOff, quantity } of returnables(order)) {
    same('a line is worth no more than it cost', valued <= gross, true);
    if (restocked + writtenOff === quantity) same('what is back is worth all of it', gross - valued <= 2 * order.edits, true);
  }
  const places = naive.lines.flat().filter((place) => place !== 'gone');
  const gone = places.filter((place) => place === 'shelf' || place === 'lost').length;
  const open = places.filter((place) => place === 'open').length;
  const isBack = gone > 0 && gone + open === places.length && (open === 0 || naive.givenUp);
  same('returned, cancelled', [order.fulfilment === 'returned', order.lifecycle === 'cancelled'], [isBack, naive.cancelled]);
}

test('the life of an order is what one would keep on paper, whatever happens to it in whatever order', () => {
  const lives = fc.array(acts.map(happening), { minLength: 15, maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(purchases, lives, (bought, commands) => {
      fc.modelRun(() => {
        const order = paperOrder(bought);
        const model: Naive = {
          lines: bought.map(({ units }) => Array.from({ length: units }, () => 'open' as const)),
          cash: [keptOf(order)],
          returns: [],
          cancelled: false,
          givenUp: false,
        };
        return { model, real: { order } };
      }, commands);
    }),
    { numRuns: runs, seed },
  );
  const names = ['ship', 'edit', 'add', 'cancel', 'refund', 'ask', 'approve', 'reject', 'keep', 'receive', 'close', 'exchange'];
  expect(names.filter((name) => !happened.has(name))).toEqual([]);
});
