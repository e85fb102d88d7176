import { countOfFilters, withoutFilters, paramsOf, queryOf } from './list-query';

describe('the address of a list', () => {
  it('says what is shown', () => {
    expect(
      queryOf({
        category: 'garden',
        sort: '-price',
        brand: 'margin,hedgerow',
        minPrice: '1000',
        maxPrice: '5000',
        rating: '4',
        stock: '1',
      }),
    ).toEqual({
      category: 'garden',
      q: null,
      exact: false,
      sort: '-price',
      brands: ['hedgerow', 'margin'],
      minPrice: 1000,
      maxPrice: 5000,
      minRating: 4,
      inStock: true,
      attributes: {},
    });
  });

  it('with nonsense in it shows the list without the nonsense', () => {
    expect(queryOf({ q: '  ', sort: 'stolen', brand: ',,<b>,a--b', minPrice: '-1', maxPrice: '1e9', rating: '9', stock: 'true' })).toEqual(
      queryOf({}),
    );
    expect(queryOf({ minPrice: '500', maxPrice: '100' })).toMatchObject({ minPrice: 500, maxPrice: null });
  });

  it('is the same for the same filters in any order', () => {
    expect(queryOf({ brand: 'b,a,b' })).toEqual(queryOf({ brand: 'a,b' }));
  });

  it('changes by one filter and leaves the others', () => {
    expect(paramsOf({ brands: ['b', 'a'] })).toEqual({ brand: 'a,b' });
    expect(paramsOf({ minPrice: 0, maxPrice: null })).toEqual({ minPrice: '0', maxPrice: null });
    expect(paramsOf({ inStock: false })).toEqual({ stock: null });
    expect(paramsOf(withoutFilters({ attributes: { wood: 'oak' } }))).toEqual({
      brand: null,
      minPrice: null,
      maxPrice: null,
      rating: null,
      stock: null,
      'attr.wood': null,
    });
  });

  it('names attributes by their codes, and leaves out what is none', () => {
    const attributes = {
      wood: 'pine,oak,oak',
      size: '40..60',
      since: '2026-01-01..',
      odd: '..',
      'No!': 'x',
      power: 'a..b',
      height: '..12.5',
    };
    expect(queryOf({ attributes }).attributes).toEqual({ height: '..12.5', since: '2026-01-01..', size: '40..60', wood: 'oak,pine' });
    expect(paramsOf({ attributes: { wood: 'oak', size: null } })).toEqual({ 'attr.wood': 'oak', 'attr.size': null });
    expect(countOfFilters(queryOf({ attributes }))).toBe(5);
  });

  it('a price range counts once, each brand by itself', () => {
    expect(countOfFilters(queryOf({ brand: 'a,b', minPrice: '1', maxPrice: '2', rating: '3', stock: '1' }))).toBe(5);
    expect(countOfFilters(queryOf({ q: 'mug', sort: 'price' }))).toBe(0);
  });
});
