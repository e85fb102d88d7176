import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCaller, measure, type Call, type Figures } from './load';
import { generatedProducts, roomSlugs, searchWords } from './products';
import { address } from '../test/support/purchase';
import { galleria, memory, startShop, statements, type Shop } from '../test/support/shop';

/**
 * How many products (10000; several as 1000,20000,100000, compared at the end) as an argument or in PRODUCTS; SECONDS (10) and CONCURRENCY (16) may be
 * given by environment.
 */
const sizes = (process.argv[2] ?? process.env['PRODUCTS'] ?? '10000').split(',').map(Number);
const seconds = Number(process.env['SECONDS'] ?? 10);
const concurrency = Number(process.env['CONCURRENCY'] ?? 16);

/** Production mode. Rate limits count as always, but never refuse. */
const env = { GALLERIA_ENV: 'production', NODE_ENV: 'production', TEST_CARD: 'on', RATE_LIMIT_FACTOR: '10000' };

/** Seconds: it is the most code by far and the slowest, so that it takes the longest until V8 has compiled what it calls often. */
const purchaseWarmUp = 20;

/** Lines of a cart that is added to; then a new one is taken. */
const linesAtMost = 10;

interface Variant {
  readonly id: string;
}

async function main(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; concurrency ${concurrency}, ${seconds} s each`,
  );
  const measured: { products: number; figures: Figures[] }[] = [];
  for (const products of sizes) measured.push({ products, figures: await measureShop(products) });
  compare(measured);
  if (measured.some(({ figures }) => figures.some((f) => f.errors > 0))) process.exitCode = 1;
}

async function measureShop(products: number): Promise<Figures[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'galleria-bench-'));
  try {
    console.log(`\n${products} products`);
    await fill(dataDir, products);
    const shop = await startShop({ dataDir, env });
    try {
      return await report(shop);
    } finally {
      await shop.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** How each figure changes with the number of products; behind each but the first, how many times that of the first it is. */
function compare(measured: readonly { readonly products: number; readonly figures: readonly Figures[] }[]): void {
  const [first, ...others] = measured;
  if (!first || others.length === 0) return;
  const width = 36;
  console.log(`\nper second and p99${' '.repeat(12)}${measured.map(({ products }) => `${products} products`.padStart(width)).join('')}`);
  for (const [at, base] of first.figures.entries()) {
    const cells = measured.map(({ figures }, size) => {
      const f = figures[at];
      if (!f) return '';
      const rate = `${f.perSecond.toFixed(0)}/s${size === 0 ? '' : ` ×${(f.perSecond / base.perSecond).toFixed(2)}`}`;
      return `${rate}  ${f.p99.toFixed(1)} ms${size === 0 ? '' : ` ×${(f.p99 / base.p99).toFixed(1)}`}`;
    });
    console.log(base.name.padEnd(30) + cells.map((cell) => cell.padStart(width)).join(''));
  }
}

async function fill(dataDir: string, products: number): Promise<void> {
  const first = await startShop({ dataDir, env });
  console.log(`first start, with an empty data folder: ${Math.round(first.startMs)} ms`);
  await first.stop();
  const file = join(dataDir, 'bench.jsonl');
  writeFileSync(file, [...generatedProducts(products)].join('\n'));
  const started = performance.now();
  galleria(dataDir, ['import', file], env);
  console.log(`import of ${products} products, pictures drawn: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function report(shop: Shop): Promise<Figures[]> {
  console.log(`start, built and seeded: ${Math.round(shop.startMs)} ms`);
  await sleep(5_000);
  console.log(`idle memory: ${memory(shop.pid).now.toFixed(0)} MiB`);

  const { call, close } = createCaller(shop.baseUrl, concurrency);
  const get = async (path: string): Promise<string> => expectStatus(await call('GET', path), 200).text;
  const slugs = await someSlugs(get, 1_000);
  const variants = await someVariants(get, slugs.slice(0, 200));
  const settings = { concurrency, seconds };
  const figures: Figures[] = [];
  const etags = new Map<string, string>();
  const run = async (name: string, attempt: (worker: number) => Promise<void>, warmUpSeconds = 2): Promise<void> => {
    const before = await statements(shop);
    const result = await measure(name, { ...settings, warmUpSeconds }, attempt);
    figures.push(result);
    const perTry = ((await statements(shop)) - before) / Math.max(1, result.count * (1 + warmUpSeconds / seconds));
    console.log(line(result), `about ${perTry.toFixed(1)} SQL statements each`);
  };

  console.log('\n                                  per second      p50      p95      p99   errors');
  const sorts = ['newest', 'price', '-price'];
  await run('list of 20', async () => void (await get(`/api/v1/products?limit=20&sort=${pick(sorts)}`)));
  await run('list with facets', async () => void (await get(`/api/v1/products?${pick(facetQueries)}`)));
  await run('product page', async () => void (await get(`/api/v1/products/${pick(slugs)}`)));
  await run('product page, unchanged (304)', async () => {
    const path = `/api/v1/products/${pick(slugs)}`;
    const etag = etags.get(path) ?? (await call('GET', path)).etag ?? '';
    etags.set(path, etag);
    expectStatus(await call('GET', path, undefined, { 'if-none-match': etag }), 304);
  });
  await run('search', async () => void (await get(`/api/v1/products/search?limit=20&q=${encodeURIComponent(pick(searchWords))}`)));
  await run(
    'search with facets',
    async () => void (await get(`/api/v1/products/search?limit=20&facets=true&q=${encodeURIComponent(pick(searchWords))}`)),
  );
  const carts = await Promise.all(Array.from({ length: concurrency }, () => newCart(call)));
  await run('add to cart, 1–10 lines', async (worker) => {
    const cart = carts[worker] ?? carts[0];
    if (!cart) throw new Error('no cart');
    cart.adds += 1;
    if (cart.adds > linesAtMost) Object.assign(cart, await newCart(call));
    expectStatus(
      await call('POST', `/api/v1/carts/${cart.id}/items`, { variantId: pick(variants).id, quantity: 1 }, { 'x-cart-token': cart.token }),
      200,
      201,
    );
  });
  await run('whole guest purchase', () => purchase(call, variants), purchaseWarmUp);
  await close();
  console.log(`\npeak memory: ${memory(shop.pid).peak.toFixed(0)} MiB`);
  return figures;
}

/** What people click: a room, one or two makers, a price, in some order. */
const facetQueries = ['', ...roomSlugs.map((room) => `&category=${room}`)].flatMap((category) =>
  ['', '&brand=maker-7', '&maxPrice=10000', '&inStock=true'].flatMap((filter) =>
    ['newest', 'price', '-price'].map((sort) => `limit=20&facets=true&sort=${sort}${category}${filter}`),
  ),
);

async function newCart(
  call: Call,
  items: readonly { variantId: string; quantity: number }[] = [],
): Promise<{ id: string; token: string; adds: number }> {
  const body = JSON.parse(expectStatus(await call('POST', '/api/v1/carts', { items }), 201).text) as { id: string; cartToken: string };
  return { id: body.id, token: body.cartToken, adds: 0 };
}

/** What a guest's browser sends: a cart with its first item, a second one, the ways to ship it, address and option, the order. */
async function purchase(call: Call, variants: readonly Variant[]): Promise<void> {
  const cart = await newCart(call, [{ variantId: pick(variants).id, quantity: 1 }]);
  const headers = { 'x-cart-token': cart.token };
  const path = `/api/v1/carts/${cart.id}`;
  expectStatus(await call('POST', `${path}/items`, { variantId: pick(variants).id, quantity: 1 }, headers), 200);
  const options = JSON.parse(
    expectStatus(await call('GET', `${path}/shipping-options?country=US&postalCode=62701`, undefined, headers), 200).text,
  ) as { items: { id: string }[] };
  const to = { email: 'ada@example.com', shippingAddress: address, shippingOptionId: options.items[0]?.id };
  const { version } = JSON.parse(expectStatus(await call('PATCH', path, to, headers), 200).text) as { version: number };
  const order = { ...to, cartId: cart.id, cartVersion: version, payment: { provider: 'test-card', token: 'tok_ok' } };
  expectStatus(await call('POST', '/api/v1/orders', order, { ...headers, 'idempotency-key': randomUUID() }), 201);
}

async function someSlugs(get: (path: string) => Promise<string>, wanted: number): Promise<string[]> {
  const slugs: string[] = [];
  let cursor = '';
  while (slugs.length < wanted) {
    const list = JSON.parse(await get(`/api/v1/products?limit=100${cursor}`)) as { items: { slug: string }[]; nextCursor: string | null };
    slugs.push(...list.items.map((p) => p.slug));
    if (!list.nextCursor) break;
    cursor = `&cursor=${encodeURIComponent(list.nextCursor)}`;
  }
  return slugs;
}

async function someVariants(get: (path: string) => Promise<string>, slugs: readonly string[]): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const slug of slugs) {
    const page = JSON.parse(await get(`/api/v1/products/${slug}`)) as { variants: { id: string; stock: number }[] };
    variants.push(...page.variants.filter((v) => v.stock > 10_000));
  }
  return variants;
}

function expectStatus<R extends { status: number; text: string }>(reply: R, ...wanted: number[]): R {
  if (!wanted.includes(reply.status)) throw new Error(`${reply.status}: ${reply.text.slice(0, 300)}`);
  return reply;
}

function pick<T>(from: readonly T[]): T {
  const item = from[Math.floor(Math.random() * from.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const line = (f: Figures): string =>
  `${f.name.padEnd(30)} ${f.perSecond.toFixed(0).padStart(13)} ${ms(f.p50)} ${ms(f.p95)} ${ms(f.p99)} ${String(f.errors).padStart(8)}  `;
const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(8);

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
