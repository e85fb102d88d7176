import { z } from 'zod';
import { createShared } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import { slugify } from '../domain/slug';
import { badCursor } from '../errors';
import type { Cards } from '../finder/cards';
import { facetNumbers, viewFacets, type FacetNumbers } from '../finder/domain/facets';
import type { Conditions, ListSort, Sought } from '../finder/domain/question';
import { categoryAt } from '../finder/domain/surroundings';
import { findInTurns, ownPace } from '../finder/find-in-turns';
import type { Finder, FinderShelf } from '../finder/finder';
import { lookupOf, roundedRarities, type Question } from '../search/domain/question';
import type { SearchQueries } from '../search/search.queries';
import type { Reading } from '../translations/shop-locales';
import { attributeFilters } from './attribute-filter';
import type { Facets, ListFilters } from './schemas';

export interface ListQueriesDeps {
  readonly market: Market;
  readonly searchQueries: SearchQueries;
  readonly finder: Finder;
  readonly cards: Cards;
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

const answersKept = 1_000;
/** To make a sidebar of what was counted takes so long then that others have their turn before. */
const manyProducts = 50_000;

export function createListQueries({ market, searchQueries, finder, cards }: ListQueriesDeps): ListQueries {
  const shared = createShared<ReadList>();
  let known: Known | null = null;

  async function readList(filters: Filters, sort: ListSort, reading: Reading): Promise<ReadList> {
    const cursor = filters.cursor === undefined ? null : readCursor(filters.cursor, sort);
    const words = filters.q === undefined ? null : await readWords(filters.q, filters.exact === 'true', cursor?.rarities);
    const shelf = await finder.shelf(filters.inStock === 'true' || filters.facets === 'true' ? 'now' : 'any');
    const { page, facets } = await pageOf(shelf, { filters, sort, cursor, sought: words?.sought ?? null, reading });
    const items = await cards.read(page.ids, reading);
    const last = page.ids.at(-1);
    const rarities = sort === 'relevance' ? words?.rarities : undefined;
    const next = page.key !== null && last !== undefined ? writeCursor(sort, page.key, last, rarities) : null;
    const rest = JSON.stringify({
      nextCursor: next,
      ...(words ? { correctedQuery: words.question.corrected, didYouMean: words.question.didYouMean } : {}),
    });
    const json = `{"items":[${items.join(',')}],${rest.slice(1, -1)}${facets ? `,"facets":${facets.text}` : ''}}`;
    return { json, results: facets?.total ?? items.length };
  }

  async function readWords(q: string, exact: boolean, given: readonly number[] | undefined): Promise<Words> {
    const question = await searchQueries.understand(q, { correct: !exact });
    const rarities = given?.length === question.slots.length ? given : roundedRarities(question.slots);
    const { excluded, phrases, slots } = question;
    const sought = { lookup: lookupOf(slots, rarities), slotCount: slots.length, excluded, among: null };
    if (phrases.length === 0) return { question, rarities, sought };
    const { scorer } = await finder.shelf('any');
    return { question, rarities, sought: { ...sought, among: await finder.withPhrases(scorer.candidates(sought), phrases) } };
  }

  /** What was asked since the last change is not looked for again. */
  async function pageOf(shelf: FinderShelf, asked: Asked): Promise<{ page: FoundPage; facets: CountedFacets | null }> {
    const present = known?.version === shelf.version ? known : nothingKnown(shelf);
    known = present;
    const { limit: _limit, cursor: _cursor, ...filters } = asked.filters;
    const question = JSON.stringify([asked.sort, asked.filters.limit, asked.filters.cursor, Object.entries(filters).sort()]);
    const counted = JSON.stringify([asked.reading.locale, Object.entries(filters).sort()]);
    const wanted = asked.filters.facets === 'true';
    const [page, facets] = [present.pages.get(question), wanted ? present.facets.get(counted) : null];
    if (page && facets !== undefined) return { page, facets };
    const found = await findOn(shelf, present.numbers, asked, facets === undefined);
    return {
      page: keep(present.pages, question, found.page),
      facets: found.facets ? keep(present.facets, counted, found.facets) : (facets ?? null),
    };
  }

  async function findOn(shelf: FinderShelf, numbers: FacetNumbers, { filters, sort, cursor, sought, reading }: Asked, facets: boolean) {
    const conditions = conditionsOf(filters, shelf);
    const { counts, ...page } = await findInTurns(shelf, {
      conditions,
      sought,
      sort,
      limit: filters.limit ?? 20,
      after: cursor,
      facets,
    });
    if (!counts) return { page, facets: null };
    if (shelf.index.size > manyProducts) await ownPace.rest();
    const chosen = { category: conditions.category ?? null, brands: conditions.brands ?? [] };
    const view: Facets = viewFacets(counts, { ...shelf, numbers, currency: market.currency, chain: reading.chain, chosen });
    return { page, facets: { text: JSON.stringify(view), total: view.total } };
  }

  return {
    list: (filters, sort, reading) =>
      shared(JSON.stringify([sort, reading.locale, Object.entries(filters).sort()]), () => readList(filters, sort, reading)),
  };
}

interface Words {
  readonly question: Question;
  readonly rarities: readonly number[];
  readonly sought: Sought;
}

interface Asked {
  readonly filters: Filters;
  readonly sort: ListSort;
  readonly cursor: { readonly key: number; readonly id: string } | null;
  readonly sought: Sought | null;
  readonly reading: Reading;
}

interface FoundPage {
  readonly ids: readonly string[];
  readonly key: number | null;
}

interface CountedFacets {
  /** JSON. */
  readonly text: string;
  readonly total: number;
}

/** What was found since the last change. */
interface Known {
  readonly version: number;
  readonly numbers: FacetNumbers;
  readonly pages: Map<string, FoundPage>;
  readonly facets: Map<string, CountedFacets>;
}

const nothingKnown = ({ version, index, surroundings }: FinderShelf): Known => ({
  version,
  numbers: facetNumbers(index, surroundings),
  pages: new Map(),
  facets: new Map(),
});

function keep<T>(known: Map<string, T>, question: string, answer: T): T {
  if (known.size >= answersKept) known.clear();
  known.set(question, answer);
  return answer;
}

function conditionsOf(filters: Filters, { surroundings }: FinderShelf): Conditions {
  const { category, brand, minPrice, maxPrice, minRating, inStock } = filters;
  const filterable = new Map(surroundings.attributes.flatMap((a) => (a.filterable ? [[a.code, a.id] as const] : [])));
  return {
    ...(category === undefined ? {} : { category: categoryAt(surroundings, category)?.id ?? null }),
    ...(brand === undefined ? {} : { brands: brand.split(',').map((b) => slugify(b, '')) }),
    ...(minPrice === undefined ? {} : { minPrice }),
    ...(maxPrice === undefined ? {} : { maxPrice }),
    ...(minRating === undefined ? {} : { minRating: Math.round(minRating * 100) }),
    inStock: inStock === 'true',
    attributes: attributeFilters({ ...filters }).map(({ code, keys, range }) => ({
      attributeId: filterable.get(code) ?? null,
      keys,
      range,
    })),
  };
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
