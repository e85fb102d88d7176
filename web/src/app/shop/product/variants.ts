import type { Amount } from '../../i18n/i18n';

export interface OptionValue {
  readonly name: string;
  readonly value: string;
}

export interface Choosable {
  readonly sku: string;
  readonly options: readonly OptionValue[];
  readonly available: boolean;
}

export interface Choice {
  readonly value: string;
  readonly chosen: boolean;
  /** False: there is no such article together with the other chosen values; choosing it changes them. */
  readonly fits: boolean;
  /** Some article with this value, and with the other chosen ones if it fits, can be bought. */
  readonly available: boolean;
}

/** The article of that SKU, else the first that can be bought, else the first. */
export function firstVariant<V extends Choosable>(variants: readonly V[], sku: string | null): V | null {
  return variants.find((variant) => variant.sku === sku) ?? variants.find((variant) => variant.available) ?? variants[0] ?? null;
}

/**
 * The article after one more value was chosen. It has that value; of those that do, it keeps most of what was chosen
 * before, and rather one that can be bought.
 */
export function choose<V extends Choosable>(variants: readonly V[], current: V, chosen: OptionValue): V {
  const score = (variant: V): number =>
    2 * current.options.filter(({ name, value }) => name !== chosen.name && valueOf(variant, name) === value).length +
    (variant.available ? 1 : 0);
  const candidates = variants.filter((variant) => valueOf(variant, chosen.name) === chosen.value);
  return candidates.reduce((best, variant) => (score(variant) > score(best) ? variant : best), candidates[0] ?? current);
}

/** The values of one option, as seen from the article that is chosen now. */
export function choicesOf<V extends Choosable>(variants: readonly V[], current: V, name: string, values: readonly string[]): Choice[] {
  const others = current.options.filter((option) => option.name !== name);
  return values.map((value) => {
    const having = variants.filter((variant) => valueOf(variant, name) === value);
    const fitting = having.filter((variant) => others.every((option) => valueOf(variant, option.name) === option.value));
    return {
      value,
      chosen: valueOf(current, name) === value,
      fits: fitting.length > 0,
      available: (fitting.length > 0 ? fitting : having).some((variant) => variant.available),
    };
  });
}

export interface Priced {
  readonly price: Amount;
  readonly compareAtPrice: Amount | null;
  readonly lowestPrice30?: Amount | undefined;
  readonly tiers?: readonly Tier[] | undefined;
}

interface Tier {
  readonly minQuantity: number;
  readonly price: Amount;
  readonly listPrice: Amount;
}

/** The article at the prices of one customer. What everybody paid before says nothing about a price of their own. */
export function withPrices<V extends Priced>(variant: V, own: { price: Amount; listPrice: Amount; tiers: V['tiers'] }): V {
  const same = own.price.minor === variant.price.minor;
  const compareAtPrice = own.listPrice.minor > own.price.minor ? own.listPrice : null;
  return { ...variant, lowestPrice30: same ? variant.lowestPrice30 : undefined, price: own.price, compareAtPrice, tiers: own.tiers };
}

const valueOf = (variant: Choosable, name: string): string | null => variant.options.find((option) => option.name === name)?.value ?? null;
