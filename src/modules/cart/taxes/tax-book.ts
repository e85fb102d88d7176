import { sql, type Kysely } from 'kysely';
import { subtract, type Money } from '../../../platform/kernel/money';
import { createRemembered } from '../../../platform/kernel/remembered';
import type { Market } from '../../../platform/module';
import type { Live } from '../../../platform/realtime/live';
import { rulesAt, taxesOn, untaxedClass, type TaxPlace, type TaxRate, type TaxRule } from '../domain/tax';
import type { CartTables } from '../tables';
import { ruleColumns } from './tax-rates.queries';

/** What is taxed somewhere, for somebody. */
export interface TaxesThere {
  /** Prices are asked with the tax in them. */
  readonly included: boolean;
  /** In the order in which they are taken; none for those who are exempt. */
  rates(taxClass: string, what: 'goods' | 'shipping'): readonly TaxRate[];
  /** What is asked for something at this price: less the tax in it where the buyer is exempt. */
  asked(price: Money, taxClass: string, what: 'goods' | 'shipping'): Money;
}

export interface TaxBook {
  /** null: nobody knows yet where it goes, so it is the market's first country. One statement for each country, until something changes. */
  at(place: TaxPlace | null, groupIds: readonly string[]): Promise<TaxesThere>;
  /** After a change of the rates or of who is exempt, in every process. */
  changed(): void;
}

export interface TaxBookDeps {
  readonly db: Kysely<CartTables>;
  readonly market: Market;
  readonly live: Live;
}

interface Page {
  /** The shop has rates; else the market's one rate is taken of everything. */
  readonly kept: boolean;
  readonly rules: readonly TaxRule[];
  readonly exempt: readonly string[];
}

const countriesKept = 300;
/** They hold until something changes; a process that could not hear of it reads them anew after this. */
const freshMs = 30_000;
const staleMs = 60_000;
const room = 'inside:taxes';

export function createTaxBook({ db, market, live }: TaxBookDeps): TaxBook {
  const pages = createRemembered<Page>({ most: countriesKept, freshMs, staleMs });
  live.hear(room, pages.forget);
  const standard: readonly TaxRate[] = [{ name: 'Tax', ppm: market.taxBasisPoints * 100, compound: false }];
  const home = { country: market.countries[0] ?? '' };

  async function read(country: string): Promise<Page> {
    const { rows } = await sql<Page>`
      select exists (select from tax_rates) as kept,
        (select coalesce(json_agg(r), '[]') from (select ${ruleColumns} from tax_rates t where t.country in ('', ${country})) r) as rules,
        array(select g.group_id::text from tax_exempt_groups g) as exempt`.execute(db);
    const [page] = rows;
    if (!page) throw new Error('a select without a row');
    return page;
  }

  return {
    async at(place, groupIds) {
      const there = place ?? home;
      const { kept, rules, exempt } = await pages.ask(there.country, () => read(there.country));
      const rates = (taxClass: string, what: 'goods' | 'shipping'): readonly TaxRate[] =>
        kept ? rulesAt(rules, taxClass, there, what) : taxClass === untaxedClass ? [] : standard;
      const included = market.pricesIncludeTax;
      if (!groupIds.some((id) => exempt.includes(id))) return { included, rates, asked: (price) => price };
      return {
        included: false,
        rates: () => [],
        asked: (price, taxClass, what) => (included ? subtract(price, taxesOn(price, rates(taxClass, what), true).tax) : price),
      };
    },
    changed() {
      pages.forget();
      live.publish(room, 'changed', null);
    },
  };
}
