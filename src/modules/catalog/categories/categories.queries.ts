import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { CatalogTables } from '../tables';
import type { StaffCategory } from './routes';

export interface CategoryQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
}

export interface CategoryQueries {
  /** `{ items: CategoryNode[] }` as JSON text, one statement. */
  tree(): Promise<string>;
  /** Siblings in their order. */
  listAll(): Promise<StaffCategory[]>;
}

interface Node {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly count: number;
  readonly children: Node[];
}

export function createCategoryQueries({ db, market }: CategoryQueriesDeps): CategoryQueries {
  return {
    async tree() {
      const { rows } = await sql<{ id: string; parent_id: string | null; slug: string; name: string; count: number }>`
        select g.id, g.parent_id, g.slug, g.name, coalesce(n.count, 0) as count
        from categories g
        left join (select l.category_id, count(*) as count from listings l where l.currency = ${market.currency}::char(3) group by l.category_id) n
          on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      const nodes = new Map(rows.map((r) => [r.id, { id: r.id, slug: r.slug, name: r.name, count: r.count, children: new Array<Node>() }]));
      const roots: Node[] = [];
      for (const row of rows) {
        const node = nodes.get(row.id);
        const siblings = row.parent_id === null ? roots : nodes.get(row.parent_id)?.children;
        if (node && siblings) siblings.push(node);
      }
      return JSON.stringify({ items: roots });
    },

    async listAll() {
      const { rows } = await sql<StaffCategory>`
        select g.id, g.slug, g.name, g.parent_id as "parentId", g.position, g.version, coalesce(n.count, 0) as count
        from categories g
        left join (select pc.category_id, count(*) as count from product_categories pc group by pc.category_id) n on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      return rows;
    },
  };
}
