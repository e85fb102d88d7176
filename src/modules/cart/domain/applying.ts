import { allocate, money, percent, subtract, sum, times, zero, type Money } from '../../../platform/kernel/money';
import { bargain } from './buy-x-get-y';
import { matches, type Candidate, type Goods, type Promotion, type Reason } from './promotion';

export interface Surroundings {
  readonly currency: string;
  readonly groupIds: readonly string[];
  /** Where it goes, as far as anybody knows. */
  readonly country: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What is asked for shipping; null: no way was chosen yet. */
  readonly shipping: Money | null;
  readonly nothingToShip: boolean;
}

export interface Applied {
  readonly candidate: Candidate;
  /** Off the goods, by line; the gift's own line is among them. */
  readonly perLine: readonly Money[];
  readonly offGoods: Money;
  readonly offShipping: Money;
}

export interface NotApplied {
  readonly candidate: Candidate;
  readonly reason: Reason;
  /** Of `minimum-not-reached`. */
  readonly missing?: Money;
  /** Of `too-few-units`. */
  readonly missingUnits?: number;
  /** Of `not-combinable-with`: its name. */
  readonly other?: string;
}

export interface Application<L> {
  /** The lines that were bought, then the gifts. */
  readonly lines: readonly L[];
  /** Off each of them, never more than the line. */
  readonly discounts: readonly Money[];
  /** Where each line is a gift: by which promotion. */
  readonly giftOf: readonly (string | null)[];
  readonly shippingDiscount: Money;
  readonly applied: readonly Applied[];
  readonly notApplied: readonly NotApplied[];
}

type Effect = { readonly perLine: readonly Money[]; readonly offShipping: Money } | Omit<NotApplied, 'candidate'>;

/**
 * Takes the promotions off one by one, the highest priority first (of the same: codes in the order they were entered, then the others),
 * each from what the ones before have left. What is taken off several lines is spread over them without losing a cent.
 * @param giftLine a gift's line, beside these; null when there is none left
 */
export function applyPromotions<L extends Goods>(
  bought: readonly L[],
  candidates: readonly Candidate[],
  around: Surroundings,
  giftLine: (promotion: Promotion, lines: readonly L[]) => L | null,
): Application<L> {
  const none = zero(around.currency);
  const subtotals = bought.map((line) => times(line.unitPrice, line.quantity));
  const lines: L[] = [...bought];
  const giftOf: (string | null)[] = bought.map(() => null);
  const discounts: Money[] = bought.map(() => none);
  let offShipping = none;
  const applied: Applied[] = [];
  const notApplied: NotApplied[] = [];

  for (const candidate of inOrder(candidates)) {
    const { promotion, standing } = candidate;
    const refusal = refusalOf(candidate, applied, bought, subtotals, around);
    const gift = refusal || promotion.kind !== 'gift' ? null : giftLine(promotion, lines);
    const left = bought.map((_line, at) => subtract(subtotals[at] ?? none, discounts[at] ?? none));
    const effect =
      refusal ??
      effectOf(promotion, { bought, left, gift, shippingLeft: around.shipping && subtract(around.shipping, offShipping) }, around);
    if ('reason' in effect) {
      notApplied.push({ candidate, ...effect });
      continue;
    }
    const offGoods = sum(effect.perLine, around.currency);
    if (standing.budgetLeft !== null && offGoods.minor + effect.offShipping.minor > standing.budgetLeft) {
      notApplied.push({ candidate, reason: 'budget-spent' });
      continue;
    }
    const perLine = gift ? [...lines.map(() => none), ...effect.perLine] : effect.perLine;
    if (gift) {
      lines.push(gift);
      giftOf.push(promotion.id);
      discounts.push(none);
    }
    perLine.forEach((off, at) => {
      discounts[at] = money((discounts[at]?.minor ?? 0) + off.minor, around.currency);
    });
    offShipping = money(offShipping.minor + effect.offShipping.minor, around.currency);
    applied.push({ candidate, perLine, offGoods, offShipping: effect.offShipping });
  }
  return { lines, discounts, giftOf, shippingDiscount: offShipping, applied, notApplied };
}

