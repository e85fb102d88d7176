import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, openShop, standard } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);
const usd = (minor: number) => money(minor, 'USD');
const as = caller(['cart:use-own', 'cart:read-taxes', 'cart:manage-taxes']);
const rate = {
  name: 'Tax',
  ratePercent: 10,
  taxClass: 'standard',
  country: '',
  region: '',
  postalCodes: [],
  cities: [],
  priority: 1,
  compound: false,
  shipping: true,
};
const add = (facts: Record<string, unknown>) => shop.app.request('POST', '/tax-rates', { as, body: { ...rate, ...facts } });
const list = async (query = '') => (await shop.app.request('GET', `/tax-rates${query}`, { as })).body;
const newYork = { ...address, country: 'US', region: 'NY', city: 'New York', postalCode: '10001' };
const send = (text: string, how: { replace?: boolean; dryRun?: boolean } = {}) =>
  shop.app.request('POST', '/tax-rates/import', { as, body: { text, ...how } });
const heading = 'Country code,State code,Postcode / ZIP,City,Rate %,Tax name,Priority,Compound,Shipping,Tax class';
const totalsAt = async (shippingAddress: object, price = 10_000, taxClass = 'standard') => {
  const cart = await shop.openCart([{ variantId: shop.shelf.put({ price, taxClass }).variantId, quantity: 1 }]);
  return (await cart.request('PATCH', '', { shippingAddress, shippingOptionId: standard.id })).body;
};

beforeEach(() => shop.app.sql('truncate cart.tax_rates, cart.tax_exempt_groups'));
beforeEach(() => send(heading, { replace: true }));

describe('a shop without tax rates', () => {
  test('takes the one rate of its market of everything but what is untaxed', async () => {
    expect((await totalsAt(address)).totals).toMatchObject({
      tax: usd(1_050),
      taxLines: [{ name: 'Tax', ratePercent: 10, amount: usd(1_050) }],
    });
    expect((await totalsAt(address, 10_000, 'zero')).totals.taxLines).toEqual([{ name: 'Tax', ratePercent: 10, amount: usd(50) }]);
  });
});

describe('a shop with tax rates', () => {
  test('takes what holds where the goods go, each tax by its name, and nothing where nothing holds', async () => {
    await add({ name: 'State', ratePercent: 4, country: 'US', region: 'NY' });
    await add({ name: 'City', ratePercent: 4.5, country: 'US', region: 'NY', cities: ['New York'], priority: 2, shipping: false });
    const there = await totalsAt(newYork);
    expect(there.totals).toMatchObject({
      tax: usd(870),
      total: usd(10_000 + 495 + 870),
      taxLines: [
        { name: 'City', ratePercent: 4.5, amount: usd(450) },
        { name: 'State', ratePercent: 4, amount: usd(420) },
      ],
    });
    expect(there.items[0]).toMatchObject({ tax: usd(850), taxRatePercent: 8.5, unitPriceNet: usd(10_000), unitPriceGross: usd(10_850) });
    expect((await totalsAt({ ...newYork, region: 'CA', city: 'Los Angeles' })).totals).toMatchObject({ tax: usd(0), taxLines: [] });
    expect((await totalsAt(address)).totals.taxLines).toEqual([]);
  });

  test('has rates of its own for a class', async () => {
    await add({ name: 'Full', ratePercent: 19, country: 'DE' });
    await add({ name: 'Half', ratePercent: 7, country: 'DE', taxClass: 'reduced-rate' });
    expect((await totalsAt(address, 1_000, 'reduced-rate')).totals.taxLines).toEqual([
      { name: 'Full', ratePercent: 19, amount: usd(94) },
      { name: 'Half', ratePercent: 7, amount: usd(70) },
    ]);
  });

  test('freezes them with the checkout, whatever staff change later', async () => {
    const { id } = (await add({ name: 'MwSt.', ratePercent: 19, country: 'DE' })).body;
    const cart = await shop.openCart([{ variantId: shop.shelf.put({ price: 10_000 }).variantId, quantity: 1 }]);
    const begun = await shop.app.facade(cartContract).beginCheckout({
      checkoutId: uuidv7(),
      cartId: cart.id,
      cartVersion: null,
      credential: { userId: null, cartToken: cart.token },
      email: 'ama@example.com',
      shippingAddress: address,
      shippingOptionId: standard.id,
    });
    expect(begun).toMatchObject({
      outcome: 'frozen',
      quote: {
        lines: [{ tax: usd(1_900), taxes: [{ name: 'MwSt.', ratePercent: 19, amount: usd(1_900) }], taxRatePercent: 19 }],
        shippingOption: { tax: usd(94), taxes: [{ name: 'MwSt.', ratePercent: 19, amount: usd(94) }] },
      },
    });
    await shop.app.request('PATCH', `/tax-rates/${id}`, { as, body: { ratePercent: 16 } });
    expect((await cart.read()).totals.taxLines).toEqual([{ name: 'MwSt.', ratePercent: 19, amount: usd(1_994) }]);
  });

  test('shows a changed rate with the next answer', async () => {
    const { id } = (await add({ country: 'DE' })).body;
    const cart = await shop.openCart([{ variantId: shop.shelf.put({ price: 1_000 }).variantId, quantity: 1 }]);
    await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: standard.id });
    for (const [ratePercent, tax] of [
      [20, 299],
      [0, 0],
    ]) {
      await shop.app.request('PATCH', `/tax-rates/${id}`, { as, body: { ratePercent } });
      expect((await cart.read()).totals.tax).toEqual(usd(tax ?? -1));
    }
    await shop.app.request('DELETE', `/tax-rates/${id}`, { as });
    expect((await cart.read()).totals.tax).toEqual(usd(150));
  });

  test('asks no tax of whom staff have exempted, and of nobody else', async () => {
    await add({ name: 'VAT', ratePercent: 19 });
    const [traders, others] = [uuidv7(), uuidv7()];
    const total = async (groupIds: string[]) => {
      const items = [{ variantId: shop.shelf.put({ price: 1_000 }).variantId, quantity: 1 }];
      const { body } = await shop.app.request('POST', '/carts', { as: caller(['cart:use-own'], { groupIds }), body: { items } });
      return body.totals.tax.minor;
    };
    await shop.app.request('PUT', '/tax-exempt-groups', { as, body: { groupIds: [traders] } });
    expect(await total([others])).toBe(190);
    expect(await total([others, traders])).toBe(0);
    await shop.app.request('PUT', '/tax-exempt-groups', { as, body: { groupIds: [] } });
    expect(await total([traders])).toBe(190);
  });
});

