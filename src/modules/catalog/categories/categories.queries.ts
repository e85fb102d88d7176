import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { CatalogTables } from '../tables';
import { categoryNotFound } from '../errors';
import type { CategoryPage, StaffCategory } from './routes';

export interface CategoryQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
}

export interface CategoryQueries {
  /** `{ items: CategoryNode[] }` as JSON text, one statement. */
  tree(): Promise<string>;
  /** Throws `catalog.no-such-category`. */
  getPage(slug: string): Promise<CategoryPage | { readonly movedTo: string }>;
  /** Siblings in their order. */
  listAll(): Promise<StaffCategory[]>;
}

interface Node {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly count: number;
  readonly collection: boolean;
  readonly children: Node[];
}

export function createCategoryQueries({ db, market }: CategoryQueriesDeps): CategoryQueries {
  return {
    async tree() {
      const { rows } = await sql<{ id: string; parent_id: string | null; slug: string; name: string; count: number; collection: boolean }>`
        select g.id, g.parent_id, g.rule is not null as collection, g.slug, g.name, coalesce(n.count, 0) as count
        from categories g
        left join (select l.category_id, count(*) as count from listings l where l.currency = ${market.currency}::char(3) group by l.category_id) n
          on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      const nodes = new Map(
        rows.map((r) => [
          r.id,
          { id: r.id, slug: r.slug, name: r.name, count: r.count, collection: r.collection, children: new Array<Node>() },
        ]),
      );
      const roots: Node[] = [];
      for (const row of rows) {
        const node = nodes.get(row.id);
        const siblings = row.parent_id === null ? roots : nodes.get(row.parent_id)?.children;
        if (node && siblings) siblings.push(node);
      }
      return JSON.stringify({ items: roots });
    },

    async getPage(slug) {
      const { rows } = await sql<CategoryPage>`
        with recursive way (id, parent_id, slug, name, depth) as (
          select c.id, c.parent_id, c.slug, c.name, 0 from categories c where c.slug = ${slug}
          union all
          select c.id, c.parent_id, c.slug, c.name, w.depth + 1 from way w join categories c on c.id = w.parent_id where w.depth < 50)
        select c.id, c.slug, c.name, c.rule is not null as collection, c.description, c.seo_title as "seoTitle", c.seo_description as "seoDescription",
          (select json_agg(json_build_object('slug', w.slug, 'name', w.name) order by w.depth desc) from way w) as path
        from categories c where c.slug = ${slug}`.execute(db);
      const [page] = rows;
      if (page) return page;
      const { rows: former } = await sql<{ slug: string }>`
        select c.slug from former_slugs f join categories c on c.id = f.target_id where f.kind = 'category' and f.slug = ${slug}`.execute(
        db,
      );
      const [present] = former;
      if (!present) throw categoryNotFound();
      return { movedTo: present.slug };
    },

    async listAll() {
      const { rows } = await sql<StaffCategory>`
        select g.id, g.slug, g.name, g.parent_id as "parentId", g.position, g.description, g.seo_title as "seoTitle", g.seo_description as "seoDescription",
          g.rule, g.version, coalesce(n.count, 0) as count
        from categories g
        left join (select pc.category_id, count(*) as count from product_categories pc group by pc.category_id) n on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      return rows;
    },
  };
}
