import { sql, type Kysely } from 'kysely';
import { money } from '../../../platform/kernel/money';
import type { ShippingFacade } from '../contract';
import type { RateView, ZoneView } from '../shapes';
import type { ShippingTables } from '../tables';
import type { FirstSetup } from './first-setup';

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
  readonly currency: string;
  readonly min_days: number;
  readonly max_days: number;
  readonly tax_class: string;
}

export function createRatesQueries({ db, firstSetup }: RatesQueriesDeps): RatesQueries {
  const optionsFor = async (country: string, currency: string) =>
    (
      await sql<OptionRow>`
        select r.id, r.name, r.price_minor, r.currency, r.min_days, r.max_days, r.tax_class
        from zone_countries z join rates r on r.zone_id = z.zone_id
        where z.country = ${country} and r.currency = ${currency}
        order by r.price_minor, r.max_days, r.id`.execute(db)
    ).rows;

  return {
    async listOptions({ country, currency }) {
      const wasSetUp = firstSetup.done();
      const found = await optionsFor(country, currency);
      if (found.length > 0 || wasSetUp) return found.map(rateOf);
      await firstSetup.ensure();
      return (await optionsFor(country, currency)).map(rateOf);
    },
    async listZones() {
      await firstSetup.ensure();
      const { rows } = await sql<ZoneView>`
        select z.id, z.name,
          array(select c.country::text from zone_countries c where c.zone_id = z.id order by c.country) as countries,
          coalesce((
            select json_agg(json_build_object('id', r.id, 'name', r.name, 'price', json_build_object('minor', r.price_minor, 'currency', r.currency),
              'minDays', r.min_days, 'maxDays', r.max_days, 'taxClass', r.tax_class) order by r.price_minor, r.id)
            from rates r where r.zone_id = z.id), '[]') as rates
        from zones z order by z.created_at, z.id`.execute(db);
      return rows;
    },
  };
}

export const rateOf = (row: OptionRow): RateView => ({
  id: row.id,
  name: row.name,
  price: money(row.price_minor, row.currency),
  minDays: row.min_days,
  maxDays: row.max_days,
  taxClass: row.tax_class,
});
