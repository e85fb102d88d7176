import { CompiledQuery, type Transaction } from 'kysely';
import { priceOf, tiersOf, type PriceEntry, type PriceTier } from '../domain/pricing';
import { entriesSql, millisecondsSql, priorPriceSql, runningSql } from '../price-lists/entries';
import type { CatalogTables } from '../tables';
import type { ProductFacts, VariantFacts } from './facts';

export interface PublicPrice {
  readonly currency: string;
  /** For one unit, with every sale that is open to everybody. */
  readonly amount: number;
  /** What it is reduced from; null where it is not. */
  readonly compareAt: number | null;
  /** Only while it is reduced. */
  readonly lowest30: number | null;
  readonly tiers: readonly PriceTier[];
}

export type PricedProduct = Omit<ProductFacts, 'variants'> & {
  readonly variants: readonly (Omit<VariantFacts, 'prices'> & { readonly prices: readonly PublicPrice[] })[];
};

/**
 * The products with the prices everybody pays at this moment instead of their base prices. Where a price that shoppers see is
 * another than before, that is noted for good. Two statements for any number; the products are locked.
 */
export async function withPublicPrices(db: Transaction<CatalogTables>, products: readonly ProductFacts[]): Promise<PricedProduct[]> {
  const variantIds = products.flatMap((p) => p.variants.map((v) => v.id));
  const { rows } = await db.executeQuery<EntriesRow>(CompiledQuery.raw(entriesOf, [variantIds]));
  const now = rows[0]?.now ?? 0;
  const entries = new Map(rows.flatMap((r) => (r.variant_id === null ? [] : [[keyOf(r.variant_id, r.currency), r.entries] as const])));

  const price = (variantId: string, { currency, amount: base, compareAt }: VariantFacts['prices'][number]): PublicPrice => {
    const question = { base, compareAt, entries: entries.get(keyOf(variantId, currency)) ?? [], groupIds: [], now };
    const answer = priceOf({ ...question, quantity: 1, lowest30: null });
    return {
      currency,
      amount: answer.price,
      compareAt: answer.listPrice > answer.price ? answer.listPrice : null,
      lowest30: null,
      tiers: tiersOf(question),
    };
  };
  const priced = products.map((product) => ({
    ...product,
    variants: product.variants.map((v) => ({ ...v, prices: v.prices.map((p) => price(v.id, p)) })),
  }));
  const lowest = await notePrices(db, priced);
  return priced.map((product) => ({
    ...product,
    variants: product.variants.map((v) => ({
      ...v,
      prices: v.prices.map((p) => ({ ...p, lowest30: lowest.get(keyOf(v.id, p.currency)) ?? null })),
    })),
  }));
}

interface EntriesRow {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly variant_id: string | null;
  readonly currency: string | null;
  readonly entries: readonly PriceEntry[];
}

const keyOf = (variantId: string, currency: string | null): string => `${variantId} ${currency}`;

/** One row at least, for the time: that of the statement, as the transaction may have waited for the products. */
const entriesOf = `
  select ${millisecondsSql('n.at')} as now, w.variant_id, w.currency, ${entriesSql('w.variant_id', 'w.currency', `l.group_ids is null and ${runningSql('n.at')}`)} as entries
  from (select statement_timestamp() as at) n
  left join (select distinct e.variant_id, e.currency from price_list_prices e where e.variant_id = any($1::uuid[])) w on true`;

/** Of those that are reduced, the lowest price of the 30 days before that reduction began. */
async function notePrices(db: Transaction<CatalogTables>, products: readonly PricedProduct[]): Promise<Map<string, number>> {
  const shown = products.filter((p) => p.status === 'published' && p.published_us !== null);
  const prices = shown.flatMap((product) =>
    product.variants.flatMap((v) =>
      v.prices.map((p) => ({ variant_id: v.id, currency: p.currency, amount: p.amount, reduced: p.compareAt !== null })),
    ),
  );
  if (prices.length === 0) return new Map();
  const { rows } = await db.executeQuery<{ variant_id: string; currency: string; lowest: number | null }>(
    CompiledQuery.raw(notes, [JSON.stringify(prices)]),
  );
  return new Map(rows.flatMap((r) => (r.lowest === null ? [] : [[keyOf(r.variant_id, r.currency), r.lowest] as const])));
}

/** A price that becomes a reduced one, or a plain one, without changing is noted, too. */
const notes = `
  with now_known as materialized (
    select w.variant_id, w.currency, w.amount, w.reduced, b.at as since,
      b.amount_minor is distinct from w.amount or (b.reduced is not null and b.reduced <> w.reduced) as changed,
      greatest(statement_timestamp(), b.at + interval '1 microsecond') as at
    from json_to_recordset($1::json) as w (variant_id uuid, currency char(3), amount bigint, reduced boolean)
    left join lateral (select p.amount_minor, p.reduced, p.at from price_points p where p.variant_id = w.variant_id and p.currency = w.currency
      order by p.at desc limit 1) b on true),
  noted as (
    insert into price_points (variant_id, currency, amount_minor, at, reduced)
    select k.variant_id, k.currency, k.amount, k.at, k.reduced from now_known k where k.changed)
  select k.variant_id, k.currency,
    ${priorPriceSql('k.variant_id', 'k.currency', 'k.amount', '(case when k.changed then k.at else k.since end)')} as lowest
  from now_known k where k.reduced`;
