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
  withComputed(({ newest, bestRated }) => ({
    arrivals: computed(() => newest().slice(0, row)),
    onSale: computed(() => newest().filter(isReduced).slice(0, row)),
    praised: computed(() => bestRated().filter(({ rating }) => rating.count > 0)),
    /** Something to look at, from different makers where there are several. */
    window: computed(() => differentBrands([...bestRated(), ...newest()].filter(({ image, available }) => image !== null && available))),
  })),
  withMethods((store, api = inject(API), catalog = inject(CatalogStore)) => {
    let readAt = 0;
    const list = async (query: { sort?: 'newest' | 'rating'; category?: string; limit: number }): Promise<readonly ProductCard[]> =>
      dataOf(await api.GET('/api/v1/products', { params: { query } })).items;

    const readPictures = async (): Promise<void> => {
      await catalog.loadCategories();
      const slugs = catalog.topCategories().map(({ slug }) => slug);
      const found = await Promise.all(
        slugs.map(async (slug): Promise<[string, Image][]> => {
          const image = (await list({ category: slug, sort: 'rating', limit: 4 }).catch(() => [])).find((card) => card.image)?.image;
          return image ? [[slug, image]] : [];
        }),
      );
      patchState(store, { pictures: Object.fromEntries(found.flat()) });
    };

    return {
      async load(): Promise<void> {
        if (store.status() === 'loading' || (store.status() === 'ready' && Date.now() - readAt < freshFor)) return;
        patchState(store, { status: store.status() === 'ready' ? 'ready' : 'loading', problem: null });
        try {
          const [newest, bestRated] = await Promise.all([list({ sort: 'newest', limit: 60 }), list({ sort: 'rating', limit: row })]);
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

function differentBrands(cards: readonly ProductCard[]): readonly ProductCard[] {
  const seen = new Set<string | null>();
  const first = cards.filter(({ brand }) => !seen.has(brand) && seen.add(brand));
  return [...first, ...cards.filter((card) => !first.includes(card))].filter(
    (card, index, all) => all.findIndex(({ id }) => id === card.id) === index,
  );
}
