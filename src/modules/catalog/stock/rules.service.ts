import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { storeNotFound, unknownReference } from '../errors';
import { markStock, markTurn, type Sellable } from '../inventory/mark-stock';
import { openShelves } from '../inventory/set-stock';
import type { CatalogTables } from '../tables';
import type { StockRule } from './routes';
import { assertInScope, inScope, type Hand } from './scope';

export interface StockRulesDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export interface StockRules {
  /** Returns how many shelves it holds for. Throws `catalog.no-such-store`, `catalog.unknown-reference`. */
  set(rule: StockRule, hand: Hand): Promise<number>;
}

export function createStockRules({ uow }: StockRulesDeps): StockRules {
  return {
    async set({ variantIds, storeId, safety, ahead }, { actorId, scope }) {
      if (storeId !== undefined) assertInScope(scope, [storeId]);
      return uow.run(async (tx) => {
        const { db } = tx;
        const known = await db
          .selectFrom('variants')
          .select('id')
          .where('id', '=', sql<string>`any(${variantIds}::uuid[])`)
          .execute();
        if (known.length < new Set(variantIds).size) throw unknownReference('a variant does not exist');
        if (storeId !== undefined) {
          const store = await db.selectFrom('stores').select('id').where('id', '=', storeId).forShare().executeTakeFirst();
          if (!store) throw storeNotFound();
          await openShelves(
            db,
            variantIds.map((variantId) => ({ variantId, storeId })),
          );
        }
        const { rows } = await sql<Sellable & { field: string; before: string; after: string }>`
          with shelves as materialized (
            select s.variant_id, s.store_id, ${told} as before
            from stock_levels s
            where s.variant_id = any(${variantIds}::uuid[]) and (${storeId ?? null}::uuid is null or s.store_id = ${storeId ?? null}::uuid) and ${inScope('s.store_id', scope)}
            order by s.variant_id, s.store_id
            for update of s),
          changed as (
            update stock_levels s set ${sql.join([...safetyChange(safety), ...aheadChange(ahead), sql`updated_at = now()`])}
            from shelves h, stock_settings g
            where s.variant_id = h.variant_id and s.store_id = h.store_id
            returning s.product_id, s.variant_id, s.store_id, h.before, ${told} as after)
          select c.product_id as "productId", c.variant_id as "variantId", 'rules.' || t.code || '.' || v.sku as field, c.before, c.after
          from changed c join stores t on t.id = c.store_id join variants v on v.id = c.variant_id
          order by 1, 3`.execute(db);
        if (rows.length === 0) throw unknownReference('no store has a shelf of these variants: name the store');
        await sql`
          insert into changes (subject, subject_id, action, fields, actor_id)
          select 'product', r."productId", 'stock-rule-changed',
            jsonb_agg(jsonb_build_object('field', r.field, 'before', r.before, 'after', r.after) order by r.field), ${actorId}::uuid
          from json_to_recordset(${JSON.stringify(rows)}::json) as r ("productId" uuid, field text, before text, after text)
          where r.before <> r.after group by r."productId"`.execute(db);
        markStock(db, rows);
        if (ahead?.until) markTurn(db);
        return rows.length;
      });
    },
  };
}

/** The rule in words, for the history. */
const told = sql`concat_ws(', ', 'safety ' || s.own_safety,
  case when s.backorder then concat_ws(' ', 'ahead', 'up to ' || s.ahead_limit, 'until ' || to_char(s.ahead_until at time zone 'utc', 'YYYY-MM-DD HH24:MI'),
    'from ' || s.ships_from, 'in ' || s.ships_in_days || ' days') end)`;

const safetyChange = (safety: StockRule['safety']) =>
  safety === undefined ? [] : [sql`own_safety = ${safety}::int`, sql`safety = coalesce(${safety}::int, g.safety)`];

/** A shelf that has promised more than it has must stay one that may: its limit of 0 lets it promise no more. */
function aheadChange(ahead: StockRule['ahead']) {
  if (ahead === undefined) return [];
  if (ahead === null)
    return [
      sql`backorder = s.reserved > s.on_hand`,
      sql`ahead_limit = case when s.reserved > s.on_hand then 0 end`,
      sql`ahead_until = null`,
      sql`ships_from = null`,
      sql`ships_in_days = null`,
    ];
  return [
    sql`backorder = true`,
    ...(ahead.limit === undefined ? [] : [sql`ahead_limit = ${ahead.limit}::int`]),
    ...(ahead.until === undefined ? [] : [sql`ahead_until = ${ahead.until}::timestamptz`]),
    ...(ahead.shipsFrom === undefined ? [] : [sql`ships_from = ${ahead.shipsFrom}::date`]),
    ...(ahead.shipsInDays === undefined ? [] : [sql`ships_in_days = ${ahead.shipsInDays}::int`]),
  ];
}
