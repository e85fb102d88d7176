import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import { normalRate, type TaxImport, type TaxRateInput, type TaxRateView } from './shapes';
import type { TaxBook } from './tax-book';
import { placeText, readTaxFile } from './tax-file';
import type { TaxRatesQueries } from './tax-rates.queries';

export interface TaxRatesService {
  /** @throws AppError cart.tax-rate-exists */
  addRate(rate: TaxRateInput): Promise<TaxRateView>;
  /** @throws AppError cart.no-such-tax-rate, cart.tax-rate-exists */
  editRate(id: string, change: Partial<TaxRateInput>): Promise<TaxRateView>;
  /** @throws AppError cart.no-such-tax-rate */
  removeRate(id: string): Promise<void>;
  /**
   * WooCommerce's CSV: a rate whose place, class and priority are known is changed, others are added. All of it or, where a line is wrong, nothing.
   * `replace`: what the file does not name is removed. @throws AppError cart.tax-file
   */
  importRates(csv: string, how: { readonly replace: boolean; readonly dryRun: boolean }): Promise<TaxImport>;
  /** Customers in one of these groups pay no tax. */
  setExemptGroups(groupIds: readonly string[]): Promise<void>;
}

export interface TaxRatesServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly taxRatesQueries: TaxRatesQueries;
  readonly taxBook: TaxBook;
}

export function createTaxRatesService({ uow, taxRatesQueries, taxBook }: TaxRatesServiceDeps): TaxRatesService {
  async function change(work: (db: Transaction<CartTables>) => Promise<void>): Promise<void> {
    try {
      await uow.run(({ db }) => work(db));
    } catch (error) {
      const constraint = error instanceof Error && 'constraint' in error ? error.constraint : '';
      throw constraint === 'tax_rates_one_for_a_place' ? cartErrors.taxRateExists() : error;
    }
    taxBook.changed();
  }

  return {
    async addRate(rate) {
      const id = uuidv7();
      await change((db) => write(db, [{ id, ...normalRate(rate) }]));
      return taxRatesQueries.getRate(id);
    },

    async editRate(id, changes) {
      const { createdAt: _created, updatedAt: _updated, ...before } = await taxRatesQueries.getRate(id);
      const next = normalRate({ ...before, ...changes });
      await change(async (db) => {
        const { rows } = await sql`
          update tax_rates set name = ${next.name}, rate_ppm = ${ppmOf(next)}, tax_class = ${next.taxClass}, country = ${next.country}, region = ${next.region},
            postal_codes = ${next.postalCodes}::text[], cities = ${next.cities}::text[], priority = ${next.priority}, compound = ${next.compound},
            shipping = ${next.shipping}, place = ${placeOf(next)}, updated_at = now()
          where id = ${id} returning id`.execute(db);
        if (rows.length === 0) throw cartErrors.noSuchTaxRate();
      });
      return taxRatesQueries.getRate(id);
    },

    removeRate: (id) =>
      change(async (db) => {
        const { rows } = await sql`delete from tax_rates where id = ${id} returning id`.execute(db);
        if (rows.length === 0) throw cartErrors.noSuchTaxRate();
      }),

    async importRates(csv, { replace, dryRun }) {
      const rates = readTaxFile(csv);
      const done = { added: 0, changed: 0, unchanged: 0, removed: 0, dryRun };
      const compare = async (db: Transaction<CartTables>): Promise<void> => {
        await sql`lock table tax_rates in share row exclusive mode`.execute(db);
        const { rows } = await sql<{ place: string; facts: string }>`select t.place, ${facts} as facts from tax_rates t`.execute(db);
        const known = new Map(rows.map((row) => [row.place, row.facts]));
        const given = new Set(rates.map(placeOf));
        const news = rates.filter((rate) => known.get(placeOf(rate)) !== factsOf(rate));
        const gone = replace ? [...known.keys()].filter((place) => !given.has(place)) : [];
        done.added = news.filter((rate) => !known.has(placeOf(rate))).length;
        done.changed = news.length - done.added;
        done.unchanged = rates.length - news.length;
        done.removed = gone.length;
        if (dryRun) return;
        for (let at = 0; at < news.length; at += batch)
          await write(
            db,
            news.slice(at, at + batch).map((rate) => ({ id: uuidv7(), ...rate })),
            'change',
          );
        if (gone.length > 0) await sql`delete from tax_rates where place = any(${gone}::text[])`.execute(db);
      };
      if (dryRun) await uow.run(({ db }) => compare(db));
      else await change(compare);
      return done;
    },

    setExemptGroups: (groupIds) =>
      change(async (db) => {
        await sql`delete from tax_exempt_groups where group_id <> all(${[...groupIds]}::uuid[])`.execute(db);
        await sql`insert into tax_exempt_groups (group_id) select unnest(${[...groupIds]}::uuid[]) on conflict do nothing`.execute(db);
      }),
  };
}

const batch = 5_000;

const ppmOf = ({ ratePercent }: TaxRateInput): number => Math.round(ratePercent * 10_000);
const placeOf = (rate: TaxRateInput): string => createHash('sha256').update(placeText(rate)).digest('base64url');

/** What a rate says of its place. */
const factsOf = (rate: TaxRateInput): string => [rate.name, ppmOf(rate), rate.compound, rate.shipping].join(' | ');
const facts = sql`concat_ws(' | ', t.name, t.rate_ppm, t.compound::text, t.shipping::text)`;

/** `change`: what is known of the same place is changed; else it is an error of its constraint. */
async function write(
  db: Transaction<CartTables>,
  rates: readonly (TaxRateInput & { readonly id: string })[],
  known?: 'change',
): Promise<void> {
  const rows = rates.map((rate) => ({ ...rate, ppm: ppmOf(rate), place: placeOf(rate) }));
  await sql`
    insert into tax_rates (id, name, rate_ppm, tax_class, country, region, postal_codes, cities, priority, compound, shipping, place)
    select r.id, r.name, r.ppm, r."taxClass", r.country, r.region, r."postalCodes", r.cities, r.priority, r.compound, r.shipping, r.place
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, name text, ppm int, "taxClass" text, country text, region text,
      "postalCodes" text[], cities text[], priority int, compound boolean, shipping boolean, place text)
    ${
      known === 'change'
        ? sql`on conflict (place) do update set name = excluded.name, rate_ppm = excluded.rate_ppm, compound = excluded.compound,
            shipping = excluded.shipping, updated_at = now()`
        : sql``
    }`.execute(db);
}
