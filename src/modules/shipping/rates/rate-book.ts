import { sql, type Kysely } from 'kysely';
import { createRemembered } from '../../../platform/kernel/remembered';
import type { Live } from '../../../platform/realtime/live';
import type { ShippingTables } from '../tables';
import { rateJson, type RateRow } from './rate.rows';

/** The rates of each country, in memory: they cost no statement until something changes. */
export interface RateBook {
  ratesTo(country: string): Promise<readonly RateRow[]>;
  /** After a change, in every process. */
  changed(): void;
}

export interface RateBookDeps {
  readonly db: Kysely<ShippingTables>;
  readonly live: Live;
}

const countriesKept = 300;
/** They hold until something changes; a process that could not hear of it reads them anew after this. */
const freshMs = 30_000;
const staleMs = 60_000;
const room = 'inside:rates';

export function createRateBook({ db, live }: RateBookDeps): RateBook {
  const known = createRemembered<readonly RateRow[]>({ most: countriesKept, freshMs, staleMs });
  live.hear(room, known.forget);

  async function read(country: string): Promise<readonly RateRow[]> {
    const { rows } = await sql<{ rate: RateRow }>`
      select ${rateJson} as rate from zone_countries z join rates r on r.zone_id = z.zone_id where z.country = ${country}`.execute(db);
    return rows.map(({ rate }) => rate);
  }

  return {
    ratesTo: (country) => known.ask(country, () => read(country)),
    changed() {
      known.forget();
      live.publish(room, 'changed', null);
    },
  };
}
