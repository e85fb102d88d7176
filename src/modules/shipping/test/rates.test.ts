import { uuidv7 } from '../../../platform/kernel/ids';
import { money, type Money } from '../../../platform/kernel/money';
import type { TestApp } from '../../../platform/testing/harness';
import { shippingContract } from '../contract';
import { shippingModule } from '../module';
import { customer, openHouse, staff } from './house';

const usd = (minor: number) => money(minor, 'USD');
const options = (app: TestApp, country: string, currency = 'USD', facts: { subtotal?: Money; weightGrams?: number } = {}) =>
  app
    .facade(shippingContract)
    .listOptions({ country, postalCode: null, currency, subtotal: money(1000, currency), weightGrams: 500, ...facts });

describe('a shop that was never set up', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openHouse(shippingModule, { countries: ['DE', 'US'] });
  });
  afterEach(() => app.close());

  test('ships to the market’s countries at two flat rates, cheapest first, from the first question on', async () => {
    const offered = await options(app, 'DE');
    expect(offered).toEqual([
      { id: expect.any(String), name: 'Standard', price: usd(495), freeOver: null, minDays: 3, maxDays: 5, taxClass: 'standard' },
      { id: expect.any(String), name: 'Express', price: usd(1495), freeOver: null, minDays: 1, maxDays: 2, taxClass: 'standard' },
    ]);
    expect(await options(app, 'US')).toEqual(offered);
    expect(await options(app, 'AQ')).toEqual([]);
    expect(await options(app, 'DE', 'EUR')).toEqual([]);
  });

  test('is set up once, however many ask at once and again', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => options(app, 'DE')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.length).toBe(2);
    await app.house.seed(() => undefined);
    expect((await app.request('GET', '/shipping/zones')).body.items.length).toBe(1);
  });

  test('shows its zone to anyone before the first question', async () => {
    const { status, body } = await app.request('GET', '/shipping/zones');
    expect([status, body.items.length, body.items[0].countries, body.items[0].rates.length]).toEqual([200, 1, ['DE', 'US'], 2]);
  });

  test('stays as staff leave it: zones that were removed do not come back', async () => {
    const [zone] = (await app.request('GET', '/shipping/zones')).body.items;
    expect((await app.request('DELETE', `/shipping/zones/${zone.id}`, { as: staff() })).status).toBe(204);
    expect(await options(app, 'DE')).toEqual([]);
    await app.close();
    app = await openHouse(shippingModule);
    await app.sql('insert into shipping.first_setup default values');
    expect(await options(app, 'DE')).toEqual([]);
  });

  test('an option costs one statement', async () => {
    await options(app, 'DE');
    app.statements();
    await options(app, 'DE');
    expect(app.statements().length).toBe(1);
  });
});

