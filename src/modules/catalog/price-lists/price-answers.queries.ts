import { CompiledQuery, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import { priceOf, tiersOf, type PriceEntry, type PriceStep } from '../domain/pricing';
import { productNotFound, variantNotFound } from '../errors';
import type { CatalogTables } from '../tables';
import { entriesSql, millisecondsSql, priorPriceSql } from './entries';
import type { CustomerPrices, PriceTrace, PriceTraceQuery } from './schemas';
import { viewTier } from './view';

export interface PriceAnswersDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
}

/** One statement each. */
export interface PriceAnswers {
  /** With base price and lists as they are defined now. Throws `catalog.no-such-variant`. */
  trace(variantId: string, query: PriceTraceQuery): Promise<PriceTrace>;
  /** In the shop's currency; those that are not sold in it are left out. Throws `catalog.no-such-product`. */
  ofProduct(productId: string, groupIds: readonly string[], withSteps: boolean): Promise<CustomerPrices>;
}

export function createPriceAnswers({ db, market }: PriceAnswersDeps): PriceAnswers {
  return {
    async trace(variantId, { currency = market.currency, quantity = 1, groupId, at }) {
      const { rows } = await db.executeQuery<PriceRow>(CompiledQuery.raw(ofVariant, [variantId, currency, at ?? null]));
      const [row] = rows;
      if (!row) throw variantNotFound();
      const asked = { variantId, sku: row.sku, currency, quantity, at: new Date(row.now).toISOString() };
      if (row.base === null) {
        return { ...asked, price: null, listPrice: null, listId: null, lowestPrice30: null, tiers: [], steps: [] };
      }
      const question = questionOf(row, row.base, groupId === undefined ? [] : [groupId]);
      const answer = priceOf({ ...question, quantity, lowest30: row.lowest });
      const money = (minor: number) => ({ minor, currency });
      return {
        ...asked,
        price: money(answer.price),
        listPrice: money(answer.listPrice),
        listId: answer.listId,
        lowestPrice30: answer.lowest30 === null ? null : money(answer.lowest30),
        tiers: tiersOf(question).map((tier) => viewTier(tier, currency)),
        steps: viewSteps(answer.trace, currency),
      };
    },

    async ofProduct(productId, groupIds, withSteps) {
      const { currency } = market;
      const { rows } = await db.executeQuery<PriceRow>(CompiledQuery.raw(ofPublished, [productId, currency]));
      if (rows.length === 0) throw productNotFound();
      const variants = rows.flatMap((row) => {
        if (row.base === null) return [];
        const question = questionOf(row, row.base, groupIds);
        const tiers = tiersOf(question);
        const { price, listPrice } = viewTier(tiers[0], currency);
        const { trace } = priceOf({ ...question, quantity: 1, lowest30: null });
        return {
          variantId: row.variant_id,
          price,
          listPrice,
          tiers: tiers.map((tier) => viewTier(tier, currency)),
          ...(withSteps ? { steps: viewSteps(trace, currency) } : {}),
        };
      });
      return { currency, variants };
    },
  };
}

interface PriceRow {
  readonly variant_id: string;
  readonly sku: string;
  readonly base: number | null;
  readonly compare_at: number | null;
  readonly entries: readonly PriceEntry[];
  readonly lowest: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const questionOf = ({ compare_at: compareAt, entries, now }: PriceRow, base: number, groupIds: readonly string[]) => ({
  base,
  compareAt,
  entries,
  groupIds,
  now,
});

const viewSteps = (trace: readonly PriceStep[], currency: string): PriceTrace['steps'] =>
  trace.map(({ list, minQuantity, amount, why }) => ({
    list: list && { ...list },
    minQuantity,
    price: { minor: amount, currency },
    applied: why === null,
    why,
  }));

const columns = `v.id as variant_id, v.sku, r.amount_minor as base, r.compare_at_minor as compare_at,
  ${entriesSql('v.id', '$2::char(3)')} as entries`;
const base = `left join prices r on r.variant_id = v.id and r.currency = $2::char(3)`;

const ofVariant = `
  select ${columns}, ${millisecondsSql('t.at')} as now,
    ${priorPriceSql('v.id', '$2::char(3)', 'n.amount_minor', 'n.at')} as lowest
  from (select coalesce($3::timestamptz, now()) as at) t cross join variants v ${base}
  left join lateral (select s.at, s.amount_minor from price_points s where s.variant_id = v.id and s.currency = $2::char(3) and s.at <= t.at
    order by s.at desc limit 1) n on true
  where v.id = $1::uuid`;

const ofPublished = `
  select ${columns}, null as lowest, ${millisecondsSql('now()')} as now
  from products p join variants v on v.product_id = p.id and v.withdrawn_at is null ${base}
  where p.id = $1::uuid and p.status = 'published' order by v.position, v.id`;
