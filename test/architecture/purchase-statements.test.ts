import { modules } from '../../src/app';
import { createTestApp, type TestApp } from '../../src/platform/testing/harness';
import { placeOrder, readyCart, someVariant } from '../support/purchase';
import { isLooking } from '../support/relay-looks';

/** What a whole guest purchase may cost in SQL statements, begin and commit included, messages carried out and looking for them left out. */
const most = 58;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules });
  await app.house.seed(() => undefined);
  await app.settle();
});
afterAll(() => app.close());

test('a guest buys with few statements', async () => {
  const { variantId } = await someVariant(app.baseUrl, 5);
  const measure = async (): Promise<Record<string, string[]>> => {
    const parts: Record<string, string[]> = {};
    app.statements();
    const cart = await readyCart(app.baseUrl, [{ variantId, quantity: 1 }]);
    parts['cart, address, shipping'] = app.statements();
    const placed = await placeOrder(app.baseUrl, cart);
    expect(placed.status).toBe(201);
    parts['checkout'] = app.statements();
    await app.settle();
    parts['messages'] = app.statements().filter((text) => !isLooking(text));
    return parts;
  };
  const sizeOf = (parts: Record<string, string[]>): number => Object.values(parts).reduce((sum, texts) => sum + texts.length, 0);
  await measure();
  let parts = await measure();
  // what is kept for seconds may have to be read anew just then
  for (let tries = 0; tries < 5 && sizeOf(parts) > most; tries += 1) parts = await measure();
  const total = sizeOf(parts);
  console.log(
    [`a guest purchase: ${total} statements`, ...Object.entries(parts).map(([part, texts]) => `  ${part}: ${texts.length}`)].join('\n'),
  );
  expect(total).toBeLessThanOrEqual(most);
});

test('no statement of a purchase is planned anew each time', async () => {
  await keepStatistics();
  const fresh = await createTestApp({ modules, beside: app });
  try {
    const { variantId } = await someVariant(fresh.baseUrl, 5);
    for (let n = 0; n < 12; n += 1)
      expect((await placeOrder(fresh.baseUrl, await readyCart(fresh.baseUrl, [{ variantId, quantity: 1 }]))).status).toBe(201);
    await fresh.settle();
    expect(await fresh.plannedAnew()).toEqual([]);
  } finally {
    await fresh.close();
  }
});

/** A connection that knew a table small compares what plans cost then with what they cost now: which one it takes would be chance. */
async function keepStatistics(): Promise<void> {
  const tables = await app.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  for (const { name } of tables) await app.sql(`alter table ${name} set (autovacuum_enabled = off)`);
  await app.sql('analyze');
}
