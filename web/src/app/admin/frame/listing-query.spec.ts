import { oneOf, paramsFor, queryOf } from './listing-query';

describe('a list that is bound to its address', () => {
  const address = (params: Record<string, string>) => (name: string) => params[name] ?? null;

  it('takes the filters it knows and leaves out empty ones', () => {
    const query = queryOf(address({ q: ' mug ', status: '', other: 'x', sort: '-price', cursor: 'c1' }), ['q', 'status']);
    expect(query).toEqual({ filter: { q: 'mug' }, sort: '-price', cursor: 'c1' });
  });

  it('starts at the first page when a filter changes', () => {
    expect(paramsFor({ status: 'draft', q: '  ' })).toEqual({ status: 'draft', q: null, cursor: null });
  });

  it('does not believe a value that nobody offers', () => {
    expect([oneOf(['draft', 'published'], 'draft'), oneOf(['draft', 'published'], 'x')]).toEqual(['draft', undefined]);
  });
});
