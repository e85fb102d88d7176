import { categoryRows } from './category-rows';

const leaf = (slug: string, count = 1) => ({ id: slug, slug, name: slug, count, children: [] });
const tree = [
  {
    id: 'home',
    slug: 'home',
    name: 'home',
    count: 5,
    children: [leaf('light'), { ...leaf('linen', 3), children: [leaf('towels'), leaf('none', 0)] }],
  },
  leaf('garden', 2),
];
const shown = (chosen: string | null, counts: ReadonlyMap<string, number> | null = null) =>
  categoryRows(tree, chosen, counts).map(({ slug, depth, here }) => `${' '.repeat(depth)}${slug}${here ? '!' : ''}`);

describe('the categories beside a list', () => {
  it('begin at the top', () => expect(shown(null)).toEqual(['home', 'garden']));

  it('lead down to the chosen one and on', () => {
    expect(shown('home')).toEqual(['home!', ' light', ' linen']);
    expect(shown('linen')).toEqual(['home', ' linen!', '  towels']);
  });

  it('offer the neighbours of one with nothing below it', () => {
    expect(shown('light')).toEqual(['home', ' light!', ' linen']);
    expect(shown('garden')).toEqual(['home', 'garden!']);
  });

  it('leave out what the other filters leave empty, but never the way one came', () => {
    expect(shown('light', new Map([['linen', 2]]))).toEqual(['home', ' light!', ' linen']);
    expect(shown('light', new Map())).toEqual(['home', ' light!']);
    expect(categoryRows(tree, null, new Map([['garden', 7]])).map(({ count }) => count)).toEqual([7]);
  });

  it('of an unknown one are those at the top', () => expect(shown('cellar')).toEqual(['home', 'garden']));
});
