import { CompiledQuery, type Kysely } from 'kysely';
import { z } from 'zod';
import { createBatch, createShared } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import type { CatalogFacade } from '../contract';
import { looksLikeId, slugify } from '../domain/slug';
import { badCursor, productNotFound } from '../errors';
import { lookupOf, roundedRarities } from '../search/domain/question';
import { foundShape } from '../search/found';
import type { SearchQueries } from '../search/search.queries';
import type { CatalogTables } from '../tables';
import type { ListSort } from './list-statement';
import { pageStatement, type PageValues } from './page-statement';
import { Facets, type ProductListQuery, type ProductSearchQuery } from './schemas';

export interface ProductQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly searchQueries: SearchQueries;
}

/**
 * What a shopper reads, as JSON text ready to send; each is one statement, and one more to understand what is searched for.
 * Those who ask at the same time share it.
 */
export interface ProductQueries {
  listCards(query: ProductListQuery): Promise<string>;
  /** `results`: all of them where facets were asked for, else those of the first page. */
  searchCards(query: ProductSearchQuery): Promise<{ readonly json: string; readonly results: number }>;
  /** Throws `catalog.no-such-product`, also for what is not published. */
  getPage(idOrSlug: string): Promise<string>;
  listProducts: CatalogFacade['listProducts'];
}

type Filters = Omit<ProductListQuery, 'sort'> & { readonly q?: string; readonly exact?: 'true' | 'false' };

export function createProductQueries({ db, market, searchQueries }: ProductQueriesDeps): ProductQueries {
  const shared = createShared<ReadList>();
  const list = (filters: Filters, sort: ListSort): Promise<ReadList> =>
    shared(JSON.stringify([sort, Object.entries(filters).sort()]), () => readList(filters, sort));

  const pageById = createBatch((ids) => readPages(pagesById, ids));
  const pageBySlug = createBatch((slugs) => readPages(pagesBySlug, slugs));

  async function readPages(statement: string, keys: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await db.executeQuery<{ key: string; page: string }>(CompiledQuery.raw(statement, [keys, market.currency]));
    return new Map(rows.map(({ key, page }) => [key, page]));
  }

  async function readList(filters: Filters, sort: ListSort): Promise<ReadList> {
    const limit = filters.limit ?? 20;
    const cursor = filters.cursor === undefined ? null : readCursor(filters.cursor, sort);
    const search = filters.q === undefined ? null : await readQuestion(filters.q, filters.exact === 'true', cursor?.rarities);
    const shape = {
      search: search !== null,
      category: filters.category !== undefined,
      brand: filters.brand !== undefined,
      minPrice: filters.minPrice !== undefined,
      maxPrice: filters.maxPrice !== undefined,
      minRating: filters.minRating !== undefined,
      inStock: filters.inStock === 'true',
    };
    const fetch = limit <= 20 ? 21 : limit <= 50 ? 51 : 101;
    const statement = pageStatement({
      found: search?.shape ?? null,
      list: { ...shape, sort, cursor: cursor !== null, fetch },
      facets: filters.facets === 'true' ? shape : null,
    });
    const values: PageValues = {
      currency: market.currency,
      limit,
      category: filters.category,
      brands: filters.brand?.split(',').map((b) => slugify(b, '')),
      minPrice: filters.minPrice,
      maxPrice: filters.maxPrice,
      minRating: filters.minRating === undefined ? undefined : Math.round(filters.minRating * 100),
      cursorKey: cursor?.key,
      cursorId: cursor?.id,
      ...search?.values,
    };
    const { rows } = await db.executeQuery<PageOfCards & (FacetRow | Record<keyof FacetRow, undefined>)>(
      CompiledQuery.raw(
        statement.text,
        statement.parameters.map((name) => values[name]),
      ),
    );
    const [page] = rows;
    if (!page) throw new Error('an aggregate without a row');
    const rarities = sort === 'relevance' ? search?.rarities : undefined;
    const next = page.more && page.key !== null && page.id !== null ? writeCursor(sort, page.key, page.id, rarities) : null;
    const rest = JSON.stringify({
      nextCursor: next,
      ...(search ? { correctedQuery: search.question.corrected, didYouMean: search.question.didYouMean } : {}),
      ...(page.total === undefined ? {} : { facets: viewFacets(page) }),
    });
    return { json: `{"items":[${page.items}],${rest.slice(1)}`, results: page.total ?? page.shown };
  }

  async function readQuestion(q: string, exact: boolean, given: readonly number[] | undefined) {
    const question = await searchQueries.understand(q, { correct: !exact });
    const rarities = given?.length === question.slots.length ? given : roundedRarities(question.slots);
    const { excluded, phrases } = question;
    const lookup = lookupOf(question.slots, rarities);
    return {
      question,
      rarities,
      shape: foundShape(lookup, excluded, phrases),
      values: { ...lookup, slotCount: question.slots.length, excluded, phrases: phrases.map((p) => `%${p}%`) },
    };
  }

  function viewFacets(row: FacetRow): Facets {
    const money = (minor: number) => ({ minor, currency: market.currency });
    return Facets.parse({
      ...row,
      price: {
        min: row.lowest === null ? null : money(row.lowest),
        max: row.highest === null ? null : money(row.highest),
        ranges: row.ranges.map(({ min, max, count }) => ({ min: money(min), max: money(max), count })),
      },
    });
  }

  return {
    listCards: async (query) => (await list(query, query.sort ?? 'newest')).json,
    searchCards: (query) => list(query, query.sort ?? 'relevance'),

    async getPage(idOrSlug) {
      const page = looksLikeId(idOrSlug) ? await pageById(idOrSlug.toLowerCase()) : await pageBySlug(idOrSlug);
      if (page === undefined) throw productNotFound();
      return page;
    },

    async listProducts({ productIds }) {
      const { rows } = await db.executeQuery<{ productId: string; title: string; slug: string }>(
        CompiledQuery.raw(
          `select p.id as "productId", p.title, p.slug from products p join product_pages g on g.product_id = p.id and g.currency = $2::char(3)
          where p.id = any($1::uuid[])`,
          [productIds, market.currency],
        ),
      );
      return rows;
    },
  };
}

