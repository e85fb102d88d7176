import { catalogModule } from '../module';
import { asStaff, closeShop, openShop, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(catalogModule);
});
afterAll(() => closeShop(shop));

const variantsOf = (sku: string, count: number, minor: number) =>
  Array.from({ length: count }, (_, at) => ({
    sku: `${sku}-${at}`,
    options: [{ name: 'Size', value: `S${at}` }],
    lowStockThreshold: null,
    prices: [{ price: { minor, currency: 'USD' } }],
  }));

/** Statements of: making it, changing all its prices, and selling others in place of all its variants. */
async function statementsFor(count: number): Promise<number[]> {
  const sku = `SHIRT-${count}`;
  const send = async (method: string, path: string, body: unknown) => {
    shop.app.statements();
    const { status, body: answer } = await asStaff(shop, method, path, body);
    if (status > 201) throw new Error(JSON.stringify(answer));
    return { answer, statements: shop.app.statements().length };
  };
  const fields = { title: sku, status: 'published', options: ['Size'] };
  const made = await send('POST', '/products', { ...fields, variants: variantsOf(sku, count, 1_000) });
  const path = `/products/${made.answer.id}`;
  const repriced = await send('PATCH', path, { version: 1, variants: variantsOf(sku, count, 900) });
  const replaced = await send('PATCH', path, { version: 2, variants: variantsOf(`NEW-${sku}`, count, 900) });
  expect(replaced.answer.variants).toHaveLength(count);
  return [made, repriced, replaced].map(({ statements }) => statements);
}

test('a product of many variants is saved in as many statements as one of two', async () => {
  await statementsFor(1);
  const few = await statementsFor(2);
  expect(Math.max(...few)).toBeLessThanOrEqual(32);
  expect(await statementsFor(800)).toEqual(few);
});
