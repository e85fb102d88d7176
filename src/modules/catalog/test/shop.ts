import { randomUUID } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
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

/** The catalog alone, with one store; the first of `locales` is the default language. */
export async function openShop(catalog: AnyModule, locales: readonly string[] = ['en']): Promise<Shop> {
  const app = await createTestApp({ modules: [catalog], market: { locales } });
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

/** As the staff of the shop, with a key of its own where one is needed. */
export const asStaff = ({ app }: Pick<Shop, 'app'>, method: string, path: string, body?: unknown): Promise<TestResponse> =>
  app.request(method, path, { as: staff, headers: { 'idempotency-key': randomUUID() }, ...(body === undefined ? {} : { body }) });

/** What the reviews say of it from now on. */
export const rate = ({ app }: Pick<Shop, 'app'>, productId: string, average: number, count = 1): Promise<void> =>
  app.house.bus.deliver('catalog.on-rating-changed', {
    id: uuidv7(),
    topic: 'reviews.rating-changed.v1',
    data: { productId, average, count, revision: 1 },
    stream: productId,
    occurredAt: new Date().toISOString(),
    correlationId: 'test',
    causationId: null,
  });

/** Facts of all events of a kind so far, oldest first. */
export async function told({ app }: Pick<Shop, 'app'>, topic: string): Promise<Record<string, unknown>[]> {
  return (await app.sql('select data from catalog.outbox where topic = $1 order by seq', [topic])).map((r) => r.data);
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

export { isCatchingUp } from '../../../platform/testing/catching-up';
