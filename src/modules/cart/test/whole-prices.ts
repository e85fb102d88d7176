import fc from 'fast-check';
import { money, type Money } from '../../../platform/kernel/money';
import { matches, type Candidate, type Promotion, type PromotionKind } from '../domain/promotion';
import { rulesAt, type TaxRule } from '../domain/tax';
import { sumOf } from '../domain/trace';
import { wholePrice, type WholeLine } from '../domain/whole-price';

type Line = WholeLine & { readonly id: string };

const eur = (minor: number): Money => money(minor, 'EUR');
const ids = (prefix: string, most: number) =>
  fc.uniqueArray(
    fc.integer({ min: 0, max: 4 }).map((n) => `${prefix}${n}`),
    { maxLength: most },
  );
const price = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5_000_000 }));

const lineArb: fc.Arbitrary<Line> = fc
  .record({
    id: fc.uuid(),
    quantity: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 999 })),
    unit: price,
    single: fc.integer({ min: 0, max: 500 }),
    list: fc.integer({ min: 0, max: 500 }),
    productId: fc.integer({ min: 0, max: 4 }).map((n) => `p${n}`),
    categoryIds: ids('c', 3),
    taxClass: fc.constantFrom('standard', 'reduced', 'zero'),
  })
  .map(({ unit, single, list, ...line }) => ({
    ...line,
    unitPrice: eur(unit),
    singlePrice: eur(unit + single),
    listPrice: eur(unit + single + list),
    fromQuantity: single > 0 ? line.quantity : 1,
  }));

const seldom = <T>(arbitrary: fc.Arbitrary<T>, mostly: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(mostly) }, { weight: 1, arbitrary });
const kinds: readonly PromotionKind[] = ['percentage', 'fixed', 'buy-x-get-y', 'free-shipping', 'gift'];
const promotionArb: fc.Arbitrary<Promotion> = fc.record({
  id: fc.uuid(),
  name: fc.constant('P'),
  kind: fc.constantFrom(...kinds),
  currency: seldom(fc.constant('USD'), 'EUR'),
  basisPoints: fc.integer({ min: 1, max: 10_000 }),
  amountMinor: fc.integer({ min: 1, max: 100_000 }),
  buyQuantity: fc.integer({ min: 1, max: 4 }),
  getQuantity: fc.integer({ min: 1, max: 3 }),
  getProductIds: ids('p', 2),
  getCategoryIds: ids('c', 1),
  mostTimes: fc.option(fc.integer({ min: 1, max: 5 })),
  giftVariantId: fc.uuid(),
  countries: seldom(fc.subarray(['DE', 'FR']), []),
  productIds: seldom(ids('p', 2), []),
  categoryIds: seldom(ids('c', 2), []),
  excludesSale: seldom(fc.constant(true), false),
  groupIds: seldom(fc.subarray(['g1', 'g2']), []),
  firstOrder: fc.constant(false),
  minimumMinor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
  minimumOf: fc.constantFrom('cart', 'matching'),
  startsAt: seldom(fc.constantFrom('2026-01-01T00:00:00Z', '2030-01-01T00:00:00Z'), null),
  endsAt: seldom(fc.constantFrom('2026-02-01T00:00:00Z', '2031-01-01T00:00:00Z'), null),
  priority: fc.integer({ min: 0, max: 3 }),
  combinable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

const candidateArb: fc.Arbitrary<Candidate> = fc.record({
  promotion: promotionArb,
  code: fc.option(fc.record({ id: fc.uuid(), code: fc.constant('CODE') })),
  standing: fc.record({
    problem: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom('used-up' as const, 'withdrawn' as const) },
    ),
    budgetLeft: fc.option(fc.integer({ min: 0, max: 50_000 })),
  }),
});

const rule = (taxClass: string, ppm: number, priority = 1, compound = false): TaxRule => ({
  name: `${taxClass} ${priority}`,
  ppm,
  taxClass,
  country: '',
  region: '',
  postalCodes: [],
  cities: [],
  priority,
  compound,
  shipping: true,
});
const rules = [rule('standard', 190_000), rule('reduced', 70_000), rule('standard', 98_750, 2, true)];

const cartArb = fc.record({
  lines: fc.array(lineArb, { minLength: 1, maxLength: 6 }),
  candidates: fc.array(candidateArb, { maxLength: 6 }),
  shipping: fc.option(
    fc.record({ name: fc.constant('Standard'), price: fc.integer({ min: 0, max: 3_000 }).map(eur), taxClass: fc.constant('standard') }),
  ),
  included: fc.boolean(),
  country: fc.constantFrom('DE', 'US', null),
  groupIds: fc.subarray(['g1', 'g2']),
  nothingToShip: fc.boolean(),
  giftPrice: fc.option(fc.integer({ min: 0, max: 5_000 })),
});