interface ReadList {
  readonly json: string;
  readonly results: number;
}

interface PageOfCards {
  items: string;
  shown: number;
  key: number | null;
  id: string | null;
  more: boolean;
}

interface FacetRow extends Omit<Facets, 'price'> {
  lowest: number | null;
  highest: number | null;
  ranges: { min: number; max: number; count: number }[];
}

const pagesBy = (key: 'product_id' | 'slug', type: 'uuid' | 'text'): string => `
  select p.${key}::text as key, p.head || coalesce((
      select string_agg(u.text || ',"available":' || (coalesce(a.free, 0) > 0 or coalesce(a.backorder, false))::text
        || ',"stock":' || coalesce(a.free, 0) || '}', ',' order by u.n)
      from unnest(p.variant_ids, p.variant_texts) with ordinality as u (id, text, n)
      left join (
        select s.variant_id, sum(greatest(s.on_hand - s.reserved, 0)) as free, bool_or(s.backorder) as backorder
        from stock_levels s where s.product_id = p.product_id and s.listed
        group by s.variant_id) a on a.variant_id = u.id), '') || ']}' as page
  from product_pages p where p.${key} = any((select $1::${type}[])::${type}[]) and p.currency = $2::char(3)`;
const pagesById = pagesBy('product_id', 'uuid');
const pagesBySlug = pagesBy('slug', 'text');

/** With how rare each word was on the first page, so that scores stay comparable while products come and go. */
const Cursor = z.tuple([z.string(), z.number(), z.uuid(), z.array(z.number().min(0).max(50)).max(50).optional()]);

const writeCursor = (sort: ListSort, key: number, id: string, rarities: readonly number[] | undefined): string =>
  Buffer.from(JSON.stringify([sort, key, id, ...(rarities ? [rarities] : [])])).toString('base64url');

function readCursor(cursor: string, sort: ListSort): { key: number; id: string; rarities: readonly number[] | undefined } {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== sort || !Number.isSafeInteger(parsed.data[1])) throw badCursor();
  const [, key, id, rarities] = parsed.data;
  return { key, id, rarities };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
