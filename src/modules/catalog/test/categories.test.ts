import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop, slugs } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

interface Row {
  id: string;
  name: string;
  parentId: string | null;
  position: number;
  version: number;
  count: number;
}
const all = async (): Promise<Row[]> => (await asStaff(shop, 'GET', '/admin/categories')).body.items;
const below = async (parentId: string | null) => (await all()).filter((c) => c.parentId === parentId).map((c) => c.name);
const change = async (id: string, changes: object) => {
  const version = (await all()).find((c) => c.id === id)?.version;
  return asStaff(shop, 'PATCH', `/categories/${id}`, { version, ...changes });
};

test('siblings stand in the order staff give them, and keep it when one moves away', async () => {
  const root = await addCategory(shop, 'Order');
  const ids = new Map<string, string>();
  for (const name of ['A', 'B', 'C', 'D']) ids.set(name, (await addCategory(shop, name, root.id)).id);
  expect(await below(root.id)).toEqual(['A', 'B', 'C', 'D']);
  await change(ids.get('D') ?? '', { position: 0 });
  expect(await below(root.id)).toEqual(['D', 'A', 'B', 'C']);
  await change(ids.get('D') ?? '', { position: 2 });
  expect(await below(root.id)).toEqual(['A', 'B', 'D', 'C']);
  await change(ids.get('A') ?? '', { position: 1_000_000 });
  expect(await below(root.id)).toEqual(['B', 'D', 'C', 'A']);
  await change(ids.get('D') ?? '', { parentId: ids.get('C') ?? '' });
  expect(await below(root.id)).toEqual(['B', 'C', 'A']);
  const { body } = await asStaff(shop, 'POST', '/categories', { name: 'New', parentId: root.id, position: 1 });
  expect(body.position).toBe(1);
  expect(await below(root.id)).toEqual(['B', 'New', 'C', 'A']);
});

test('two moves that would close a circle together: one of them is refused', async () => {
  const a = await addCategory(shop, 'Circle A');
  const b = await addCategory(shop, 'Circle B');
  const moves = await Promise.all([change(a.id, { parentId: b.id }), change(b.id, { parentId: a.id })]);
  expect(moves.map((r) => r.status).sort()).toEqual([200, 422]);
});

test('a category with products is deleted only when they move, and they are found at their new place', async () => {
  const old = await addCategory(shop, 'Old shelf');
  const next = await addCategory(shop, 'New shelf');
  const { productId, slug } = await addGoods(shop, [1], { categoryIds: [old.id] });
  const both = await addGoods(shop, [1], { categoryIds: [old.id, next.id] });
  expect((await asStaff(shop, 'DELETE', `/categories/${old.id}`)).body.code).toBe('catalog.category-in-use');
  expect((await asStaff(shop, 'DELETE', `/categories/${old.id}?moveTo=${old.id}`)).body.code).toBe('catalog.category-in-use');
  expect((await asStaff(shop, 'DELETE', `/categories/${old.id}?moveTo=${productId}`)).body.code).toBe('catalog.no-such-category');
  expect((await asStaff(shop, 'DELETE', `/categories/${old.id}?moveTo=${next.id}`)).status).toBe(204);
  expect(slugs(await shop.get('/products?category=new-shelf')).sort()).toEqual([slug, both.slug].sort());
  expect((await shop.get(`/products/${slug}`)).categories).toMatchObject([{ slug: 'new-shelf' }]);
  expect((await all()).find((c) => c.id === next.id)?.count).toBe(2);
  const { items } = (await asStaff(shop, 'GET', `/categories/${old.id}/history`)).body;
  expect(items.map((e: { action: string }) => e.action)).toEqual(['deleted', 'created']);
});

test('a product that comes into a category while it is renamed shows the new name', async () => {
  const category = await addCategory(shop, 'Before');
  const [made] = await Promise.all([
    addGoods(shop, [1], { categoryIds: [category.id] }),
    change(category.id, { name: 'After' }),
    addGoods(shop, [1], { categoryIds: [category.id] }),
  ]);
  expect((await shop.get(`/products/${made.slug}`)).categories[0].name).toBe('After');
});

test('the tree is twenty levels deep at most, also when a branch is moved', async () => {
  const branch = await addCategory(shop, 'Branch');
  await addCategory(shop, 'Leaf', branch.id);
  let parent: string | null = null;
  for (let level = 1; level <= 19; level += 1) parent = (await addCategory(shop, `Level ${level}`, parent)).id;
  expect((await change(branch.id, { parentId: parent })).body.code).toBe('catalog.category-too-deep');
  const last = await addCategory(shop, 'Level 20', parent);
  expect((await asStaff(shop, 'POST', '/categories', { name: 'Level 21', parentId: last.id })).body.code).toBe('catalog.category-too-deep');
});
