import { sql } from 'kysely';
import { money } from '../../../platform/kernel/money';
import type { RateView } from '../shapes';

export interface RateRow {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly currency: string;
  readonly freeOver: number | null;
  readonly bands: { readonly upToGrams: number | null; readonly price: number }[] | null;
  readonly minDays: number;
  readonly maxDays: number;
  readonly taxClass: string;
}

/** Rate `r` as JSON that `rateOf` reads. */
export const rateJson = sql`
  json_build_object('id', r.id, 'name', r.name, 'price', r.price_minor, 'currency', r.currency, 'freeOver', r.free_over_minor,
    'minDays', r.min_days, 'maxDays', r.max_days, 'taxClass', r.tax_class, 'bands', (
      select json_agg(json_build_object('upToGrams', b.up_to_grams, 'price', b.price_minor) order by b.position)
      from rate_bands b where b.rate_id = r.id))`;

export const rateOf = ({ price, currency, freeOver, bands, ...rest }: RateRow): RateView => ({
  ...rest,
  price: money(price, currency),
  freeOver: freeOver === null ? null : money(freeOver, currency),
  bands: (bands ?? []).map((band) => ({ upToGrams: band.upToGrams, price: money(band.price, currency) })),
});