/** O1 to O5 and what promotions may do, of so many random carts. */
export function checkWholePrices(runs: number): void {
  let [applied, refused] = [0, 0];
  fc.assert(
    fc.property(cartArb, (cart) => {
      const gift = (lines: readonly Line[]): Line | null =>
        cart.giftPrice === null
          ? null
          : {
              id: `gift ${lines.length}`,
              quantity: 1,
              unitPrice: eur(cart.giftPrice),
              singlePrice: eur(cart.giftPrice),
              listPrice: eur(cart.giftPrice),
              fromQuantity: 1,
              productId: 'p0',
              categoryIds: [],
              taxClass: 'reduced',
            };
      const priced = wholePrice({
        ...cart,
        shipping: cart.nothingToShip ? null : cart.shipping,
        market: {
          currency: 'EUR',
          pricesIncludeTax: cart.included,
          rates: (taxClass, what) => rulesAt(rules, taxClass, { country: cart.country ?? 'DE' }, what),
        },
        address: cart.country === null ? null : { country: cart.country },
        now: Date.parse('2026-06-01T00:00:00Z'),
        giftLine: (_promotion, lines) => gift(lines),
      });
      const { lines, totals, shipping, trace } = priced;
      const over = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);

      // O1 – O5
      same(
        totals.subtotal.minor,
        over((line) => line.quantity * line.unitPrice.minor),
        'subtotal',
      );
      same(
        totals.discount.minor,
        over((line) => line.discount.minor),
        'discount',
      );
      same(totals.tax.minor, over((line) => line.tax.minor) + (shipping?.tax.minor ?? 0), 'tax');
      same(
        totals.taxLines.reduce((all, tax) => all + tax.amount.minor, 0),
        totals.tax.minor,
        'taxLines',
      );
      const untaxed = totals.subtotal.minor - totals.discount.minor + totals.shipping.minor + totals.rounding.minor;
      same(totals.total.minor, untaxed + (cart.included ? 0 : totals.tax.minor), 'total');
      must(totals.total.minor >= 0, 'the total is below zero');
      for (const line of lines) {
        must(Math.min(line.subtotal.minor, line.discount.minor, line.total.minor, line.tax.minor) >= 0, 'a line is below zero');
        same(line.total.minor, line.subtotal.minor - line.discount.minor, 'total');
      }

      // the trace says the same
      same(sumOf(trace, 'EUR').minor, totals.total.minor, 'steps');
      const last = trace.at(-1);
      same(last?.step === 'total' ? last.amount.minor : null, totals.total.minor, 'the last step');
      const steps = trace.flatMap((step) => (step.step === 'promotion' ? [step] : []));
      lines.forEach((line, at) => {
        const off = steps.flatMap((step) => step.lines).filter((share) => share.line === at);
        same(
          off.reduce((all, { amount }) => all - amount.minor, 0),
          line.discount.minor,
          'off',
        );
      });
      same(
        steps.reduce((all, step) => all - step.shipping.minor, 0),
        shipping?.discount.minor ?? 0,
        'steps',
      );
      for (const step of steps)
        same(
          step.amount.minor,
          step.lines.reduce((all, { amount }) => all + amount.minor, step.shipping.minor),
          'amount',
        );

      // every promotion is answered for, once
      const judged = trace.filter((step) => step.step === 'promotion' || step.step === 'not-applied');
      same(judged.length, cart.candidates.length, 'promotions answered for');

      // what a promotion may do
      for (const { candidate, perLine, offGoods, offShipping } of priced.applied) {
        const { promotion, standing } = candidate;
        same(standing.problem, null, 'a promotion with a problem');
        const off = offGoods.minor + offShipping.minor;
        must(standing.budgetLeft === null || off <= standing.budgetLeft, 'more than the budget');
        must(promotion.kind !== 'fixed' || off <= (promotion.amountMinor ?? 0), 'more than the amount');
        must(promotion.kind !== 'free-shipping' || offGoods.minor === 0, 'free shipping takes off goods');
        if (promotion.kind === 'percentage' || promotion.kind === 'fixed')
          perLine.forEach((share, at) => must(share.minor === 0 || matches(promotion, lineAt(lines, at)), 'goods that do not match'));
      }
      must(priced.applied.length < 2 || priced.applied.every(({ candidate }) => candidate.promotion.combinable), 'one that stands alone');
      applied += priced.applied.length;
      refused += judged.length - priced.applied.length;
    }),
    { numRuns: runs },
  );
  expect(applied).toBeGreaterThan(runs / 10);
  expect(refused).toBeGreaterThan(runs / 10);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const same = (a: unknown, b: unknown, what: string): void => must(a === b, `${what}: ${String(a)} and not ${String(b)}`);

function lineAt<L>(lines: readonly L[], at: number): L {
  const line = lines[at];
  if (!line) throw new Error(`there is no line ${at}`);
  return line;
}
