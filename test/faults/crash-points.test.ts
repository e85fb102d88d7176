import { untilTrue } from '../support/aftermath';
import { scenes } from '../support/crash-scenes';
import { dieAtEach, type Deaths } from '../support/deaths';
import { createDoomedShop, type DoomedShop } from '../support/doomed-shop';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';

/** Once at each point; `npm run proof` does it twenty times, and each point for itself in real seconds. */
const notebook = createNotebook();
let doomed: DoomedShop;
let deaths: Deaths | null = null;

beforeAll(async () => {
  doomed = await createDoomedShop('faults');
  deaths = await dieAtEach(doomed, notebook);
  // a life for each point: on a slow machine each takes half a minute
}, 2_400_000);

afterAll(async () => {
  await deaths?.shop.stop();
  await doomed.close();
});

describe('kill -9', () => {
  test.each(scenes.map(({ point, when }) => [point, when]))('hits at %s: %s', (point) => {
    expect(deaths?.at.get(point)).toMatch(/^killed/);
  });

  test('is survived: ready within seconds, everything decided within a minute', () => {
    expect(deaths?.shop.startMs).toBeLessThan(15_000);
    expect(deaths?.decidedMs).toBeLessThan(60_000);
  });

  // vendure-ecommerce/vendure #3065, medusajs/medusa #13301: charged and no order.
  test('leaves no buyer without an answer, and no answer that is not true', async () => {
    // a shop that dies of what was left sells nothing in that life
    expect(notebook.entries().length).toBeGreaterThanOrEqual(scenes.length / 2);
    expect(notebook.entries().filter((entry) => entry.belief === 'unknown')).toEqual([]);
    expect(await notebook.compare(doomed.pool)).toEqual([]);
  });

  test.each(scenes.flatMap(({ when, afterwards }) => (afterwards ? [[when, afterwards] as const] : [])))(
    'loses nothing where %s',
    async (_when, afterwards) => {
      if (deaths) await afterwards(deaths.shop.baseUrl);
    },
  );

  test('leaves as many charges as orders, and each purchase is one of them or was refused', async () => {
    const bought = notebook.entries().filter(({ deed, belief }) => deed.what === 'purchase' && belief !== 'fail');
    expect(bought.length).toBeGreaterThanOrEqual(scenes.length / 2);
    // the one whose hold ran out (K20) may be called off: then its money goes back
    await eventually(async () => {
      const { rows } = await doomed.pool.query<{ orders: number; charges: number }>(
        `select (select count(*)::int from orders.orders where lifecycle = 'accepted') as orders,
           (select count(*)::int from payments.test_card_charges where status in ('captured', 'authorized')) as charges`,
      );
      expect(rows[0]?.charges).toBe(rows[0]?.orders);
      expect([bought.length, bought.length - 1]).toContain(rows[0]?.orders);
    });
  });

  // No mail server can be asked whether it took a mail: see docs/operations.md.
  test('loses no mail; the one whose 250 was not noted comes twice under one id', async () => {
    await eventually(async () => expect(await doomed.post.compare(doomed.pool)).toEqual([]));
    const letters = doomed.post.letters();
    expect(letters.length - new Set(letters).size).toBeGreaterThanOrEqual(1);
  });

  test('leaves the gift card that was bought mailed once', async () => {
    await eventually(async () => {
      const { rows } = await doomed.pool.query<{ status: string }>(
        "select status from notifications.messages where reason = 'payments.gift-card-issued'",
      );
      expect(rows).toEqual([{ status: 'sent' }]);
    });
  });

  test('leaves the books true', () => untilTrue(doomed.ownerUrl));
});