test('where prices include tax, who is exempt pays the price without it', async () => {
  const gross = await openShop(cartModule, { pricesIncludeTax: true, taxBasisPoints: 1900 });
  try {
    const traders = uuidv7();
    const buyer = caller(['cart:use-own'], { groupIds: [traders] });
    await gross.app.request('PUT', '/tax-exempt-groups', { as, body: { groupIds: [traders] } });
    const items = [{ variantId: gross.shelf.put({ price: 11_900 }).variantId, quantity: 2 }];
    const { body } = await gross.app.request('POST', '/carts', { as: buyer, body: { items } });
    const { body: sent } = await gross.app.request('PATCH', `/carts/${body.id}`, {
      as: buyer,
      body: { shippingAddress: address, shippingOptionId: standard.id },
    });
    expect(sent.items[0].unitPrice).toEqual(usd(10_000));
    expect(sent.totals).toMatchObject({ subtotal: usd(20_000), shipping: usd(416), tax: usd(0), taxIncluded: false, total: usd(20_416) });
    const shown = await gross.app.request('GET', `/carts/${body.id}/shipping-options`, { as: buyer });
    expect(shown.body.items[0].price).toEqual(usd(416));
  } finally {
    await gross.app.close();
  }
});

describe('WooCommerce’s tax rates', () => {
  const file = [
    heading,
    'US,NY,10001;10002,*,8.8750,NYC,1,0,1,',
    'DE,*,*,*,19.0000,MwSt.,1,0,1,',
    'DE,,,,7.0000,MwSt.,1,0,0,Reduced rate',
    'CA,QC,*,*,9.9750,"QST, Québec",2,1,1,',
  ].join('\r\n');

  test('come in, and go out as they came', async () => {
    expect((await send(file)).body).toEqual({ added: 4, changed: 0, unchanged: 0, removed: 0, dryRun: false });
    const { items } = await list();
    expect(items.map((r: { name: string; ratePercent: number; taxClass: string }) => [r.name, r.ratePercent, r.taxClass])).toEqual([
      ['QST, Québec', 9.975, 'standard'],
      ['MwSt.', 7, 'reduced-rate'],
      ['MwSt.', 19, 'standard'],
      ['NYC', 8.875, 'standard'],
    ]);
    expect(items[3]).toMatchObject({ country: 'US', region: 'NY', postalCodes: ['10001', '10002'], cities: [], shipping: true });
    const out = await shop.app.request('GET', '/tax-rates/export', { as });
    expect(out.headers.get('content-disposition')).toContain('tax-rates.csv');
    expect((await send(out.body, { replace: true })).body).toEqual({ added: 0, changed: 0, unchanged: 4, removed: 0, dryRun: false });
    expect((await shop.app.request('GET', '/tax-rates/export', { as })).body).toBe(out.body);
  });

  test('say what would change before they change it', async () => {
    await send(file);
    const next = [heading, 'DE,*,*,*,16.0000,MwSt.,1,0,1,', 'FR,*,*,*,20.0000,TVA,1,0,1,'].join('\n');
    const told = { added: 1, changed: 1, unchanged: 0, removed: 3 };
    expect((await send(next, { replace: true, dryRun: true })).body).toEqual({ ...told, dryRun: true });
    expect((await list()).items).toHaveLength(4);
    expect((await send(next, { replace: true })).body).toEqual({ ...told, dryRun: false });
    expect((await list()).items.map((r: { country: string; ratePercent: number }) => [r.country, r.ratePercent])).toEqual([
      ['DE', 16],
      ['FR', 20],
    ]);
  });

  test('come whole or not at all: every wrong line is told with its reason', async () => {
    const wrong = [
      heading,
      'DE,*,*,*,19.0000,MwSt.,1,0,1,',
      'Germany,*,*,*,19,MwSt.,1,0,1,',
      'FR,*,*,*,many,TVA,1,0,1,',
      'FR,*,9...10,*,101,TVA,0,maybe,1,',
      'DE,*,*,*,7,Again,1,0,1,',
    ].join('\n');
    const { status, body } = await send(wrong);
    expect([status, body.code]).toEqual([422, 'cart.tax-file']);
    expect(body.lines.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6]);
    expect(body.lines.map(({ reason }: { reason: string }) => reason).join(' | ')).toMatch(
      /Country code.*Rate %.*Postcode.*Priority.*line 2/s,
    );
    expect((await list()).items).toEqual([]);
    for (const bad of ['', 'a,b\n1,2', `${heading}\n"DE,*,*,*,19,T,1,0,1,`]) expect((await send(bad)).body.code).toBe('cart.tax-file');
  });

  test('of ten thousand postal codes are taken in one go', async () => {
    const codes = Array.from({ length: 10_000 }, (_, n) => `US,NY,${String(n).padStart(5, '0')},*,${(n % 900) / 100},Sales tax,1,0,0,`);
    expect((await send([heading, ...codes].join('\n'))).body.added).toBe(10_000);
    expect((await totalsAt({ ...newYork, postalCode: '00875-1234' })).totals.taxLines).toEqual([
      { name: 'Sales tax', ratePercent: 8.75, amount: usd(875) },
    ]);
  });
});

