import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { CatalogTables } from '../tables';
import { pick, type CategoryTexts, type Translations } from '../domain/translations';
import { categoryNotFound } from '../errors';
import { translationsSql } from '../translations/save-translations';
import type { Reading, ShopLocales } from '../translations/shop-locales';
import type { CategoryPage, StaffCategory } from './routes';

export interface CategoryQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly locales: ShopLocales;
}

export interface CategoryQueries {
  /** `{ items: CategoryNode[] }` as JSON text, one statement. */
  tree(reading: Reading): Promise<string>;
  /** By its address in any language. Throws `catalog.no-such-category`. */
  getPage(slug: string, reading: Reading): Promise<CategoryPage | { readonly movedTo: string }>;
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

export function createCategoryQueries({ db, market, locales }: CategoryQueriesDeps): CategoryQueries {
  return {
    async tree({ chain }) {
      const { rows } = await sql<TreeRow>`
        select ${chain.length > 0 ? translationsSql('category', 'g.id') : sql`null`} as translations, g.id, g.parent_id, g.rule is not null as collection, g.slug, g.name, coalesce(n.count, 0) as count
        from categories g
        left join (select l.category_id, count(*) as count from listings l where l.currency = ${market.currency}::char(3) group by l.category_id) n
          on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      const nodes = new Map(
        rows.map((r) => [r.id, { id: r.id, ...named(chain, r), count: r.count, collection: r.collection, children: new Array<Node>() }]),
      );
      const roots: Node[] = [];
      for (const row of rows) {
        const node = nodes.get(row.id);
        const siblings = row.parent_id === null ? roots : nodes.get(row.parent_id)?.children;
        if (node && siblings) siblings.push(node);
      }
      return JSON.stringify({ items: roots });
    },

    async getPage(slug, { chain }) {
      const several = locales.others.length > 0;
      const { rows } = await sql<PageRow>`
        with recursive asked as (
          select c.id from categories c where c.slug = ${slug}
          ${several ? sql`union select t.entity_id from translations t where t.entity = 'category' and t.slug = ${slug}` : sql``}),
        way (id, parent_id, slug, name, depth) as (
          select c.id, c.parent_id, c.slug, c.name, 0 from asked a join categories c on c.id = a.id
          union all
          select c.id, c.parent_id, c.slug, c.name, w.depth + 1 from way w join categories c on c.id = w.parent_id where w.depth < 50)
        select c.id, c.slug, c.name, c.rule is not null as collection, c.description, c.seo_title as "seoTitle", c.seo_description as "seoDescription",
          ${translationsSql('category', 'c.id')} as translations,
          (select json_agg(json_build_object('slug', w.slug, 'name', w.name, 'translations', ${translationsSql('category', 'w.id')}) order by w.depth desc) from way w) as path
        from asked a join categories c on c.id = a.id`.execute(db);
      const [page] = rows;
      if (page) return pageIn(chain, page);
      const { rows: former } = await sql<NamedRow & { locale: string }>`
        select c.slug, c.name, f.locale, ${translationsSql('category', 'c.id')} as translations
        from former_slugs f join categories c on c.id = f.target_id where f.kind = 'category' and f.slug = ${slug}`.execute(db);
      const [present] = former;
      if (!present) throw categoryNotFound();
      return { movedTo: named(locales.reading(present.locale || undefined).chain, present).slug };
    },

    async listAll() {
      const { rows } = await sql<StaffCategory>`
        select g.id, g.slug, g.name, g.parent_id as "parentId", g.position, g.description, g.seo_title as "seoTitle", g.seo_description as "seoDescription",
          g.rule, g.version, coalesce(n.count, 0) as count, ${translationsSql('category', 'g.id')} as translations
        from categories g
        left join (select pc.category_id, count(*) as count from product_categories pc group by pc.category_id) n on n.category_id = g.id
        order by g.position, g.name, g.id`.execute(db);
      return rows;
    },
  };
}

interface NamedRow {
  readonly slug: string;
  readonly name: string;
  /** null where nobody asks. */
  readonly translations: Translations<CategoryTexts> | null;
}

interface TreeRow extends NamedRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly count: number;
  readonly collection: boolean;
}

type PageRow = Omit<CategoryPage, 'path'> & { readonly translations: Translations<CategoryTexts>; readonly path: readonly NamedRow[] };

const named = (chain: readonly string[], { slug, name, translations }: NamedRow): { slug: string; name: string } => ({
  slug: pick(chain, translations ?? {}, (texts) => texts.slug) ?? slug,
  name: pick(chain, translations ?? {}, (texts) => texts.name) ?? name,
});

const pageIn = (chain: readonly string[], { translations, path, ...page }: PageRow): CategoryPage => ({
  ...page,
  ...named(chain, { ...page, translations }),
  description: pick(chain, translations, (texts) => texts.description) ?? page.description,
  seoTitle: pick(chain, translations, (texts) => texts.seoTitle) ?? page.seoTitle,
  seoDescription: pick(chain, translations, (texts) => texts.seoDescription) ?? page.seoDescription,
  path: path.map((step) => named(chain, step)),
});
