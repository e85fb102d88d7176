import { sql, type Kysely } from 'kysely';
import type { CatalogFacade } from '../../catalog';
import { noSuchOrder } from '../errors';
import type { OrdersTables } from '../tables';
import { sees, type Viewer } from '../viewer';

export interface AgainDeps {
  readonly db: Kysely<OrdersTables>;
  readonly catalog: CatalogFacade;
}

interface Bought {
  readonly variantId: string;
  readonly title: string;
  readonly options: { name: string; value: string }[];
  readonly quantity: number;
}

export interface Again {
  /** What is still sold, as many as there are up to what was bought. */
  readonly items: Bought[];
  /** What is not sold any more, or not as many: these units cannot be had. */
  readonly gone: Bought[];
}

export interface AgainQueries {
  /** Of an order what could be bought once more; gifts were given away and are left out. @throws AppError orders.no-such-order */
  getAgain(orderId: string, viewer: Viewer, groupIds: readonly string[]): Promise<Again>;
}

export function createAgainQueries({ db, catalog }: AgainDeps): AgainQueries {
  return {
    async getAgain(orderId, viewer, groupIds) {
      const { rows } = await sql<{ currency: string; lines: Bought[] | null }>`
        select o.currency, (
          select json_agg(b order by b.position) from (
            select l.variant_id as "variantId", (array_agg(l.title order by l.position))[1] as title,
              (array_agg(l.options order by l.position))[1] as options, sum(l.quantity)::int as quantity, min(l.position) as position
            from order_lines l where l.order_id = o.id and not l.gift group by l.variant_id) b) as lines
        from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(db);
      const [row] = rows;
      if (!row) throw noSuchOrder();
      const lines = row.lines ?? [];
      const quoted = await catalog.quoteVariants({
        variantIds: lines.map((line) => line.variantId),
        currency: row.currency,
        groupIds: [...groupIds],
      });
      const left = new Map(quoted.map(({ variantId, available }) => [variantId, Math.max(available, 0)]));
      const withUnits = (units: (line: Bought) => number): Bought[] =>
        lines.flatMap(({ variantId, title, options, quantity }) => {
          const count = units({ variantId, title, options, quantity });
          return count > 0 ? [{ variantId, title, options, quantity: count }] : [];
        });
      return {
        items: withUnits((line) => Math.min(line.quantity, left.get(line.variantId) ?? 0)),
        gone: withUnits((line) => line.quantity - Math.min(line.quantity, left.get(line.variantId) ?? 0)),
      };
    },
  };
}