const inOrder = (candidates: readonly Candidate[]): Candidate[] =>
  [...candidates].sort((a, b) => b.promotion.priority - a.promotion.priority || Number(a.code === null) - Number(b.code === null));

/** What stands against it whatever it would take off. */
function refusalOf(
  { promotion, standing }: Candidate,
  applied: readonly Applied[],
  lines: readonly Goods[],
  subtotals: readonly Money[],
  { currency, groupIds, now }: Surroundings,
): Omit<NotApplied, 'candidate'> | null {
  if (standing.problem) return { reason: standing.problem };
  if (promotion.currency !== currency) return { reason: 'wrong-market' };
  if (promotion.startsAt !== null && Date.parse(promotion.startsAt) > now) return { reason: 'not-started' };
  if (promotion.endsAt !== null && Date.parse(promotion.endsAt) <= now) return { reason: 'ended' };
  if (promotion.groupIds.length > 0 && !promotion.groupIds.some((id) => groupIds.includes(id))) return { reason: 'not-your-group' };
  const other = applied.find(
    ({ candidate }) => candidate.promotion.id === promotion.id || !candidate.promotion.combinable || !promotion.combinable,
  );
  if (other) return { reason: 'not-combinable-with', other: other.candidate.promotion.name };

  const matching = subtotals.filter((_amount, at) => lines[at] && matches(promotion, lines[at]));
  if (matching.length === 0) return { reason: 'wrong-products' };
  const counted = promotion.minimumOf === 'cart' ? subtotals.filter((_amount, at) => !lines[at]?.giftCard) : matching;
  const missing = promotion.minimumMinor - sum(counted, currency).minor;
  return missing > 0 ? { reason: 'minimum-not-reached', missing: money(missing, currency) } : null;
}

interface Found {
  readonly bought: readonly Goods[];
  readonly left: readonly Money[];
  readonly gift: Goods | null;
  readonly shippingLeft: Money | null;
}

function effectOf(promotion: Promotion, { bought, left, gift, shippingLeft }: Found, around: Surroundings): Effect {
  const none = zero(around.currency);
  switch (promotion.kind) {
    case 'percentage':
    case 'fixed': {
      const weights = left.map(({ minor }, at) => (bought[at] && matches(promotion, bought[at]) ? minor : 0));
      const rest = money(
        weights.reduce((all, minor) => all + minor, 0),
        around.currency,
      );
      const off =
        promotion.kind === 'percentage'
          ? percent(rest, promotion.basisPoints ?? 0)
          : money(Math.min(promotion.amountMinor ?? 0, rest.minor), around.currency);
      return off.minor > 0 ? { perLine: allocate(off, weights), offShipping: none } : { reason: 'nothing-left' };
    }
    case 'buy-x-get-y': {
      const found = bargain(promotion, bought, left);
      if (found === 'wrong-products') return { reason: found };
      if ('missingUnits' in found) return { reason: 'too-few-units', missingUnits: found.missingUnits };
      const perLine = found.discounts.map((minor) => money(minor, around.currency));
      return perLine.some(({ minor }) => minor > 0) ? { perLine, offShipping: none } : { reason: 'nothing-left' };
    }
    case 'gift':
      return gift ? { perLine: [times(gift.unitPrice, gift.quantity)], offShipping: none } : { reason: 'gift-sold-out' };
    case 'free-shipping': {
      if (around.nothingToShip) return { reason: 'nothing-to-ship' };
      if (promotion.countries.length > 0 && around.country !== null && !promotion.countries.includes(around.country))
        return { reason: 'wrong-country' };
      if (!shippingLeft || (promotion.countries.length > 0 && around.country === null)) return { reason: 'shipping-not-chosen' };
      const off = Math.min(shippingLeft.minor, promotion.amountMinor ?? Infinity);
      return off > 0 ? { perLine: bought.map(() => none), offShipping: money(off, around.currency) } : { reason: 'nothing-left' };
    }
  }
}
