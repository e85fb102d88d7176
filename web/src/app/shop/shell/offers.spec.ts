import { offersOf } from './offers';

const price = { minor: 1000, currency: 'USD' };

describe('what is offered below the search field', () => {
  test('is counted through over its groups, and says where it leads', () => {
    const groups = offersOf({
      queries: ['red mug'],
      categories: [{ slug: 'mugs', name: 'Mugs' }],
      brands: [],
      products: [{ slug: 'mug-1', title: 'Mug one', price, priceVaries: false, image: null }],
    });
    expect(groups.map((g) => g.heading)).toEqual(['search.queries', 'search.categories', 'search.products']);
    expect(groups.flatMap((g) => g.offers).map(({ index, path, params }) => [index, path, params])).toEqual([
      [0, ['/search'], { q: 'red mug' }],
      [1, ['/c', 'mugs'], {}],
      [2, ['/p', 'mug-1'], {}],
    ]);
  });

  test('is nothing before there was an answer', () => {
    expect(offersOf(null)).toEqual([]);
  });
});
