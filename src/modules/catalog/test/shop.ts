import { randomUUID } from 'node:crypto';
import type { AnyModule } from '../../../platform/module';
import { caller, createTestApp, type TestApp, type TestResponse } from '../../../platform/testing/harness';
import { catalogContract, type CatalogFacade } from '../contract';
import { catalogPermissions } from '../permissions';

export const staff = caller(Object.keys(catalogPermissions), { roles: ['staff'] });

export interface Shop {
  readonly app: TestApp;
  readonly catalog: CatalogFacade;
  readonly storeId: string;
  /** What anybody sees at this address. */
  get(path: string): Promise<TestResponse['body']>;
}

/** The catalog alone, with one store. */
export async function openShop(catalog: AnyModule): Promise<Shop> {
  const app = await createTestApp({ modules: [catalog] });
  const { body } = await app.request('POST', '/stores', { as: staff, body: { code: 'main', name: 'Main store' } });
  return { app, catalog: app.facade(catalogContract), storeId: body.id, get: async (path) => (await app.request('GET', path)).body };
}

/** Its books are true at the end of every test file. */
export async function closeShop({ app }: Shop): Promise<void> {
  const violated = await app.violated();
  await app.close();
  expect(violated).toEqual([]);
}

export async function addCategory({ app }: Shop, name: string, parentId: string | null = null): Promise<{ id: string; slug: string }> {
  return (await app.request('POST', '/categories', { as: staff, body: { name, parentId } })).body;
}

export interface Goods {
  readonly productId: string;
  readonly slug: string;
  readonly variantIds: readonly string[];
}

/** A published product with a variant for each count in `stock`, at 10.00 USD and a dollar more for each further one. */
export async function addGoods({ app, storeId }: Shop, stock: readonly number[], fields: Record<string, unknown> = {}): Promise<Goods> {
  const mark = randomUUID().slice(0, 8);
  const { body, status } = await app.request('POST', '/products', {
    as: staff,
    body: {
      title: `Thing ${mark}`,
      status: 'published',
      options: ['Size'],
      variants: stock.map((_, at) => ({
        sku: `SKU-${mark}-${at}`,
        options: [{ name: 'Size', value: `S${at}` }],
        prices: [{ price: { minor: 1000 + at * 100, currency: 'USD' } }],
      })),
      ...fields,
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const variantIds: string[] = body.variants.map((v: { id: string }) => v.id);
  await receive({ app, storeId }, variantIds, stock);
  return { productId: body.id, slug: body.slug, variantIds };
}

export async function receive(
  { app, storeId }: Pick<Shop, 'app' | 'storeId'>,
  variantIds: readonly string[],
  counts: readonly number[],
): Promise<void> {
  const { body, status } = await app.request('POST', `/stores/${storeId}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'received', lines: variantIds.map((variantId, at) => ({ variantId, onHand: counts[at] ?? 0 })) },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
}

export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

export const slugs = (list: { items: { slug: string }[] }): string[] => list.items.map(({ slug }) => slug);
