import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { rulesAt, taxesOn, type TaxPlace } from '../domain/tax';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import type { TaxAnswer, TaxRateView } from './shapes';

export interface TaxRatesFilter {
  readonly country?: string | undefined;
  readonly taxClass?: string | undefined;
  /** Part of a name, region, city or postal code. */
  readonly q?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface TaxRatesQueries {
  /** By country, region, class and priority. @throws AppError cart.bad-cursor */
  listRates(filter: TaxRatesFilter): Promise<Page<TaxRateView>>;
  /** @throws AppError cart.no-such-tax-rate */
  getRate(id: string): Promise<TaxRateView>;
  /** All of them, in the order of the list. */
  allRates(): Promise<TaxRateView[]>;
  /** Which rates would be taken there, and what of 100.00. */
  explain(place: TaxPlace, taxClass: string, pricesIncludeTax: boolean): Promise<TaxAnswer>;
  listExemptGroups(): Promise<string[]>;
}

/** Of `tax_rates t`, named as in `TaxRule`. */
export const ruleColumns = sql`t.id, t.name, t.rate_ppm as ppm, t.compound, t.tax_class as "taxClass", t.country, t.region,
  t.postal_codes as "postalCodes", t.cities, t.priority, t.shipping`;

const inOrder = sql`t.country, t.region, t.tax_class, t.priority, t.id`;

export function createTaxRatesQueries({ db }: { readonly db: Kysely<CartTables> }): TaxRatesQueries {
  const read = async (where: ReturnType<typeof sql>, limit: number | null): Promise<TaxRateView[]> => {
    const { rows } = await sql<RateRow>`
      select ${ruleColumns}, t.created_at, t.updated_at from tax_rates t where ${where} order by ${inOrder} limit ${limit}`.execute(db);
    return rows.map(rateOf);
  };
  return {
    async listRates({ country = null, taxClass = null, q, limit = 50, cursor }) {
      const after = readCursor(cursor);
      const part = q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
      const rates = await read(
        sql`(${country}::text is null or t.country = ${country}) and (${taxClass}::text is null or t.tax_class = ${taxClass})
          and (${part}::text is null or t.name ilike ${part} or t.region ilike ${part} or array_to_string(t.cities || t.postal_codes, ' ') ilike ${part})
          and (${after}::uuid is null or (${inOrder}) > (select ${inOrder} from tax_rates t where t.id = ${after}))`,
        limit + 1,
      );
      const items = rates.slice(0, limit);
      return { items, nextCursor: rates.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async getRate(id) {
      const [rate] = await read(sql`t.id = ${id}`, 1);
      if (!rate) throw cartErrors.noSuchTaxRate();
      return rate;
    },
    allRates: () => read(sql`true`, null),
    async explain(place, taxClass, pricesIncludeTax) {
      const rates = await read(sql`t.country in ('', ${place.country})`, null);
      const rules = rates.map((rate) => ({ ...rate, ppm: Math.round(rate.ratePercent * 10_000) }));
      const [goods, shipping] = [rulesAt(rules, taxClass, place, 'goods'), rulesAt(rules, taxClass, place, 'shipping')];
      const { tax, taxes } = taxesOn({ minor: 10_000, currency: '' }, goods, pricesIncludeTax);
      const amounts = taxes.map(({ amount }) => amount.minor);
      let at = -1;
      return {
        price: 10_000,
        pricesIncludeTax,
        tax: tax.minor,
        rates: goods.map(({ ppm, createdAt: _created, updatedAt: _updated, ...rate }) => ({
          ...rate,
          amount: ppm > 0 ? (amounts[(at += 1)] ?? 0) : 0,
          onShipping: shipping.some(({ id }) => id === rate.id),
        })),
      };
    },
    async listExemptGroups() {
      const { rows } = await sql<{
        id: string;
      }>`select g.group_id as id from tax_exempt_groups g order by g.created_at, g.group_id`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const read = z.uuid().safeParse(cursor);
  if (!read.success) throw cartErrors.badCursor();
  return read.data;
}

interface RateRow extends Omit<TaxRateView, 'ratePercent' | 'createdAt' | 'updatedAt'> {
  readonly ppm: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const rateOf = ({ ppm, created_at, updated_at, ...rate }: RateRow): TaxRateView => ({
  ...rate,
  ratePercent: ppm / 10_000,
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});
