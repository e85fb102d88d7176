import { lookupOf } from '../search/domain/question';
import { find } from './domain/find';
import { createProductIndex, type ProductIndex } from './domain/product-index';
import type { Ask, ListSort, Sought } from './domain/question';
import { createScorer, type Scorer } from './domain/scoring';
import { findInTurns, type Pace } from './find-in-turns';

const products = 10_000;
const idOf = (n: number): string => `0190${n.toString(16).padStart(4, '0')}-0000-7000-8000-000000000000`;

function shelfOf(): { index: ProductIndex; scorer: Scorer } {
  const index = createProductIndex();
  for (let no = 0; no < products; no += 1)
    index.put({
      no,
      id: idOf(no),
      brand: no % 3 === 0 ? 'lume' : null,
      newest: 1_700_000_000_000_000 + no,
      price: no % 97,
      rating: 400,
      categories: ['kitchen'],
      values: [{ attributeId: 'width', key: String(no % 7), label: String(no % 7), number: no % 7 }],
      words: { terms: ['bowl', no % 2 === 0 ? 'oak' : 'ash'], impacts: [10 + (no % 5), 20], vocabulary: [] },
    });
  return { index, scorer: createScorer(index) };
}
const soughtOf = (term: string): Sought => {
  const slots = [{ alternatives: [{ terms: [term], products: 1, worth: 1 }], rarity: 1 }];
  return { lookup: lookupOf(slots, [1]), slotCount: 1, excluded: [], among: null };
};
const ask = (sort: ListSort, term: string | null): Ask => ({
  conditions: { inStock: false, attributes: [] },
  sought: term === null ? null : soughtOf(term),
  sort,
  limit: 20,
  after: null,
  facets: true,
});

/** Each look at the clock is so many milliseconds later; `meanwhile` is what others do. */
function paceOf(ms: number, meanwhile: () => void = () => undefined): Pace & { rests(): number } {
  let [now, rests] = [0, 0];
  return {
    now: () => (now += ms),
    async rest() {
      rests += 1;
      await Promise.resolve();
      meanwhile();
    },
    rests: () => rests,
  };
}

test('what is quickly found is found without a pause', async () => {
  const shelf = shelfOf();
  const pace = paceOf(1);
  expect(await findInTurns(shelf, ask('newest', null), pace)).toEqual(find(shelf.index, shelf.scorer, ask('newest', null)));
  expect(pace.rests()).toBe(0);
});

test.each<[ListSort, string | null]>([
  ['newest', null],
  ['price', null],
  ['relevance', 'bowl'],
  ['-price', 'oak'],
])('what takes long lets others in after each step, and comes to the same: %s %s', async (sort, term) => {
  const shelf = shelfOf();
  const expected = find(shelf.index, shelf.scorer, ask(sort, term));
  // other words, in what both use
  const pace = paceOf(10, () => void find(shelf.index, shelf.scorer, ask('relevance', 'ash')));
  expect(await findInTurns(shelf, ask(sort, term), pace)).toEqual(expected);
  expect(pace.rests()).toBeGreaterThanOrEqual((term === 'oak' ? 0.5 : 1) * Math.floor(products / 2_048));
});

test('what changes meanwhile is looked at anew, so that the counts are those of one moment', async () => {
  const shelf = shelfOf();
  let gone = 0;
  const pace = paceOf(10, () => {
    if (gone === 0) for (; gone < 100; gone += 1) shelf.index.remove(gone);
  });
  const { counts } = await findInTurns(shelf, ask('newest', null), pace);
  expect(counts?.total).toBe(products - 100);
});

test('where something changes all the time it ends all the same', async () => {
  const shelf = shelfOf();
  let soldOut = 0;
  const pace = paceOf(10, () => void shelf.index.mark(soldOut++, true));
  const { counts } = await findInTurns(shelf, ask('newest', null), pace);
  expect(counts?.total).toBe(products);
  expect(pace.rests()).toBeLessThan(10);
});
