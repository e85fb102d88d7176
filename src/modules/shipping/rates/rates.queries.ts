import { sql, type Kysely } from 'kysely';
import { money } from '../../../platform/kernel/money';
import type { ShippingFacade, ShippingOption } from '../contract';
import type { ZoneView } from '../shapes';
import type { ShippingTables } from '../tables';
import type { FirstSetup } from './first-setup';
import { rateJson, rateOf, type RateRow } from './rate.rows';

export interface RatesQueries {
  readonly listOptions: ShippingFacade['listOptions'];
  listZones(): Promise<ZoneView[]>;
}

export interface RatesQueriesDeps {
  readonly db: Kysely<ShippingTables>;
  readonly firstSetup: FirstSetup;
}

interface OptionRow {
  readonly id: string;
  readonly name: string;
  readonly price_minor: number;
  readonly free_over_minor: number | null;
  readonly currency: string;
  readonly min_days: number;
  readonly max_days: number;
  readonly tax_class: string;
}

type Asked = Parameters<ShippingFacade['listOptions']>[0];

export function createRatesQueries({ db, firstSetup }: RatesQueriesDeps): RatesQueries {
  const optionsFor = async ({ country, currency, subtotal, weightGrams }: Asked) =>
    (
      await sql<OptionRow>`
        select r.id, r.name, r.currency, r.free_over_minor, r.min_days, r.max_days, r.tax_class,
          case when r.free_over_minor <= ${subtotal.minor} then 0 when r.by_weight then b.price_minor else r.price_minor end as price_minor
        from zone_countries z
        join rates r on r.zone_id = z.zone_id
        left join lateral (
          select b.price_minor from rate_bands b
          where b.rate_id = r.id and (b.up_to_grams is null or b.up_to_grams >= ${weightGrams})
          order by b.position limit 1) b on r.by_weight
        where z.country = ${country} and r.currency = ${currency} and (not r.by_weight or b.price_minor is not null)
        order by price_minor, r.max_days, r.id`.execute(db)
    ).rows;

  return {
    async listOptions(asked) {
      if (asked.subtotal.currency !== asked.currency) return [];
      const wasSetUp = firstSetup.done();
      const found = await optionsFor(asked);
      if (found.length > 0 || wasSetUp) return found.map(optionOf);
      await firstSetup.ensure();
      return (await optionsFor(asked)).map(optionOf);
    },
    async listZones() {
      await firstSetup.ensure();
      const { rows } = await sql<Omit<ZoneView, 'rates'> & { rates: RateRow[] }>`
        select z.id, z.name,
          array(select c.country::text from zone_countries c where c.zone_id = z.id order by c.country) as countries,
          coalesce((select json_agg(${rateJson} order by r.price_minor, r.id) from rates r where r.zone_id = z.id), '[]') as rates
        from zones z order by z.created_at, z.id`.execute(db);
      return rows.map((zone) => ({ ...zone, rates: zone.rates.map(rateOf) }));
    },
  };
}

const optionOf = (row: OptionRow): ShippingOption => ({
  id: row.id,
  name: row.name,
  price: money(row.price_minor, row.currency),
  freeOver: row.free_over_minor === null ? null : money(row.free_over_minor, row.currency),
  minDays: row.min_days,
  maxDays: row.max_days,
  taxClass: row.tax_class,
});
