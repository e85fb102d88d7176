import fc from 'fast-check';
import { lookupOf, type Slot } from '../../search/domain/question';
import { partialWithin } from '../../search/domain/ranking';
import { priceSteps } from './counting';
import { find } from './find';
import { createLists } from './lists';
import { createPostings } from './postings';
import { createProductIndex, isWorn, type Listed } from './product-index';
import type { Ask, Conditions, ListSort, Sought } from './question';
import { createScorer } from './scoring';
import { createSortedWords } from './sorted-words';
import { createVocabulary } from './vocabulary';

type Product = Listed & { readonly soldOut: boolean; readonly words: NonNullable<Listed['words']> };

const vocabulary = ['oak', 'ash', 'bowl', 'lamp', '=bowl', '=oak bowl'];
const idOf = (n: number): string => `0190${n.toString(16).padStart(4, '0')}-0000-7000-8000-00000000${(n % 3).toString().padStart(4, '0')}`;

const products = fc
  .array(
    fc.record({
      no: fc.nat(12),
      brand: fc.constantFrom(null, 'lume', 'tal'),
      newest: fc.constantFrom(1_700_000_000_000_000, 1_700_000_000_000_001, 1_800_000_000_000_000),
      price: fc.nat(30),
      rating: fc.constantFrom(0, 250, 399, 400, 500),
      soldOut: fc.boolean(),
      categories: fc.uniqueArray(fc.constantFrom('kitchen', 'hall', 'new')),
      values: fc.uniqueArray(
        fc.record({
          attributeId: fc.constantFrom('material', 'width'),
          key: fc.constantFrom('1', '2', '3'),
          label: fc.constantFrom('One', 'one'),
        }),
        { selector: ({ attributeId, key }) => `${attributeId} ${key}` },
      ),
      words: fc.dictionary(fc.constantFrom(...vocabulary), fc.integer({ min: 1, max: 2_200 })),
    }),
    { maxLength: 25 },
  )
  .map((given) =>
    given.map(({ words, values, ...product }): Product => ({
      ...product,
      id: idOf(product.no),
      values: values.map((value) => ({ ...value, number: value.attributeId === 'width' ? Number(value.key) : null })),
      words: {
        terms: Object.keys(words),
        impacts: Object.values(words),
        vocabulary: Object.keys(words).map((word) => ({ word, terms: [word] })),
      },
    })),
  );

