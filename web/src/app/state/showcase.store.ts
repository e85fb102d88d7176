import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf } from '../api/client';
import { problemFrom, type Problem } from '../api/problem';
import type { Image, ProductCard } from '../api/types';
import { CatalogStore } from './catalog.store';

interface ShowcaseState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  readonly newest: readonly ProductCard[];
  readonly bestRated: readonly ProductCard[];
  /** By slug of a category: something that stands in it. */
  readonly pictures: Readonly<Record<string, Image>>;
}

const initial: ShowcaseState = { status: 'idle', problem: null, newest: [], bestRated: [], pictures: {} };

/** What the first page shows of the shop. */
export const ShowcaseStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ newest, bestRated }) => {
    const arrivals = computed(() => newest().slice(0, row));
    const onSale = computed(() => leastSeen(newest().filter(isReduced), arrivals()).slice(0, row / 2));
    const praised = computed(() =>
      leastSeen(
        bestRated().filter(({ rating }) => rating.count > 0),
        [...arrivals(), ...onSale()],
      ).slice(0, row / 2),
    );
    /** Something to look at that is not on the page already, each by another maker, as far as there is so much. */
    const window = computed(() => {
      const shown = [...arrivals(), ...onSale(), ...praised()];
      return differentBrands(leastSeen(newest(), shown).filter(({ image, available }) => image !== null && available));
    });
    return { arrivals, onSale, praised, window };
  }),
  withMethods((store, api = inject(API), catalog = inject(CatalogStore)) => {
    let readAt = 0;
    const list = async (query: {
      sort?: 'newest' | 'rating' | 'price';
      category?: string;
      limit: number;
    }): Promise<readonly ProductCard[]> => dataOf(await api.GET('/api/v1/products', { params: { query } })).items;

    const readPictures = async (): Promise<void> => {
      await catalog.loadCategories();
      const slugs = catalog.topCategories().map(({ slug }) => slug);
      const shelves = await Promise.all(slugs.map((slug) => list({ category: slug, sort: 'price', limit: 12 }).catch(() => [])));
      const shown = new Set(
        [...store.arrivals(), ...store.onSale(), ...store.praised(), ...store.window().slice(0, 4)].map(({ id }) => id),
      );
      const found = shelves.map((cards, index): [string, Image][] => {
        const pictured = cards.filter(({ image }) => image !== null);
        const image = (pictured.find(({ id }) => !shown.has(id)) ?? pictured[0])?.image;
        return image ? [[slugs[index] ?? '', image]] : [];
      });
      patchState(store, { pictures: Object.fromEntries(found.flat()) });
    };

    return {
      async load(): Promise<void> {
        if (store.status() === 'loading' || (store.status() === 'ready' && Date.now() - readAt < freshFor)) return;
        patchState(store, { status: store.status() === 'ready' ? 'ready' : 'loading', problem: null });
        try {
          const [newest, bestRated] = await Promise.all([list({ sort: 'newest', limit: 60 }), list({ sort: 'rating', limit: 2 * row })]);
          readAt = Date.now();
          patchState(store, { newest, bestRated, status: 'ready' });
          await readPictures();
        } catch (error) {
          patchState(store, { status: 'failed', problem: problemFrom(error) });
        }
      },
    };
  }),
);

/** Products in a row of the first page. */
const row = 8;
/** Milliseconds. */
const freshFor = 120_000;

const isReduced = ({ price, compareAtPrice, available }: ProductCard): boolean =>
  available && compareAtPrice !== null && compareAtPrice.minor > price.minor;

/** The same in the same order, those that are shown elsewhere last. */
function leastSeen(cards: readonly ProductCard[], shown: readonly ProductCard[]): readonly ProductCard[] {
  const ids = new Set(shown.map(({ id }) => id));
  return [...cards.filter(({ id }) => !ids.has(id)), ...cards.filter(({ id }) => ids.has(id))];
}

function differentBrands(cards: readonly ProductCard[]): readonly ProductCard[] {
  const seen = new Set<string | null>();
  const first = cards.filter(({ brand }) => !seen.has(brand) && seen.add(brand));
  return [...first, ...cards.filter((card) => !first.includes(card))];
}
