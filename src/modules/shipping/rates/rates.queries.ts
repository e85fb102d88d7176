import { sql, type Kysely } from 'kysely';
import { money } from '../../../platform/kernel/money';
import type { ShippingFacade, ShippingOption } from '../contract';
import { offersFor } from '../domain/offer';
import type { ZoneView } from '../shapes';
import type { ShippingTables } from '../tables';
import type { FirstSetup } from './first-setup';
import type { RateBook } from './rate-book';
import { rateJson, rateOf, type RateRow } from './rate.rows';

export interface RatesQueries {
  readonly listOptions: ShippingFacade['listOptions'];
  listZones(): Promise<ZoneView[]>;
}

export interface RatesQueriesDeps {
  readonly db: Kysely<ShippingTables>;
  readonly firstSetup: FirstSetup;
  readonly rateBook: RateBook;
}

type Asked = Parameters<ShippingFacade['listOptions']>[0];

export function createRatesQueries({ db, firstSetup, rateBook }: RatesQueriesDeps): RatesQueries {
  async function optionsFor({ country, currency, subtotal, weightGrams }: Asked): Promise<ShippingOption[]> {
    const rates = (await rateBook.ratesTo(country)).filter((rate) => rate.currency === currency);
    return offersFor(rates, { worth: subtotal.minor, weightGrams }).map(({ rate, price }) => optionOf(rate, price));
  }

  return {
    async listOptions(asked) {
      if (asked.subtotal.currency !== asked.currency) return [];
      const wasSetUp = firstSetup.done();
      const found = await optionsFor(asked);
      if (found.length > 0 || wasSetUp) return found;
      await firstSetup.ensure();
      rateBook.changed();
      return optionsFor(asked);
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

const optionOf = ({ id, name, currency, freeOver, minDays, maxDays, taxClass }: RateRow, price: number): ShippingOption => ({
  id,
  name,
  price: money(price, currency),
  freeOver: freeOver === null ? null : money(freeOver, currency),
  minDays,
  maxDays,
  taxClass,
});
