import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const change = async (ids: readonly string[], changes: Record<string, unknown>) =>
  asStaff(shop, 'PATCH', '/admin/products', { ids, changes });
const read = async (id: string) => (await asStaff(shop, 'GET', `/admin/products/${id}`)).body;

describe('many products changed at once', () => {
  test('get and lose tags and categories, a type and a state, and each is in its own history', async () => {
    const [mugs, sale] = [await addCategory(shop, 'Mugs'), await addCategory(shop, 'Sale')];
    const type = (await asStaff(shop, 'POST', '/product-types', { name: 'Mug' })).body;
    const goods = await Promise.all([1, 2].map((n) => addGoods(shop, [1], { categoryIds: [mugs.id], tags: ['old', `own-${n}`] })));
    const ids = goods.map(({ productId }) => productId);
    const changes = {
      status: 'archived',
      typeId: type.id,
      addTags: ['Spring', 'old'],
      removeTags: ['old'],
      addCategoryIds: [sale.id],
      removeCategoryIds: [mugs.id],
    };
    expect((await change(ids, changes)).body).toEqual({ results: ids.map((id) => ({ id, problem: null })) });
    for (const [at, id] of ids.entries()) {
      const { status, typeId, tags, categoryIds, version } = await read(id);
      expect({ status, typeId, categoryIds, version }).toEqual({ status: 'archived', typeId: type.id, categoryIds: [sale.id], version: 2 });
      expect(tags.toSorted()).toEqual([`own-${at + 1}`, 'spring']);
      expect((await asStaff(shop, 'GET', `/products/${id}/history`)).body.items[0]).toMatchObject({ action: 'archived' });
    }
    const { items } = (await asStaff(shop, 'GET', '/admin/tags')).body;
    expect(items[0]).toEqual({ tag: 'spring', count: 2 });
  });

  test('are sold for good, or not any more', async () => {
    const { productId } = await addGoods(shop, [1], {});
    expect((await read(productId)).finalSale).toBe(false);
    await change([productId], { finalSale: true });
    expect((await read(productId)).finalSale).toBe(true);
    const said = (await asStaff(shop, 'GET', `/products/${productId}/history`)).body.items[0].changes;
    expect(said).toEqual([{ field: 'finalSale', before: false, after: true }]);
    await change([productId], { finalSale: false });
    expect((await read(productId)).finalSale).toBe(false);
  });

  test('one that refuses says why, and the others are changed', async () => {
    const attribute = (await asStaff(shop, 'POST', '/attributes', { name: 'Glaze', kind: 'text' })).body;
    const type = { name: 'Glazed', attributes: [{ attributeId: attribute.id, required: true }] };
    const { id: typeId } = (await asStaff(shop, 'POST', '/product-types', type)).body;
    const bare = await addGoods(shop, [1], {});
    const glazed = await addGoods(shop, [1], { attributes: { Glaze: 'matt' } });
    const nowhere = randomUUID();
    const { body } = await change([bare.productId, glazed.productId, nowhere], { typeId });
    expect(body.results).toMatchObject([
      { id: bare.productId, problem: { code: 'catalog.bad-product', detail: 'attribute "Glaze" is missing' } },
      { id: glazed.productId, problem: null },
      { id: nowhere, problem: { code: 'catalog.no-such-product', detail: null } },
    ]);
    expect([(await read(bare.productId)).typeId, (await read(glazed.productId)).typeId]).toEqual([null, typeId]);
  });

  test('a second time changes nothing and disturbs no open form', async () => {
    const { productId } = await addGoods(shop, [1], {});
    await change([productId], { addTags: ['again'] });
    const { version } = await read(productId);
    expect((await change([productId, productId], { addTags: ['again'] })).body.results).toHaveLength(1);
    expect((await read(productId)).version).toBe(version);
  });

  test.each([
    [{ ids: [], changes: { status: 'draft' } }],
    [{ ids: [randomUUID()], changes: {} }],
    [{ ids: [randomUUID()], changes: { status: 'scheduled' } }],
    [{ ids: Array.from({ length: 201 }, () => randomUUID()), changes: { status: 'draft' } }],
  ])('a request that says nothing, or too much, is refused', async (body) => {
    expect((await asStaff(shop, 'PATCH', '/admin/products', body)).status).toBe(400);
  });
});
