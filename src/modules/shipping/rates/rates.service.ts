import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Money } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import { violates } from '../constraint';
import { shippingErrors } from '../errors';
import type { RateView, ZoneView } from '../shapes';
import type { ShippingTables } from '../tables';
import type { Market } from '../../../platform/module';
import type { RateBook } from './rate-book';
import { rateJson, rateOf, type RateRow } from './rate.rows';

export interface Band {
  /** null: however heavy. */
  readonly upToGrams: number | null;
  readonly price: Money;
}

export interface RateInput {
  readonly name: string;
  /** One price for every weight; instead of `bands`. */
  readonly price?: Money | undefined;
  /** By weight: each begins where the one before ends. What is heavier than the last is not sent this way. */
  readonly bands?: readonly Band[] | undefined;
  /** Goods worth this much, after discounts, travel free; null: never. */
  readonly freeOver?: Money | null | undefined;
  readonly minDays: number;
  readonly maxDays: number;
  readonly taxClass?: string | undefined;
}

type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined };

export interface RatesServiceDeps {
  readonly uow: UnitOfWork<ShippingTables>;
  readonly market: Market;
  readonly rateBook: RateBook;
}

export interface RatesService {
  /** @throws AppError shipping.country-taken */
  createZone(zone: { name: string; countries: readonly string[] }): Promise<ZoneView>;
  /** Given countries replace those it had. @throws AppError shipping.no-such-zone, shipping.country-taken */
  editZone(id: string, change: { name?: string | undefined; countries?: readonly string[] | undefined }): Promise<ZoneView>;
  /** Its rates go with it. @throws AppError shipping.no-such-zone */
  deleteZone(id: string): Promise<void>;
  /** @throws AppError shipping.no-such-zone, shipping.days-crossed, shipping.wrong-currency */
  createRate(zoneId: string, rate: RateInput): Promise<RateView>;
  /** A price takes the place of bands, bands that of a price. @throws AppError shipping.no-such-rate, shipping.days-crossed, shipping.wrong-currency */
  editRate(id: string, change: Partly<RateInput>): Promise<RateView>;
  /** @throws AppError shipping.no-such-rate */
  deleteRate(id: string): Promise<void>;
}

