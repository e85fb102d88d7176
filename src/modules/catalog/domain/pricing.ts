/** `sale`: takes effect only where it is lower. `override`: stands in place of the base price, also above it. */
export type PriceListKind = 'sale' | 'override';

/** A line of a price list, with what its list says. Amounts are minor units of one currency, times milliseconds since 1970. */
export interface PriceEntry {
  readonly listId: string;
  readonly listName: string;
  readonly kind: PriceListKind;
  readonly active: boolean;
  /** The first instant at which it holds; null: it always has. */
  readonly startsAt: number | null;
  /** The first instant at which it holds no more; null: it has no end. */
  readonly endsAt: number | null;
  /** null: for everybody */
  readonly groupIds: readonly string[] | null;
  readonly priority: number;
  /** 1 or more. */
  readonly minQuantity: number;
  readonly amount: number;
}

export interface PriceQuestion {
  readonly base: number;
  /** What staff say it cost before; above `base`. */
  readonly compareAt: number | null;
  /** Of this variant and currency only. */
  readonly entries: readonly PriceEntry[];
  /** 1 or more. */
  readonly quantity: number;
  readonly groupIds: readonly string[];
  readonly now: number;
  /** The lowest public price of the 30 days before the present one began; null when it had none. */
  readonly lowest30: number | null;
}

export type WhyNot = 'switched-off' | 'not-started' | 'ended' | 'other-group' | 'too-few' | 'lower-priority' | 'not-lower' | 'replaced';

/** `list` is null for the base price. `why` says why it was not applied; null when it was. */
export interface PriceStep {
  readonly list: { readonly id: string; readonly name: string; readonly kind: PriceListKind } | null;
  readonly minQuantity: number;
  readonly amount: number;
  readonly why: WhyNot | null;
}

export interface PriceAnswer {
  /** For one unit. */
  readonly price: number;
  /** What it is reduced from; equal to `price` where it is not reduced. */
  readonly listPrice: number;
  /** The list it comes from; null: the base price. */
  readonly listId: string | null;
  /** Only while it is reduced. */
  readonly lowest30: number | null;
  /** The base price, then every list: overrides before sales, those of more weight first. */
  readonly trace: readonly PriceStep[];
}

/**
 * What a unit costs this customer, now, in this quantity, and why. Of the overrides that hold for them the one of the highest
 * priority is taken, then the lowest; it takes the place of base and compare-at price. Of the sales that hold the lowest is
 * taken, if it is below that. In one list the line with the largest quantity that is reached counts.
 */
export function priceOf({ base, compareAt, entries, quantity, groupIds, now, lowest30 }: PriceQuestion): PriceAnswer {
  const lines = linesOf(entries, quantity);
  const barred = new Map(lines.map((line) => [line, whyBarred(line, quantity, groupIds, now)]));
  const open = lines.filter((line) => barred.get(line) === null);
  const override = open.find((line) => line.kind === 'override');
  const standing = override?.amount ?? base;
  const best = open.find((line) => line.kind === 'sale');
  const sale = best && best.amount < standing ? best : undefined;
  const price = sale?.amount ?? standing;
  const listPrice = Math.max(override === undefined ? (compareAt ?? base) : standing, price);

  const whyNot = (line: PriceEntry): WhyNot | null => {
    const reason = barred.get(line) ?? null;
    if (reason !== null || line === override || line === sale) return reason;
    return line.kind === 'override' && line.priority < (override?.priority ?? line.priority) ? 'lower-priority' : 'not-lower';
  };
  return {
    price,
    listPrice,
    listId: sale?.listId ?? override?.listId ?? null,
    lowest30: price < listPrice ? lowest30 : null,
    trace: [
      { list: null, minQuantity: 1, amount: base, why: override === undefined ? null : 'replaced' },
      ...lines.map((line) => ({
        list: { id: line.listId, name: line.listName, kind: line.kind },
        minQuantity: line.minQuantity,
        amount: line.amount,
        why: whyNot(line),
      })),
    ],
  };
}

export interface PriceTier {
  readonly minQuantity: number;
  readonly price: number;
  readonly listPrice: number;
}

/** From which quantity on a unit costs how much: the first is for one unit, each further one differs from that before. */
export function tiersOf(question: Omit<PriceQuestion, 'quantity' | 'lowest30'>): [PriceTier, ...PriceTier[]] {
  const at = (quantity: number): PriceTier => {
    const { price, listPrice } = priceOf({ ...question, quantity, lowest30: null });
    return { minQuantity: quantity, price, listPrice };
  };
  const tiers: [PriceTier, ...PriceTier[]] = [at(1)];
  const further = [...new Set(question.entries.map((e) => e.minQuantity))].filter((q) => q > 1).sort((a, b) => a - b);
  for (const tier of further.map(at)) {
    const last = tiers.at(-1);
    if (last?.price !== tier.price || last.listPrice !== tier.listPrice) tiers.push(tier);
  }
  return tiers;
}

/** One line of each list, in the order of the trace. */
function linesOf(entries: readonly PriceEntry[], quantity: number): PriceEntry[] {
  const byList = new Map<string, PriceEntry>();
  for (const entry of entries) {
    const present = byList.get(entry.listId);
    if (!present || isNearer(entry.minQuantity, present.minQuantity, quantity)) byList.set(entry.listId, entry);
  }
  return [...byList.values()].sort(byWeight);
}

/** The largest that is reached, else the smallest that is not. */
const isNearer = (a: number, b: number, quantity: number): boolean => (a <= quantity ? b > quantity || a > b : b > quantity && a < b);

function byWeight(a: PriceEntry, b: PriceEntry): number {
  if (a.kind !== b.kind) return a.kind === 'override' ? -1 : 1;
  const byPriority = b.priority - a.priority;
  const byAmount = a.amount - b.amount;
  const [first, second] = a.kind === 'override' ? [byPriority, byAmount] : [byAmount, byPriority];
  return first || second || (a.listId < b.listId ? -1 : 1);
}

function whyBarred(entry: PriceEntry, quantity: number, groupIds: readonly string[], now: number): WhyNot | null {
  if (!entry.active) return 'switched-off';
  if (entry.startsAt !== null && now < entry.startsAt) return 'not-started';
  if (entry.endsAt !== null && now >= entry.endsAt) return 'ended';
  if (entry.groupIds !== null && !entry.groupIds.some((id) => groupIds.includes(id))) return 'other-group';
  return entry.minQuantity > quantity ? 'too-few' : null;
}
