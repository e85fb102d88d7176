import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { z } from 'zod';
import { address, send } from '../test/support/purchase';
import { galleria, runCli, startShop, type Shop } from '../test/support/shop';
import { createCaller, type Call, type Reply } from './load';

/*
 * Many more buyers than units: `npm run bench:flash-sale`. All have it in their carts when the sale opens. UNITS (1000),
 * TRIES (20000) and CONCURRENCY (100) by environment. Ends with 1 unless exactly the units were sold, nobody met an error, and
 * the doctor finds the books true.
 */
const units = Number(process.env['UNITS'] ?? 1_000);
const tries = Number(process.env['TRIES'] ?? 20_000);
const concurrency = Number(process.env['CONCURRENCY'] ?? 100);
const env = {
  GALLERIA_ENV: 'production',
  NODE_ENV: 'production',
  TEST_CARD: 'on',
  RATE_LIMIT_FACTOR: '10000',
  SEED_DEMO: 'goods',
  LOG_LEVEL: 'error',
};

interface Cart {
  readonly id: string;
  readonly token: string;
}

async function main(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; ${tries} tries for ${units} units, ${concurrency} at once`,
  );
  const shop = await startShop({ env });
  try {
    await sell(shop);
    galleria(shop.dataDir, ['doctor'], env);
    console.log('doctor: the books are true');
  } finally {
    await shop.stop();
  }
}

async function sell(shop: Shop): Promise<void> {
  const { call, close } = createCaller(shop.baseUrl, concurrency);
  const { variantId, left } = await stock(shop);
  const option = await shippingOption(call, variantId);
  const [carts, fillingMs] = await timed(() => inCrowd(tries, () => newCart(call, variantId)));
  console.log(`${tries} carts filled: ${perSecond(tries, fillingMs)}/s`);

  const times: { readonly status: number; readonly ms: number; readonly atMs: number }[] = [];
  const opened = performance.now();
  const [, ms] = await timed(() =>
    inCrowd(tries, async (i) => {
      const started = performance.now();
      const { status } = await buy(call, carts[i], option);
      times.push({ status, ms: performance.now() - started, atMs: performance.now() - opened });
    }),
  );
  const of = (status: number) => times.filter((time) => time.status === status);
  const [sold, refused] = [of(201), of(409)];
  const lastSold = Math.max(...sold.map(({ atMs }) => atMs));
  console.log(`sold ${sold.length}, sold out ${refused.length}, anything else ${tries - sold.length - refused.length}`);
  console.log(
    `the last unit went after ${(lastSold / 1000).toFixed(1)} s (${perSecond(sold.length, lastSold)}/s), all answered after ${(ms / 1000).toFixed(1)} s`,
  );
  console.log(`a buyer waited ${spread(sold)}; who was told that it is sold out ${spread(refused)}`);
  const stillThere = await left();
  console.log(`units left to sell: ${stillThere}`);
  await close();
  if (sold.length !== units || refused.length !== tries - units || stillThere !== 0) process.exitCode = 1;
}

/** An article of which there are so many; `left` says how many nobody has bought. */
async function stock(shop: Shop): Promise<{ variantId: string; left: () => Promise<number> }> {
  const email = 'ann@example.com';
  const told = runCli(shop.dataDir, ['user', 'create-admin', email], env).stdout;
  const password = /shown this once: (\S+)/.exec(told)?.[1];
  const { accessToken } = (await send(shop.baseUrl, 'POST', '/auth/login', { email, password })).body;
  const asStaff = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${accessToken as string}`, 'idempotency-key': randomUUID() };
    const reply = await send(shop.baseUrl, method, path, body, headers);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const variants = [{ sku: 'FLASH', weightGrams: 100, prices: [{ price: { minor: 1_000, currency: 'USD' } }] }];
  const product = await asStaff('POST', '/products', { title: 'Flash lamp', status: 'published', variants });
  const variantId = product.variants[0].id as string;
  const store = await asStaff('POST', '/stores', { code: 'flash', name: 'Flash store' });
  await asStaff('POST', `/stores/${store.id as string}/stock-adjustments`, { reason: 'received', lines: [{ variantId, delta: units }] });
  const left = async (): Promise<number> =>
    (await send(shop.baseUrl, 'GET', `/products/${product.slug as string}`)).body.variants[0].stock as number;
  return { variantId, left };
}

async function shippingOption(call: Call, variantId: string): Promise<string> {
  const { id, token } = await newCart(call, variantId);
  const path = `/api/v1/carts/${id}/shipping-options?country=US&postalCode=62701`;
  const Options = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });
  return Options.parse(JSON.parse((await call('GET', path, undefined, { 'x-cart-token': token })).text)).items[0]?.id ?? '';
}

async function newCart(call: Call, variantId: string): Promise<Cart> {
  const { status, text } = await call('POST', '/api/v1/carts', { items: [{ variantId, quantity: 1 }] });
  if (status !== 201) throw new Error(`a cart: ${status} ${text}`);
  const { id, cartToken } = z.object({ id: z.string(), cartToken: z.string() }).parse(JSON.parse(text));
  return { id, token: cartToken };
}

function buy(call: Call, cart: Cart | undefined, shippingOptionId: string): Promise<Reply> {
  if (!cart) throw new Error('no cart');
  const payment = { provider: 'test-card', token: 'tok_ok' };
  const body = { cartId: cart.id, email: 'ada@example.com', shippingAddress: address, shippingOptionId, payment };
  return call('POST', '/api/v1/orders', body, { 'x-cart-token': cart.token, 'idempotency-key': randomUUID() });
}

async function inCrowd<R>(count: number, work: (i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < count) {
        const i = (next += 1) - 1;
        results[i] = await work(i);
      }
    }),
  );
  return results;
}

async function timed<R>(work: () => Promise<R>): Promise<[R, number]> {
  const started = performance.now();
  return [await work(), performance.now() - started];
}

const perSecond = (count: number, ms: number): string => ((count / ms) * 1000).toFixed(0);

function spread(times: readonly { readonly ms: number }[]): string {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0)} ms`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`;
}

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
