import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Money } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import { violates } from '../constraint';
import { shippingErrors } from '../errors';
import type { RateView, ZoneView } from '../shapes';
import type { ShippingTables } from '../tables';
import { rateOf } from './rates.queries';

export interface RateInput {
  readonly name: string;
  readonly price: Money;
  readonly minDays: number;
  readonly maxDays: number;
  readonly taxClass?: string | undefined;
}

type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined };

export interface RatesService {
  /** @throws AppError shipping.country-taken */
  createZone(zone: { name: string; countries: readonly string[] }): Promise<ZoneView>;
  /** Given countries replace those it had. @throws AppError shipping.no-such-zone, shipping.country-taken */
  editZone(id: string, change: { name?: string | undefined; countries?: readonly string[] | undefined }): Promise<ZoneView>;
  /** Its rates go with it. @throws AppError shipping.no-such-zone */
  deleteZone(id: string): Promise<void>;
  /** @throws AppError shipping.no-such-zone, shipping.days-crossed */
  createRate(zoneId: string, rate: RateInput): Promise<RateView>;
  /** @throws AppError shipping.no-such-rate, shipping.days-crossed */
  editRate(id: string, change: Partly<RateInput>): Promise<RateView>;
  /** @throws AppError shipping.no-such-rate */
  deleteRate(id: string): Promise<void>;
}

export function createRatesService({ uow }: { readonly uow: UnitOfWork<ShippingTables> }): RatesService {
  return {
    createZone: ({ name, countries }) =>
      translated(() =>
        uow.run(async (tx) => {
          const id = uuidv7();
          await claimSetup(tx);
          await tx.db.insertInto('zones').values({ id, name }).execute();
          await putCountries(tx, id, countries);
          return readZone(tx, id);
        }),
      ),
    editZone: (id, { name, countries }) =>
      translated(() =>
        uow.run(async (tx) => {
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
      uow.run(async (tx) => {
        const gone = await tx.db.deleteFrom('zones').where('id', '=', id).returning('id').executeTakeFirst();
        if (!gone) throw shippingErrors.noSuchZone();
      }),
    createRate: (zoneId, { name, price, minDays, maxDays, taxClass = 'standard' }) =>
      translated(() =>
        uow.run(async (tx) => {
          const row = {
            id: uuidv7(),
            name,
            price_minor: price.minor,
            currency: price.currency,
            min_days: minDays,
            max_days: maxDays,
            tax_class: taxClass,
          };
          await tx.db
            .insertInto('rates')
            .values({ ...row, zone_id: zoneId })
            .execute();
          return rateOf(row);
        }),
      ),
    editRate: (id, { name, price, minDays, maxDays, taxClass }) =>
      translated(() =>
        uow.run(async (tx) => {
          const row = await tx.db
            .updateTable('rates')
            .set({
              ...(name === undefined ? {} : { name }),
              ...(price === undefined ? {} : { price_minor: price.minor, currency: price.currency }),
              ...(minDays === undefined ? {} : { min_days: minDays }),
              ...(maxDays === undefined ? {} : { max_days: maxDays }),
              ...(taxClass === undefined ? {} : { tax_class: taxClass }),
            })
            .where('id', '=', id)
            .returning(['id', 'name', 'price_minor', 'currency', 'min_days', 'max_days', 'tax_class'])
            .executeTakeFirst();
          if (!row) throw shippingErrors.noSuchRate();
          return rateOf(row);
        }),
      ),
    deleteRate: (id) =>
      uow.run(async (tx) => {
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
  const rates = await tx.db
    .selectFrom('rates as r')
    .select(['r.id', 'r.name', 'r.price_minor', 'r.currency', 'r.min_days', 'r.max_days', 'r.tax_class'])
    .where('r.zone_id', '=', id)
    .orderBy('r.price_minor')
    .orderBy('r.id')
    .execute();
  return { ...zone, countries: countries.map(({ country }) => country), rates: rates.map(rateOf) };
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
