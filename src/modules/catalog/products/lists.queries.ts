import { CompiledQuery, type Kysely } from 'kysely';
import { z } from 'zod';
import { createRemembered } from '../../../platform/kernel/remembered';
import { createShared } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import { slugify } from '../domain/slug';
import { badCursor } from '../errors';
import type { CatalogChanges } from '../read-models/changes';
import { lookupOf, roundedRarities } from '../search/domain/question';
import { foundShape } from '../search/found';
import type { SearchQueries } from '../search/search.queries';
import type { SoldOutMarks } from '../search/sold-out';
import type { CatalogTables } from '../tables';
import type { Reading, ShopLocales } from '../translations/shop-locales';
import { attributeFilters, attributeShape, attributeValues } from './attribute-filter';
import type { FacetShape } from './facet-statement';
import type { ListSort } from './list-statement';
import { pageStatement, type PageValues } from './page-statement';
import { Facets, type ListFilters } from './schemas';

export interface ListQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly locales: ShopLocales;
  readonly searchQueries: SearchQueries;
  readonly soldOutMarks: SoldOutMarks;
  readonly changes: CatalogChanges;
}

/** Lists of cards as JSON text ready to send; those who ask the same at the same time share it. */
export interface ListQueries {
  list(filters: Filters, sort: ListSort, reading: Reading): Promise<ReadList>;
}

export interface ReadList {
  readonly json: string;
  readonly results: number;
}

export type Filters = ListFilters & {
  readonly q?: string | undefined;
  readonly exact?: 'true' | 'false' | undefined;
};

const facetsKept = 1_000;
/** They hold until something changes; a process that could not hear of it reads them anew after this. */
const facetsFreshMs = 30_000;
const facetsStaleMs = 60_000;

export function createListQueries({ db, market, locales, searchQueries, soldOutMarks, changes }: ListQueriesDeps): ListQueries {
  const counted = createRemembered<CountedFacets>({ most: facetsKept, freshMs: facetsFreshMs, staleMs: facetsStaleMs });
  changes.onChange(counted.forget);
  const shared = createShared<ReadList>();
  const several = locales.others.length > 0;

  async function readList(filters: Filters, sort: ListSort, { locale, chain }: Reading): Promise<ReadList> {
    const limit = filters.limit ?? 20;
    const attributes = attributeFilters({ ...filters });
    const cursor = filters.cursor === undefined ? null : readCursor(filters.cursor, sort);
    const search = filters.q === undefined ? null : await readQuestion(filters.q, filters.exact === 'true', cursor?.rarities);
    const shape = {
      several,
      translated: chain.length > 0,
      search: search !== null,
      category: filters.category !== undefined,
      brand: filters.brand !== undefined,
      minPrice: filters.minPrice !== undefined,
      maxPrice: filters.maxPrice !== undefined,
      minRating: filters.minRating !== undefined,
      inStock: filters.inStock === 'true',
      attributes: attributeShape(attributes),
    };
    const fetch = limit <= 20 ? 21 : limit <= 50 ? 51 : 101;
    const values: PageValues = {
      currency: market.currency,
      limit,
      locale,
      chain,
      category: filters.category,
      brands: filters.brand?.split(',').map((b) => slugify(b, '')),
      minPrice: filters.minPrice,
      maxPrice: filters.maxPrice,
      minRating: filters.minRating === undefined ? undefined : Math.round(filters.minRating * 100),
      ...(attributes.length > 0 ? attributeValues(attributes) : {}),
      cursorKey: cursor?.key,
      cursorId: cursor?.id,
      ...search?.values,
    };
    async function readPage<P extends PageOfCards>(facets: FacetShape | null): Promise<P> {
      const list = { ...shape, sort, cursor: cursor !== null, fetch };
      const statement = pageStatement({ found: search?.shape ?? null, list, facets });
      const parameters = statement.parameters.map((name) => values[name]);
      const { rows } = await db.executeQuery<P>(CompiledQuery.raw(statement.text, parameters));
      const [page] = rows;
      if (!page) throw new Error('an aggregate without a row');
      return page;
    }

    /** What matches is looked up once for the page and its facets, where these are not known. */
    const read: { page: PageOfCards | null } = { page: null };
    if (filters.facets === 'true') await soldOutMarks.fresh();
    const facets =
      filters.facets === 'true'
        ? await counted.ask(questionOf(filters, locale), async () => {
            const page = await readPage<PageOfCards & FacetRow>(shape);
            read.page = page;
            return { text: JSON.stringify(viewFacets(page)), total: page.total };
          })
        : null;
    const page = read.page ?? (await readPage(null));
    const rarities = sort === 'relevance' ? search?.rarities : undefined;
    const next = page.more && page.key !== null && page.id !== null ? writeCursor(sort, page.key, page.id, rarities) : null;
    const rest = JSON.stringify({
      nextCursor: next,
      ...(search ? { correctedQuery: search.question.corrected, didYouMean: search.question.didYouMean } : {}),
    });
    const json = `{"items":[${page.items}],${rest.slice(1, -1)}${facets ? `,"facets":${facets.text}` : ''}}`;
    return { json, results: facets?.total ?? page.shown };
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
    list: (filters, sort, reading) =>
      shared(JSON.stringify([sort, reading.locale, Object.entries(filters).sort()]), () => readList(filters, sort, reading)),
  };
}

interface CountedFacets {
  /** JSON. */
  readonly text: string;
  readonly total: number;
}

/** What facets depend on: neither order nor place in the list. */
const questionOf = (
  { limit: _limit, cursor: _cursor, sort: _sort, ...filters }: Filters & { readonly sort?: ListSort | undefined },
  locale: string,
): string => JSON.stringify([locale, Object.entries(filters).sort()]);

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
