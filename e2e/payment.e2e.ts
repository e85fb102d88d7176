import { z } from 'zod';
import { eventually } from '../test/support/eventually';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get, patch, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, register, thankedFor, waysToPay } from './support/steps';

const wanted = 'everyday-notebook';

describeInBrowser('paying', () => {
  let shop: Shop;
  let buyer: Visitor;
  let turn = 0;

  const asSomebody = async (): Promise<string> => {
    const email = `buyer${++turn}@example.com`;
    buyer = await visitor({ url: shop.baseUrl });
    await register(buyer.page, { name: 'Katherine Johnson', email }, 'correct horse battery staple');
    await putIntoBag(buyer.page, wanted);
    await fillCheckout(buyer.page, { name: 'Katherine Johnson', email });
    return email;
  };
  const ordersOf = async ({ page }: Visitor): Promise<number> => {
    await page.goto('/account/orders');
    const orders = page.getByRole('link', { name: /Order \d+/ });
    await orders.or(page.getByText('No orders yet')).first().waitFor();
    return orders.count();
  };

  beforeAll(async () => {
    shop = await startShop();
  });
  afterEach(async () => {
    const troubles = buyer?.troubles ?? [];
    await buyer?.leave();
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await shop?.stop();
  });

  it('a declined card leaves the bag as it was, and another card pays', async () => {
    await asSomebody();
    const { page } = buyer;
    await payWith(page, 'Card that is declined');
    await page.getByText('The card was declined').waitFor();
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
    await payWith(page, 'Card without enough money');
    await page.getByText('There is not enough money on it.').waitFor();
    await payWith(page, 'Card that works');
    await thankedFor(page);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('an answer that is lost on the way does not order twice, not even with a reload', async () => {
    await asSomebody();
    const { page } = buyer;
    const answered: number[] = [];
    await page.route('**/api/v1/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      answered.push((await route.fetch()).status());
      await route.abort('connectionreset');
    });
    await payWith(page, 'Card that works');
    await eventually(async () => expect(answered[0]).toBe(201));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.reload();
    await thankedFor(page);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('an impatient double click orders once', async () => {
    await asSomebody();
    await buyer.page.getByRole('button', { name: /^Pay / }).dblclick();
    await thankedFor(buyer.page);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('who was too slow is told what is sold out, and is not charged', async () => {
    await asSomebody();
    await leaveFree(shop, 0);
    await payWith(buyer.page, 'Card that works');
    await buyer.page.getByText('Someone was faster').waitFor();
    await buyer.page.getByText('Everyday notebook is sold out.').waitFor();
    await leaveFree(shop, 500);
    expect(await ordersOf(buyer)).toBe(0);
  });

  it('what is sold out while it is in the bag says so there, and the rest can be ordered without it', async () => {
    await asSomebody();
    const { page } = buyer;
    await putIntoBag(page, 'morning-stoneware-mug');
    await leaveFree(shop, 0);
    await page.goto('/cart');
    await page.getByText('Sold out in the meantime').waitFor();
    expect(await page.getByText(/sold out/i).count()).toBe(1);
    expect(await page.getByRole('group', { name: 'Quantity of Everyday notebook' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Checkout' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove Everyday notebook' }).click();
    await page.getByRole('link', { name: 'Checkout' }).click();
    await payWith(page, 'Card that works');
    await thankedFor(page);
    await leaveFree(shop, 500);
  });

  it('a price that changed meanwhile is shown, and paid only when asked again', async () => {
    await asSomebody();
    await raisePrice(shop);
    await payWith(buyer.page, 'Card that works');
    await buyer.page.getByText('Your bag has changed').waitFor();
    await buyer.page.getByText(/Everyday notebook: \$[\d.]+ is now \$[\d.]+/).waitFor();
    await payWith(buyer.page, 'Card that works');
    await thankedFor(buyer.page);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('a card with 3-D Secure is confirmed on the bank’s page', async () => {
    await asSomebody();
    await payWith(buyer.page, 'Card with 3-D Secure');
    await buyer.page.waitForURL(/\/pay\/test-card\//);
    await buyer.page.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(buyer.page);
  });

  it('while the bank waits for the buyer, the bag says so, leads to the order, and becomes it', async () => {
    await asSomebody();
    const { page } = buyer;
    await payWith(page, 'Card with 3-D Secure');
    await page.waitForURL(/\/pay\/test-card\//);
    const bank = page.url();
    for (const path of ['/checkout', '/cart']) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'An order waits for your confirmation' }).waitFor();
      await page.getByRole('button', { name: 'Confirm the payment' }).waitFor();
      expect(await page.getByText('Your bag is empty').count()).toBe(0);
    }
    await page.getByRole('link', { name: 'See your order' }).click();
    await page.getByRole('button', { name: 'Confirm the payment' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'An order waits for your confirmation' }).waitFor();
    const tab = await page.context().newPage();
    await tab.goto(bank);
    await tab.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(tab);
    await thankedFor(page);
  });

  it('an order that comes to nothing gives the bag back, and says so', async () => {
    await asSomebody();
    const { page } = buyer;
    await payWith(page, 'Card with 3-D Secure');
    await page.waitForURL(/\/pay\/test-card\//);
    await page.goto('/cart');
    const address = await page.getByRole('link', { name: 'See your order' }).getAttribute('href');
    await post(shop.baseUrl, `${address}/cancel`, await adminToken(shop), {});
    await page.getByText('The order was not made, and your bag is as it was.').waitFor();
    await page.getByRole('link', { name: 'Checkout' }).waitFor();
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
  });

  it('who says no to the bank can pay with another card, while the things are held', async () => {
    await asSomebody();
    await payWith(buyer.page, 'Card with 3-D Secure');
    await buyer.page.getByRole('button', { name: 'No, do not pay' }).click();
    await buyer.page.getByText('This order is not paid yet').waitFor();
    await waysToPay(buyer.page);
    await buyer.page.getByRole('button', { name: 'Pay now' }).click();
    await thankedFor(buyer.page);
  });

  it('a bank that loses its answer is asked again until the order is decided', async () => {
    await asSomebody();
    await payWith(buyer.page, 'Lost answer');
    await buyer.page.getByText('We are waiting for the bank').waitFor();
    await buyer.page.getByRole('heading', { name: /^Thank you/ }).waitFor({ timeout: 300_000 });
    expect(await ordersOf(buyer)).toBe(1);
  });
});

const Staff = z.object({
  id: z.string(),
  version: z.int(),
  variants: z.array(
    z.object({
      id: z.string(),
      sku: z.string(),
      options: z.array(z.object({ name: z.string(), value: z.string() })),
      weightGrams: z.int(),
      stock: z.array(z.object({ storeId: z.string(), reserved: z.int() })),
      prices: z.array(z.object({ price: z.object({ minor: z.int(), currency: z.string() }) })),
    }),
  ),
});

/** As a count in the stores would: so many units of every variant beyond what is promised to buyers. */
async function leaveFree(shop: Shop, free: number): Promise<void> {
  const token = await adminToken(shop);
  const { variants } = await staffProduct(shop, token);
  for (const storeId of new Set(variants.flatMap(({ stock }) => stock.map((level) => level.storeId)))) {
    const lines = variants.flatMap(({ id, stock }) =>
      stock.filter((level) => level.storeId === storeId).map(({ reserved }) => ({ variantId: id, onHand: reserved + free })),
    );
    await post(shop.baseUrl, `/stores/${storeId}/stock-adjustments`, token, { reason: 'count', lines });
  }
  const Page = z.object({ variants: z.array(z.object({ stock: z.int() })) });
  await eventually(async () => {
    const shown = Page.parse(await get(shop.baseUrl, `/products/${wanted}`, null));
    expect(shown.variants.every(({ stock }) => stock > 0)).toBe(free > 0);
  });
}

/** A dollar more for each variant. */
async function raisePrice(shop: Shop): Promise<void> {
  const token = await adminToken(shop);
  const { id, version, variants } = await staffProduct(shop, token);
  await patch(shop.baseUrl, `/products/${id}`, token, {
    version,
    variants: variants.map(({ sku, options, weightGrams, prices }) => ({
      sku,
      options,
      weightGrams,
      prices: prices.map(({ price }) => ({ price: { ...price, minor: price.minor + 100 } })),
    })),
  });
}

async function staffProduct(shop: Shop, token: string): Promise<z.output<typeof Staff>> {
  const { id } = z.object({ id: z.string() }).parse(await get(shop.baseUrl, `/products/${wanted}`, null));
  return Staff.parse(await get(shop.baseUrl, `/admin/products/${id}`, token));
}
