import { sql, type Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Market } from '../../../platform/module';
import type { ShippingTables } from '../tables';

export interface FirstSetup {
  /** Whether this process knows that the shop was set up: what was read before it knew may be too old. */
  done(): boolean;
  /**
   * A shop that was never set up gets one zone with the market's countries and two flat rates, once for ever: what staff
   * remove later stays removed.
   */
  ensure(): Promise<void>;
}

/** Minor units of the market's currency. */
const firstRates = [
  { name: 'Standard', price: 495, minDays: 3, maxDays: 5 },
  { name: 'Express', price: 1_495, minDays: 1, maxDays: 2 },
] as const;

export function createFirstSetup({ db, market }: { readonly db: Kysely<ShippingTables>; readonly market: Market }): FirstSetup {
  let known = false;
  return {
    done: () => known,
    async ensure() {
      if (known) return;
      const rates = firstRates.map((rate) => ({ ...rate, id: uuidv7() }));
      await sql`
        with first as (insert into first_setup default values on conflict do nothing returning done),
        zone as (
          insert into zones (id, name)
          select ${uuidv7()}::uuid, 'Home' from first where not exists (select from zones)
          returning id),
        countries as (
          insert into zone_countries (country, zone_id)
          select distinct c.country, zone.id from zone, unnest(${[...market.countries]}::text[]) as c(country))
        insert into rates (id, zone_id, name, price_minor, currency, min_days, max_days)
        select r.id, zone.id, r.name, r.price, ${market.currency}, r."minDays", r."maxDays"
        from zone, jsonb_to_recordset(${JSON.stringify(rates)}::jsonb) as r(id uuid, name text, price bigint, "minDays" int, "maxDays" int)`.execute(
        db,
      );
      known = true;
    },
  };
}
