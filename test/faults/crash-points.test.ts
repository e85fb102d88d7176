import { faultsIn, untilDecided } from '../support/aftermath';
import { scenes, type Scene } from '../support/crash-scenes';
import { createDoomedShop, endOf, type DoomedShop } from '../support/doomed-shop';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';
import { passTime } from '../support/pass-time';
import type { Shop } from '../support/shop';

/**
 * One shop that dies again and again, each time at another point, and is opened again at once; nothing that it left
 * half-done is due before the last start, two minutes later. The long form (`npm run proof`) has each point for itself, in
 * real seconds.
 */
const notebook = createNotebook();
const deaths = new Map<string, string>();
let doomed: DoomedShop;
let last: Shop | null = null;
const facts = { readyMs: Number.NaN, decidedMs: Number.NaN };

beforeAll(async () => {
  doomed = await createDoomedShop('faults');
  for (const scene of scenes) deaths.set(scene.point, await dieAt(scene));
  await passTime(doomed.pool, 130);
  last = await doomed.open({ PAYMENT_CAPTURE: 'at-shipment' });
  if (!last) throw new Error('the shop did not open again');
  facts.readyMs = last.startMs;
  facts.decidedMs = await untilDecided(doomed.pool, 60);
  await notebook.repeat(last.baseUrl, 30);
  await untilDecided(doomed.pool, 60);
}, 300_000);

afterAll(async () => {
  await last?.stop();
  await doomed.close();
});

/** It may die before the scene has come to its point; that it died is what is asked for. */
const cutShort = (): void => undefined;

async function dieAt({ point, env, play }: Scene): Promise<string> {
  const shop = await doomed.open({ ...env, GALLERIA_CRASH_POINT: point });
  if (!shop) return 'killed while it took up what was left';
  await play({ baseUrl: shop.baseUrl, notebook, staff: doomed.staff }, point, doomed.pool).catch(cutShort);
  const end = await endOf(shop, 20);
  if (end === 'alive') await shop.kill();
  return end === null ? 'killed' : `not killed: ${end}`;
}

describe('kill -9', () => {
  test.each(scenes.map(({ point, when }) => [point, when]))('hits at %s: %s', (point) => {
    expect(deaths.get(point)).toMatch(/^killed/);
  });

  test('is survived: ready within seconds, everything decided within a minute', () => {
    expect(facts.readyMs).toBeLessThan(15_000);
    expect(facts.decidedMs).toBeLessThan(60_000);
  });

  // vendure-ecommerce/vendure #3065, medusajs/medusa #13301: charged and no order.
  test('leaves no buyer without an answer, and no answer that is not true', async () => {
    expect(notebook.entries().length).toBeGreaterThanOrEqual(scenes.length - 2);
    expect(notebook.entries().filter((entry) => entry.belief === 'unknown')).toEqual([]);
    expect(await notebook.compare(doomed.pool)).toEqual([]);
  });

  test.each(scenes.flatMap(({ when, afterwards }) => (afterwards ? [[when, afterwards] as const] : [])))(
    'loses nothing where %s',
    async (_when, afterwards) => {
      if (last) await afterwards(last.baseUrl);
    },
  );

  test('leaves as many charges as orders, and each purchase is one of them or was refused', async () => {
    const bought = notebook.entries().filter(({ deed, belief }) => deed.what === 'purchase' && belief !== 'fail');
    expect(bought.length).toBeGreaterThanOrEqual(scenes.length - 5);
    const { rows } = await doomed.pool.query(
      `select (select count(*)::int from orders.orders where lifecycle = 'accepted') as orders,
         (select count(*)::int from payments.test_card_charges where status in ('captured', 'authorized')) as charges`,
    );
    expect(rows).toEqual([{ orders: bought.length, charges: bought.length }]);
  });

  // No mail server can be asked whether it took a mail: see docs/operations.md.
  test('loses no mail; the one whose 250 was not noted comes twice under one id', async () => {
    await eventually(async () => expect(await doomed.post.compare(doomed.pool)).toEqual([]), 30);
    const letters = doomed.post.letters();
    expect(letters.length - new Set(letters).size).toBeGreaterThanOrEqual(1);
  }, 40_000);

  test('leaves the books true', async () => {
    expect(await faultsIn(doomed.ownerUrl)).toEqual([]);
  });
});