const slot = fc.record({
  alternatives: fc.array(
    fc.record({
      terms: fc.array(fc.constantFrom(...vocabulary, 'unknown'), { minLength: 1, maxLength: 2 }),
      products: fc.constant(1),
      worth: fc.constantFrom(1, 0.8),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  rarity: fc.constantFrom(0.5, 3),
});

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const conditions = fc
  .record({
    category: optional(fc.constantFrom(null, 'kitchen', 'hall', 'nowhere')),
    brands: optional(fc.uniqueArray(fc.constantFrom('lume', 'tal', 'nobody'), { minLength: 1 })),
    minPrice: optional(fc.nat(20)),
    maxPrice: optional(fc.nat(30)),
    minRating: optional(fc.constantFrom(250, 400)),
    inStock: fc.boolean(),
    attributes: fc.uniqueArray(
      fc.record({
        attributeId: fc.constantFrom(null, 'material', 'width'),
        keys: fc.uniqueArray(fc.constantFrom('1', '2', '9'), { minLength: 1 }),
        range: fc.constantFrom(null, { min: 2, max: Infinity }),
      }),
      { selector: ({ attributeId }) => attributeId },
    ),
  })
  .map((given): Conditions => ({ ...given }));

const question = fc.option(
  fc.record({ slots: fc.array(slot, { minLength: 1, maxLength: 3 }), excluded: fc.uniqueArray(fc.constantFrom('ash', 'unknown')) }),
  { nil: null },
);

const indexOf = (given: readonly Product[]) => {
  const index = createProductIndex();
  for (const product of given) {
    index.put(product);
    index.mark(product.no, product.soldOut);
  }
  return index;
};
/** The last word on each. */
const known = (given: readonly Product[]): Product[] => [...new Map(given.map((product) => [product.no, product])).values()];

const soughtOf = (slots: readonly Slot[], excluded: readonly string[]): Sought => ({
  lookup: lookupOf(
    slots,
    slots.map((s) => s.rarity),
  ),
  slotCount: slots.length,
  excluded,
  among: null,
});

/** Product by product, as the rules say it. */
function scoresBy(given: readonly Product[], { lookup, slotCount, excluded }: Sought): Map<number, number> {
  const scored = given.flatMap((product) => {
    if (excluded.some((term) => product.words.terms.includes(term))) return [];
    const parts = new Map<number, number>();
    for (const alternative of new Set(lookup.alternatives)) {
      const rows = lookup.terms.flatMap((term, at) => (lookup.alternatives[at] === alternative ? [{ term, at }] : []));
      const met = rows.map(({ term, at }) => (product.words.impacts[product.words.terms.indexOf(term)] ?? 0) * (lookup.weights[at] ?? 0));
      if (met.includes(0)) continue;
      const number = lookup.slots[rows[0]?.at ?? 0] ?? 0;
      const sum = met.reduce((a, b) => a + b, 0);
      parts.set(number, Math.max(parts.get(number) ?? 0, sum));
    }
    if (parts.size === 0) return [];
    const score = [...parts.values()].reduce((a, b) => a + b, 0);
    return [{ no: product.no, score, slots: [...parts.keys()].filter((number) => number > 0).length }];
  });
  const best = Math.max(0, ...scored.map((s) => s.score));
  return new Map(scored.filter((s) => s.slots >= slotCount || s.score * partialWithin >= best).map((s) => [s.no, s.score]));
}

type Name = 'category' | 'brand' | 'price' | 'rating' | 'stock' | `attribute ${number}`;

function tests(asked: Conditions): [Name, (product: Product) => boolean][] {
  const { category, brands, minPrice = 0, maxPrice = Infinity, minRating = 0 } = asked;
  return [
    ['category', (p) => category === undefined || (category !== null && p.categories.includes(category))],
    ['brand', (p) => brands === undefined || (p.brand !== null && brands.includes(p.brand))],
    ['price', (p) => p.price >= minPrice && p.price <= maxPrice],
    ['rating', (p) => p.rating >= minRating],
    ['stock', (p) => !asked.inStock || !p.soldOut],
    ...asked.attributes.map(({ attributeId, keys, range }, at): [Name, (product: Product) => boolean] => [
      `attribute ${at}`,
      (p) =>
        p.values.some(
          (v) =>
            v.attributeId === attributeId &&
            (range ? v.number !== null && v.number >= range.min && v.number <= range.max : keys.includes(v.key)),
        ),
    ]),
  ];
}

const keyOf = (product: Product, sort: ListSort, scores: ReadonlyMap<number, number> | null): number =>
  sort === 'relevance' ? (scores?.get(product.no) ?? 0) : sort === 'price' || sort === '-price' ? product.price : product[sort];

test('lists, pages and facets are what looking at each product by itself gives', () => {
  fc.assert(
    fc.property(
      products,
      conditions,
      question,
      fc.constantFrom<ListSort>('newest', 'price', '-price', 'rating', 'relevance'),
      fc.integer({ min: 1, max: 7 }),
      (given, asked, words, sort, limit) => {
        fc.pre(words !== null || sort !== 'relevance');
        const index = indexOf(given);
        const scorer = createScorer(index);
        const all = known(given);
        const sought = words ? soughtOf(words.slots, words.excluded) : null;
        const scores = sought ? scoresBy(all, sought) : null;
        const found = scores ? all.filter((p) => scores.has(p.no)) : all;
        const rules = tests(asked);
        const meeting = (but?: Name) => found.filter((p) => rules.every(([name, meets]) => name === but || meets(p)));
        const direction = sort === 'price' ? 1 : -1;
        const inOrder = meeting().sort((a, b) => direction * (keyOf(a, sort, scores) - keyOf(b, sort, scores) || (a.id < b.id ? -1 : 1)));

        const ids: string[] = [];
        let after: Ask['after'] = null;
        for (let more = true; more;) {
          const page = find(index, scorer, { conditions: asked, sought, sort, limit, after, facets: true });
          ids.push(...page.ids);
          more = page.key !== null;
          after = page.key === null ? null : { key: page.key, id: page.ids.at(-1) ?? '' };
          const { counts } = page;
          expect(counts?.total).toBe(inOrder.length);
          const countOf = (list: Uint32Array | undefined, number: number): number => list?.[number] ?? 0;
          for (const category of ['kitchen', 'hall', 'new'])
            expect(countOf(counts?.categories, index.categories.find(category))).toBe(
              meeting('category').filter((p) => p.categories.includes(category)).length,
            );
          for (const brand of ['lume', 'tal'])
            expect(countOf(counts?.brands, index.brands.find(brand) + 1)).toBe(
              index.brands.find(brand) < 0 ? countOf(counts?.brands, 0) : meeting('brand').filter((p) => p.brand === brand).length,
            );
          expect([...(counts?.prices ?? [])].sort()).toEqual(
            meeting('price')
              .map((p) => p.price)
              .sort(),
          );
          expect(counts?.ratings).toEqual([4, 3, 2, 1].map((least) => meeting('rating').filter((p) => p.rating >= least * 100).length));
          expect([counts?.inStock, counts?.soldOut]).toEqual(
            [false, true].map((soldOut) => meeting('stock').filter((p) => p.soldOut === soldOut).length),
          );
          for (const [number, value] of index.values.entries()) {
            const at = asked.attributes.findIndex((a) => a.attributeId === value.attributeId);
            const others = meeting(at < 0 ? undefined : `attribute ${at}`);
            const saying = others.filter((p) =>
              p.values.some((v) => v.attributeId === value.attributeId && v.key === value.key && v.label === value.label),
            );
            expect(counts?.values[number]).toBe(saying.length);
          }
        }
        expect(ids).toEqual(inOrder.map((p) => p.id));
      },
    ),
    { numRuns: 400 },
  );
});

test('what is taken away or described anew is found under its old words no more, and counts in how many products a word stands', () => {
  fc.assert(
    fc.property(products, fc.uniqueArray(fc.nat(12)), (given, gone) => {
      const index = indexOf(given);
      for (const no of gone) expect(index.remove(no)).toBe(given.some((product) => product.no === no));
      const left = known(given).filter((product) => !gone.includes(product.no));
      expect(index.size).toBe(left.length);
      for (const category of ['kitchen', 'hall', 'new'])
        expect(index.inCategory(index.categories.find(category))).toBe(left.filter((p) => p.categories.includes(category)).length);
      for (const brand of ['lume', 'tal'])
        expect(index.ofBrand(index.brands.find(brand))).toBe(left.filter((p) => p.brand === brand).length);
      const written = [...new Set(left.flatMap((p) => p.words.terms))].sort();
      expect([...index.vocabulary.beginningWith('')]).toEqual(written);
      expect([...index.vocabulary.beginningWith('=')]).toEqual(written.filter((word) => word.startsWith('=')));
      for (const term of vocabulary) {
        const having = left.filter((product) => product.words.terms.includes(term));
        expect(index.having(term)).toBe(having.length);
        const lookup = { terms: [term], slots: [1], alternatives: [1], sizes: [1], weights: [100] };
        const sought = { lookup, slotCount: 1, excluded: [], among: null };
        expect(createScorer(index).candidates(sought).sort()).toEqual(having.map((product) => product.no).sort());
      }
    }),
  );
});

test('a product whose words are as they were keeps its place, and one that comes without any is refused', () => {
  const index = createProductIndex();
  const product = { no: 1, id: idOf(1), brand: null, newest: 1, price: 5, rating: 0, categories: [], values: [] };
  expect(() => index.put({ ...product, words: null })).toThrow('without its words');
  index.put({ ...product, words: { terms: ['oak'], impacts: [7], vocabulary: [] } });
  index.put({ ...product, price: 9, words: null });
  expect([index.places, index.size, index.price.values[0], index.having('oak')]).toEqual([1, 1, 9, 1]);
  expect(isWorn({ places: 200_000, size: 100_000 })).toBe(true);
  expect(isWorn({ places: 130_000, size: 100_000 })).toBe(false);
});

test('a word of many products is kept in slices, each behind the one before', () => {
  const postings = createPostings();
  const seen = new Map<number, [number, number][]>();
  for (let n = 0; n < 120_000; n += 1) {
    const term = n % 7 === 0 ? n % 500 : 1_000;
    postings.add(term, n, 1 + (n % 2_000));
    seen.set(term, [...(n % 7 === 0 ? (seen.get(term) ?? []) : []), [n, 1 + (n % 2_000)]]);
  }
  const read = (term: number): [number, number][] => {
    const found: [number, number][] = [];
    postings.slices(term, (places, impacts, start, end) => {
      for (let i = start; i < end; i += 1) found.push([places[i] ?? 0, impacts[i] ?? 0]);
    });
    return found;
  };
  for (const term of [0, 7, 499]) {
    expect(read(term)).toEqual(seen.get(term) ?? []);
  }
  const common = Array.from({ length: 120_000 }, (_, n): [number, number] => [n, 1 + (n % 2_000)]).filter(([n]) => n % 7 !== 0);
  expect(read(1_000)).toEqual(common);
});

test('a list that is longer than a block stands in one of its own', () => {
  const lists = createLists();
  const places = [3, 70_000, 0, 65_534, 65_535, 2].map((length) => ({ length, place: lists.add(Array.from({ length }, (_, n) => n)) }));
  for (const { length, place } of places) {
    const read: number[] = [];
    lists.each(place, (number) => void read.push(number));
    expect(read).toEqual(Array.from({ length }, (_, n) => n));
    const marked = new Uint8Array(70_000);
    if (length > 0) marked[length - 1] = 1;
    expect(lists.meets(place, marked)).toBe(length > 0);
    const counted = new Uint32Array(70_000);
    lists.tally(place, counted);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(length);
  }
});

test.each([
  [[700, 900, 1500, 2100, 4200, 8000, 12900], 5_000],
  [[5, 5], 1],
  [[0, 5], 1],
  [[0, 6], 2],
  [[0, 50], 10],
  [[0, 51], 20],
  [[0, 251], 100],
  [[99, 1_000_000_099], 200_000_000],
])('prices %j are told in steps of %i', (prices, width) => {
  const { steps } = priceSteps(prices);
  expect(new Set(steps.map((step) => step.max - step.min + 1))).toEqual(new Set([width]));
  expect(steps.map((step) => step.min % width)).toEqual(steps.map(() => 0));
  expect(steps.reduce((sum, step) => sum + step.count, 0)).toBe(prices.length);
});

test('words are read in their order from any beginning on, however many there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 7 }), { maxLength: 3_000, size: 'max' }),
      fc.constantFrom('', 'a', 'ab1', 'b', '1b'),
      (words, beginning) => {
        const sorted = createSortedWords();
        for (const word of words) sorted.add(word);
        expect([...sorted.beginningWith(beginning)]).toEqual([...new Set(words)].filter((word) => word.startsWith(beginning)).sort());
      },
    ),
    { numRuns: 50 },
  );
});

test('words alike are those that share many groups of three letters, the most alike first', () => {
  const vocabulary = createVocabulary();
  for (const [number, word] of ['samsung', 'samson', 'galaxy', 'sing', 'sung'].entries()) vocabulary.add(word, [number]);
  expect(vocabulary.alike('samsng', 12)).toEqual(['samsung', 'samson']);
  expect(vocabulary.alike('samsng', 1)).toEqual(['samsung']);
  vocabulary.drop(0);
  expect(vocabulary.alike('samsng', 12)).toEqual(['samson']);
  expect(vocabulary.alike('samsng', 12)).toEqual(['samson']);
});
