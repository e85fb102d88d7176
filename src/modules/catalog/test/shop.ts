import { randomUUID } from 'node:crypto';
import type { AnyModule } from '../../../platform/module';
import { caller, createTestApp, type TestApp } from '../../../platform/testing/harness';
import { catalogContract, type CatalogFacade } from '../contract';
import { catalogPermissions } from '../permissions';

export const staff = caller(Object.keys(catalogPermissions), { roles: ['staff'] });

export interface Shop {
  readonly app: TestApp;
  readonly catalog: CatalogFacade;
  readonly storeId: string;
}

/** The catalog alone, with one store. */
export async function openShop(catalog: AnyModule): Promise<Shop> {
  const app = await createTestApp({ modules: [catalog] });
  const { body } = await app.request('POST', '/stores', { as: staff, body: { code: 'main', name: 'Main store' } });
  return { app, catalog: app.facade(catalogContract), storeId: body.id };
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