describe('the list of rates', () => {
  test('is read page by page and by what stands in it', async () => {
    for (const [country, region] of [
      ['DE', ''],
      ['US', 'CA'],
      ['US', 'NY'],
    ])
      await add({ country, region, name: `Tax ${country}${region}`, cities: region === 'NY' ? ['Buffalo'] : [] });
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ name }: { name: string }) => name)).toEqual(['Tax DE', 'Tax USCA', 'Tax USNY']);
    expect(rest.nextCursor).toBeNull();
    expect((await list('?country=US')).items).toHaveLength(2);
    expect((await list('?q=buff')).items).toHaveLength(1);
    expect((await list('?cursor=nonsense')).code).toBe('cart.bad-cursor');
  });

  test('explains what is taken somewhere, and of what', async () => {
    await add({ name: 'GST', ratePercent: 5, country: 'CA', priority: 1 });
    await add({ name: 'QST', ratePercent: 9.5, country: 'CA', region: 'QC', priority: 2, compound: true, shipping: false });
    const { body } = await shop.app.request('GET', '/tax-rates/answer?country=CA&region=QC', { as });
    expect([
      body.tax,
      body.rates.map((r: { name: string; amount: number; onShipping: boolean }) => [r.name, r.amount, r.onShipping]),
    ]).toEqual([
      1_498,
      [
        ['GST', 500, true],
        ['QST', 998, false],
      ],
    ]);
    expect((await shop.app.request('GET', '/tax-rates/answer?country=DE', { as })).body.rates).toEqual([]);
  });

  test('has one rate for a place, class and priority', async () => {
    const { body } = await add({ country: 'GB', postalCodes: ['sw1a 1aa', 'SW1A1AA'] });
    expect(body.postalCodes).toEqual(['SW1A1AA']);
    expect((await add({ country: 'GB', postalCodes: ['SW1A 1AA'] })).body.code).toBe('cart.tax-rate-exists');
    const other = (await add({ country: 'GB' })).body;
    const clash = await shop.app.request('PATCH', `/tax-rates/${other.id}`, { as, body: { postalCodes: ['SW1A1AA'] } });
    expect([clash.status, clash.body.code]).toEqual([409, 'cart.tax-rate-exists']);
    const gone = uuidv7();
    expect((await shop.app.request('PATCH', `/tax-rates/${gone}`, { as, body: { priority: 2 } })).body.code).toBe('cart.no-such-tax-rate');
    expect((await shop.app.request('DELETE', `/tax-rates/${gone}`, { as })).body.code).toBe('cart.no-such-tax-rate');
  });

  test.each([
    { ratePercent: 100.5 },
    { ratePercent: -1 },
    { ratePercent: 1.00001 },
    { country: 'Germany' },
    { taxClass: 'Reduced Rate' },
    { postalCodes: ['9...10'] },
    { postalCodes: ['*'] },
    { cities: [' '] },
    { priority: 0 },
    { name: '' },
  ])('refuses %j', async (facts) => {
    expect((await add(facts)).status).toBe(400);
  });
});
