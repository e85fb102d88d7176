import { branchOf, pathsOf, treeOf } from './category-tree';

const category = (id: string, parentId: string | null, position: number) => ({ id, slug: id, name: id.toUpperCase(), parentId, position });
const shop = [category('cups', 'kitchen', 1), category('living', null, 1), category('kitchen', null, 0), category('pans', 'kitchen', 0)];

describe('the tree of categories', () => {
  it('is read from top to bottom, siblings in their order', () => {
    expect(treeOf(shop).map(({ category: { id }, depth, at }) => [id, depth, at])).toEqual([
      ['kitchen', 0, 0],
      ['pans', 1, 0],
      ['cups', 1, 1],
      ['living', 0, 1],
    ]);
  });

  it('names each category with those above it', () => {
    expect(pathsOf(shop).map(({ path }) => path)).toEqual(['KITCHEN', 'KITCHEN / PANS', 'KITCHEN / CUPS', 'LIVING']);
  });

  it('knows what stands below a category, and leaves nobody out whose parent is gone', () => {
    expect([...branchOf(shop, 'kitchen')].sort()).toEqual(['cups', 'kitchen', 'pans']);
    expect(treeOf([category('lost', 'gone', 0)])).toHaveLength(1);
  });
});