export function createRatesService({ uow, market, rateBook }: RatesServiceDeps): RatesService {
  async function change<R>(work: (tx: Tx<ShippingTables>) => Promise<R>): Promise<R> {
    const result = await uow.run(work);
    rateBook.changed();
    return result;
  }

  function minorOf({ minor, currency }: Money): number {
    if (currency !== market.currency) throw shippingErrors.wrongCurrency(market.currency);
    return minor;
  }

  async function putBands(tx: Tx<ShippingTables>, rateId: string, bands: readonly Band[]): Promise<void> {
    await tx.db.deleteFrom('rate_bands').where('rate_id', '=', rateId).execute();
    if (bands.length === 0) return;
    const rows = bands.map(({ upToGrams, price }, index) => ({
      rate_id: rateId,
      position: index + 1,
      up_to_grams: upToGrams,
      price_minor: minorOf(price),
    }));
    await tx.db.insertInto('rate_bands').values(rows).execute();
  }

  return {
    createZone: ({ name, countries }) =>
      translated(() =>
        change(async (tx) => {
          const id = uuidv7();
          await claimSetup(tx);
          await tx.db.insertInto('zones').values({ id, name }).execute();
          await putCountries(tx, id, countries);
          return readZone(tx, id);
        }),
      ),
    editZone: (id, { name, countries }) =>
      translated(() =>
        change(async (tx) => {
          const zone = await tx.db.selectFrom('zones').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
          if (!zone) throw shippingErrors.noSuchZone();
          if (name !== undefined) await tx.db.updateTable('zones').set({ name }).where('id', '=', id).execute();
          if (countries) {
            await tx.db.deleteFrom('zone_countries').where('zone_id', '=', id).execute();
            await putCountries(tx, id, countries);
          }
          return readZone(tx, id);
        }),
      ),
    deleteZone: (id) =>
      change(async (tx) => {
        const gone = await tx.db.deleteFrom('zones').where('id', '=', id).returning('id').executeTakeFirst();
        if (!gone) throw shippingErrors.noSuchZone();
      }),
    createRate: (zoneId, { name, price, bands = [], freeOver = null, minDays, maxDays, taxClass = 'standard' }) =>
      translated(() =>
        change(async (tx) => {
          const id = uuidv7();
          const lightest = price ?? bands[0]?.price;
          if (!lightest) throw shippingErrors.noPrice();
          await tx.db
            .insertInto('rates')
            .values({
              id,
              zone_id: zoneId,
              name,
              price_minor: minorOf(lightest),
              by_weight: !price,
              free_over_minor: freeOver && minorOf(freeOver),
              currency: market.currency,
              min_days: minDays,
              max_days: maxDays,
              tax_class: taxClass,
            })
            .execute();
          if (!price) await putBands(tx, id, bands);
          return readRate(tx, id);
        }),
      ),
    editRate: (id, { name, price, bands, freeOver, minDays, maxDays, taxClass }) =>
      translated(() =>
        change(async (tx) => {
          const lightest = price ?? bands?.[0]?.price;
          const row = await tx.db
            .updateTable('rates')
            .set({
              id,
              ...(name === undefined ? {} : { name }),
              ...(lightest === undefined ? {} : { price_minor: minorOf(lightest), by_weight: !price, currency: market.currency }),
              ...(freeOver === undefined ? {} : { free_over_minor: freeOver && minorOf(freeOver) }),
              ...(minDays === undefined ? {} : { min_days: minDays }),
              ...(maxDays === undefined ? {} : { max_days: maxDays }),
              ...(taxClass === undefined ? {} : { tax_class: taxClass }),
            })
            .where('id', '=', id)
            .returning('id')
            .executeTakeFirst();
          if (!row) throw shippingErrors.noSuchRate();
          if (lightest) await putBands(tx, id, price ? [] : (bands ?? []));
          return readRate(tx, id);
        }),
      ),
    deleteRate: (id) =>
      change(async (tx) => {
        const gone = await tx.db.deleteFrom('rates').where('id', '=', id).returning('id').executeTakeFirst();
        if (!gone) throw shippingErrors.noSuchRate();
      }),
  };
}

/** Staff who make a zone themselves have set the shop up. */
const claimSetup = (tx: Tx<ShippingTables>) => sql`insert into first_setup default values on conflict do nothing`.execute(tx.db);

async function putCountries(tx: Tx<ShippingTables>, zoneId: string, countries: readonly string[]): Promise<void> {
  await sql`insert into zone_countries (country, zone_id) select c.country, ${zoneId}::uuid
    from unnest(${[...countries]}::text[]) as c(country) order by c.country`.execute(tx.db);
}

async function readZone(tx: Tx<ShippingTables>, id: string): Promise<ZoneView> {
  const zone = await tx.db.selectFrom('zones as z').select(['z.id', 'z.name']).where('z.id', '=', id).executeTakeFirstOrThrow();
  const countries = await tx.db
    .selectFrom('zone_countries as c')
    .select('c.country')
    .where('c.zone_id', '=', id)
    .orderBy('c.country')
    .execute();
  const { rows } = await sql<{ rate: RateRow }>`
    select ${rateJson} as rate from rates r where r.zone_id = ${id} order by r.price_minor, r.id`.execute(tx.db);
  return { ...zone, countries: countries.map(({ country }) => country), rates: rows.map(({ rate }) => rateOf(rate)) };
}

async function readRate(tx: Tx<ShippingTables>, id: string): Promise<RateView> {
  const { rows } = await sql<{ rate: RateRow }>`select ${rateJson} as rate from rates r where r.id = ${id}`.execute(tx.db);
  if (!rows[0]) throw shippingErrors.noSuchRate();
  return rateOf(rows[0].rate);
}

/** The constraints say what is wrong; this says it in words. */
async function translated<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (violates(error, 'zone_countries_pkey')) throw shippingErrors.countryTaken();
    if (violates(error, 'rates_zone_id_fkey')) throw shippingErrors.noSuchZone();
    if (violates(error, 'rates_days_in_order')) throw shippingErrors.daysCrossed();
    throw error;
  }
}