describe('staff', () => {
  let app: TestApp;
  const as = staff();
  beforeAll(async () => {
    app = await openHouse(shippingModule, { countries: ['DE'] });
    await options(app, 'DE');
  });
  afterAll(async () => {
    expect(await app.violated()).toEqual([]);
    await app.close();
  });
  const makeZone = async (...countries: string[]) =>
    (await app.request('POST', '/shipping/zones', { as, body: { name: 'Zone', countries } })).body;
  const flat = { name: 'Post', price: usd(700), minDays: 2, maxDays: 4 };

  test('make a zone with a rate, and shoppers there are offered it', async () => {
    const zone = await makeZone('GH', 'KE');
    expect(zone).toEqual({ id: zone.id, name: 'Zone', countries: ['GH', 'KE'], rates: [] });
    const rate = await app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body: flat });
    expect([rate.status, rate.body]).toEqual([201, { ...flat, id: rate.body.id, bands: [], freeOver: null, taxClass: 'standard' }]);
    expect(await options(app, 'GH')).toEqual([{ ...flat, id: rate.body.id, freeOver: null, taxClass: 'standard' }]);
    expect((await app.request('GET', '/shipping/zones')).body.items).toContainEqual({ ...zone, rates: [rate.body] });
  });

  test('change a rate and withdraw it', async () => {
    const zone = await makeZone('FR');
    const rate = (await app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body: flat })).body;
    const changed = await app.request('PATCH', `/shipping/rates/${rate.id}`, { as, body: { price: usd(650), maxDays: 3 } });
    expect(changed.body).toEqual({ ...rate, price: usd(650), maxDays: 3 });
    expect((await app.request('PATCH', `/shipping/rates/${rate.id}`, { as, body: { minDays: 4 } })).body.code).toBe(
      'shipping.days-crossed',
    );
    expect((await app.request('DELETE', `/shipping/rates/${rate.id}`, { as })).status).toBe(204);
    expect((await app.request('DELETE', `/shipping/rates/${rate.id}`, { as })).status).toBe(404);
    expect(await options(app, 'FR')).toEqual([]);
  });

  test('ask for more where the goods are heavier, and send nothing that is heavier than the last band', async () => {
    const zone = await makeZone('NO');
    const bands = [
      { upToGrams: 1000, price: usd(500) },
      { upToGrams: 5000, price: usd(900) },
    ];
    const made = await app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body: { ...flat, price: undefined, bands } });
    expect([made.status, made.body]).toMatchObject([201, { price: usd(500), bands, freeOver: null }]);
    const priceOf = async (weightGrams: number) =>
      (await options(app, 'NO', 'USD', { weightGrams })).map((option: { price: { minor: number } }) => option.price.minor);
    expect(await Promise.all([0, 999, 1000, 1001, 5000, 5001].map(priceOf))).toEqual([[500], [500], [500], [900], [900], []]);
    const edit = (body: unknown) => app.request('PATCH', `/shipping/rates/${made.body.id}`, { as, body });
    const open = [...bands.slice(0, 1), { upToGrams: null, price: usd(1500) }];
    expect((await edit({ bands: open })).body).toMatchObject({ price: usd(500), bands: open });
    expect(await priceOf(900_000)).toEqual([1500]);
    expect((await edit({ bands: open, price: usd(1) })).status).toBe(400);
    expect((await edit({ maxDays: 9 })).body.bands).toEqual(open);
    expect((await edit({ price: usd(650) })).body).toMatchObject({ price: usd(650), bands: [] });
    expect(await priceOf(900_000)).toEqual([650]);
  });

  test('send it free once the goods are worth enough', async () => {
    const zone = await makeZone('SE');
    const made = await app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body: { ...flat, freeOver: usd(5000) } });
    const priceOf = async (minor: number) => (await options(app, 'SE', 'USD', { subtotal: usd(minor) }))[0];
    expect(await priceOf(4999)).toMatchObject({ price: usd(700), freeOver: usd(5000) });
    expect(await priceOf(5000)).toMatchObject({ price: usd(0), freeOver: usd(5000) });
    await app.request('PATCH', `/shipping/rates/${made.body.id}`, { as, body: { freeOver: null } });
    expect(await priceOf(5000)).toMatchObject({ price: usd(700), freeOver: null });
  });

  test('set prices in the shop’s currency only', async () => {
    const zone = await makeZone('FI');
    const eur = money(500, 'EUR');
    const attempts = [
      { ...flat, price: eur },
      { ...flat, freeOver: eur },
      { ...flat, price: undefined, bands: [{ upToGrams: null, price: eur }] },
    ].map((body) => app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body }));
    expect((await Promise.all(attempts)).map(({ body }) => body.code)).toEqual(attempts.map(() => 'shipping.wrong-currency'));
    expect(await options(app, 'FI')).toEqual([]);
  });

  test('cannot put a country into two zones', async () => {
    const zone = await makeZone('IT', 'ES');
    expect((await app.request('POST', '/shipping/zones', { as, body: { name: 'South', countries: ['PT', 'ES'] } })).body.code).toBe(
      'shipping.country-taken',
    );
    const moved = await app.request('PATCH', `/shipping/zones/${zone.id}`, { as, body: { name: 'Italy', countries: ['IT'] } });
    expect([moved.body.name, moved.body.countries]).toEqual(['Italy', ['IT']]);
    expect((await makeZone('PT', 'ES')).countries).toEqual(['ES', 'PT']);
    expect((await app.request('PATCH', `/shipping/zones/${zone.id}`, { as, body: { countries: ['IT', 'PT'] } })).status).toBe(409);
  });

  test('are told when a zone or rate is not there', async () => {
    const answers = await Promise.all([
      app.request('PATCH', `/shipping/zones/${uuidv7()}`, { as, body: { name: 'x' } }),
      app.request('DELETE', `/shipping/zones/${uuidv7()}`, { as }),
      app.request('POST', `/shipping/zones/${uuidv7()}/rates`, { as, body: flat }),
      app.request('PATCH', `/shipping/rates/${uuidv7()}`, { as, body: { name: 'x' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  test.each([
    ['a negative price', { ...flat, price: usd(-1) }],
    ['half a cent', { ...flat, price: { minor: 0.5, currency: 'USD' } }],
    ['a price with extras', { ...flat, price: { ...usd(1), vat: 1 } }],
    ['days that are none', { ...flat, minDays: -1 }],
    ['a name of two lines', { ...flat, name: 'a\nb' }],
    ['a field nobody knows', { ...flat, free: true }],
    ['no price at all', { ...flat, price: undefined }],
    ['a price and bands', { ...flat, bands: [{ upToGrams: null, price: usd(1) }] }],
    ['no band', { ...flat, price: undefined, bands: [] }],
    ['bands that overlap', { ...flat, price: undefined, bands: [500, 500].map((upToGrams) => ({ upToGrams, price: usd(1) })) }],
    ['bands that go back', { ...flat, price: undefined, bands: [900, 500].map((upToGrams) => ({ upToGrams, price: usd(1) })) }],
    ['a band behind one without end', { ...flat, price: undefined, bands: [null, 500].map((upToGrams) => ({ upToGrams, price: usd(1) })) }],
    ['free over nothing', { ...flat, freeOver: usd(0) }],
  ])('are refused %s', async (_what, body) => {
    const zone = (await app.request('GET', '/shipping/zones')).body.items[0];
    expect((await app.request('POST', `/shipping/zones/${zone.id}/rates`, { as, body })).status).toBe(400);
  });

  test('and nobody else set the rates', async () => {
    const attempts = (who: { as?: ReturnType<typeof customer> }) => [
      app.request('POST', '/shipping/zones', { ...who, body: { name: 'x', countries: ['NO'] } }),
      app.request('PATCH', `/shipping/zones/${uuidv7()}`, { ...who, body: { name: 'x' } }),
      app.request('DELETE', `/shipping/zones/${uuidv7()}`, who),
      app.request('POST', `/shipping/zones/${uuidv7()}/rates`, { ...who, body: flat }),
      app.request('PATCH', `/shipping/rates/${uuidv7()}`, { ...who, body: { name: 'x' } }),
      app.request('DELETE', `/shipping/rates/${uuidv7()}`, who),
    ];
    expect((await Promise.all(attempts({}))).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect((await Promise.all(attempts({ as: customer() }))).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
  });
});
