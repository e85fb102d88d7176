import fc from 'fast-check';
import { createPathTree } from './path-tree';

describe('a tree of paths', () => {
  test('a fixed segment wins, and the parameter is tried when it leads nowhere', () => {
    const tree = createPathTree<string>();
    tree.add('get', '/products/:idOrSlug', 'one');
    tree.add('get', '/products/search', 'search');
    tree.add('get', '/products/:id/reviews', 'reviews');
    tree.add('post', '/products/search', 'save search');
    expect(tree.find('get', '/products/search')).toMatchObject({ value: 'search', values: [] });
    expect(tree.find('get', '/products/search/reviews')).toMatchObject({ value: 'reviews', names: ['id'], values: ['search'] });
    expect(tree.find('get', '/products/p1')).toMatchObject({ value: 'one', names: ['idOrSlug'], values: ['p1'] });
    expect(tree.find('post', '/products/p1')).toEqual({ allow: ['GET'] });
    expect(tree.find('delete', '/products/search')).toEqual({ allow: ['GET', 'POST'] });
    for (const path of ['/products', '/products/', '/products//reviews', 'products/p1', '/', '']) expect(tree.find('get', path)).toBeNull();
  });

  test('two routes for one address and pieces of parameters are refused', () => {
    const tree = createPathTree<string>();
    tree.add('get', '/a/:x', 'first');
    expect(() => tree.add('get', '/a/:y', 'second')).toThrow('two routes answer GET /a/:y');
    for (const pattern of ['/a/:x.pdf', '/a/*rest', '/a/{b}', 'a']) expect(() => tree.add('get', pattern, 'odd')).toThrow();
  });

  test('it finds what comparing with every pattern finds', () => {
    const segment = fc.constantFrom('a', 'b', ':p');
    const patterns = fc.uniqueArray(fc.array(segment, { minLength: 1, maxLength: 4 }), { selector: (p) => p.join('/'), maxLength: 12 });
    fc.assert(
      fc.property(patterns, fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }), (given, path) => {
        const tree = createPathTree<string>();
        for (const pattern of given) tree.add('get', `/${pattern.join('/')}`, pattern.join('/'));
        const fits = given.filter((p) => p.length === path.length && p.every((s, i) => s === ':p' || s === path[i]));
        const rank = (p: readonly string[]): string => p.map((s) => (s === ':p' ? '1' : '0')).join('');
        const best = fits.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
        const found = tree.find('get', `/${path.join('/')}`);
        expect(found && 'value' in found ? found.value : undefined).toBe(best?.join('/'));
      }),
    );
  });
});
