import { z } from 'zod';
import { createKept, type Reading as Read } from '../../../platform/kernel/kept';
import { storedText, type StoredText } from '../../../platform/http/stored-text';
import type { Live } from '../../../platform/realtime/live';
import type { BrandQueries } from '../brands/brands.queries';
import { Brand } from '../brands/routes';
import type { CategoryQueries } from '../categories/categories.queries';
import { CategoryPage } from '../categories/routes';
import type { SupplyTurns } from '../inventory/supply-turns';
import type { CatalogChanges } from '../read-models/changes';
import type { Reading } from '../translations/shop-locales';
import type { ProductQueries } from './products.queries';
import type { ProductListQuery } from './schemas';

export interface ShopAnswersDeps {
  readonly productQueries: ProductQueries;
  readonly categoryQueries: CategoryQueries;
  readonly brandQueries: BrandQueries;
  readonly changes: CatalogChanges;
  readonly supplyTurns: SupplyTurns;
  readonly live: Live;
}

type Moved = { readonly movedTo: string };

/** What shoppers ask all the time, the same for all who ask in a language: read once and kept until it changes. */
export interface ShopAnswers {
  list(query: ProductListQuery, reading: Reading): Promise<StoredText>;
  /** These throw as the queries behind them do. */
  page(idOrSlug: string, reading: Reading): Promise<StoredText | Moved>;
  related(id: string, reading: Reading): Promise<StoredText>;
  categories(reading: Reading): Promise<StoredText>;
  category(slug: string, reading: Reading): Promise<StoredText | Moved>;
  brands(): Promise<StoredText>;
}

const megabyte = 1_000_000;
/** For what nobody could tell us of, as their process was killed between its commit and its word on it; lists are found as of 15 seconds ago, then. */
const pagesFreshMs = 30_000;
const listsFreshMs = 15_000;
/** Of an entry, beside its text. */
const overhead = 600;

export function createShopAnswers({
  productQueries,
  categoryQueries,
  brandQueries,
  changes,
  supplyTurns,
  live,
}: ShopAnswersDeps): ShopAnswers {
  const holdsUntil = (): number | null => {
    if (!live.listening) return null;
    changes.knowBundles();
    return supplyTurns.next();
  };
  const pages = createKept<StoredText | Moved>({ mostBytes: 96 * megabyte, freshMs: pagesFreshMs, holdsUntil });
  const lists = createKept<StoredText | Moved>({ mostBytes: 48 * megabyte, freshMs: listsFreshMs, holdsUntil });
  changes.onChange((productIds) => {
    pages.forget(productIds);
    lists.forget(null);
  });
  changes.onSupply((_productIds, withBundles) => {
    pages.forget(withBundles);
    lists.forget(withBundles);
  });

  async function text(question: readonly unknown[], read: () => Promise<string>, about: (json: string) => readonly string[] | null) {
    return stored(
      await lists.ask(JSON.stringify(question), async () => {
        const json = await read();
        return reading(storedText(json), about(json));
      }),
    );
  }

  return {
    list: ({ locale: _named, ...query }, reading) =>
      text(
        ['list', reading.locale, Object.entries(query).sort()],
        () => productQueries.listCards(query, reading),
        query.facets === 'true' || query.inStock === 'true' ? () => null : productsIn,
      ),
    related: (id, reading) => text(['related', reading.locale, id], () => productQueries.listRelated(id, reading), productsIn),
    categories: (reading) => text(['categories', reading.locale], () => categoryQueries.tree(reading), nothing),
    brands: () => text(['brands'], async () => JSON.stringify({ items: z.array(Brand).parse(await brandQueries.list()) }), nothing),

    category: (slug, inLanguage) =>
      lists.ask(JSON.stringify(['category', inLanguage.locale, slug]), async () => {
        const found = await categoryQueries.getPage(slug, inLanguage);
        return 'movedTo' in found ? reading(found, []) : reading(storedText(JSON.stringify(CategoryPage.parse(found))), []);
      }),
    page: (idOrSlug, inLanguage) =>
      pages.ask(`${inLanguage.locale} ${idOrSlug}`, async () => {
        const found = await productQueries.getPage(idOrSlug, inLanguage);
        return 'movedTo' in found ? reading(found, null) : reading(storedText(found.page), productOf(found.page));
      }),
  };
}

const reading = <T extends StoredText | Moved>(value: T, about: readonly string[] | null): Read<T> => ({
  value,
  bytes: overhead + ('content' in value ? value.content.length : 0),
  about,
});

function stored(answer: StoredText | Moved): StoredText {
  if ('movedTo' in answer) throw new Error('a list has moved');
  return answer;
}

const Shown = z.object({ id: z.string() });
const Cards = z.object({ items: z.array(Shown) });

/** A page begins with its product. */
function productOf(page: string): readonly string[] | null {
  const [, id] = /^\{"id":"([^"]+)"/.exec(page) ?? [];
  return id === undefined ? null : [id];
}

const productsIn = (json: string): readonly string[] => Cards.parse(JSON.parse(json)).items.map(({ id }) => id);
const nothing = (): readonly string[] => [];
