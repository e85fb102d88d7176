import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { startShop, type Shop } from './support/shop';
import { fillCheckout, payWith, putIntoBag, register, thankedFor } from './support/steps';

const wanted = 'everyday-notebook';

describeInBrowser('paying', () => {
  let shop: Shop;
  let buyer: Visitor;
  let turn = 0;

  const asSomebody = async (): Promise<string> => {
    const email = `buyer${++turn}@example.com`;
    buyer = await visitor({ url: shop.url });
    await register(buyer.page, { name: 'Katherine Johnson', email }, 'correct horse battery staple');
    await putIntoBag(buyer.page, wanted);
    await fillCheckout(buyer.page, { name: 'Katherine Johnson', email });
    return email;
  };
  const ordersOf = async ({ page }: Visitor): Promise<number> => {
    await page.goto('/account/orders');
    await page.getByRole('heading', { name: 'Your orders' }).waitFor();
    await page.waitForLoadState('networkidle');
    return page.getByRole('link', { name: /Order \d+/ }).count();
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
    expect(await page.getByRole('link', { name: 'Bag, 1 item' }).count()).toBe(1);
    await payWith(page, 'Card without enough money');
    await page.getByText('There is not enough money on it.').waitFor();
    await payWith(page, 'Card that works');
    await thankedFor(page);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('an answer that is lost on the way does not order twice, not even with a reload', async () => {
    await asSomebody();
    const { page } = buyer;
    let sent = 0;
    await page.route('**/api/v1/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent++;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await payWith(page, 'Card that works');
    await page.waitForTimeout(1_500);
    await page.unroute('**/api/v1/orders');
    await page.reload();
    await thankedFor(page);
    expect(sent).toBeGreaterThan(0);
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('an impatient double click orders once', async () => {
    await asSomebody();
    await buyer.page.getByRole('button', { name: /^Pay / }).dblclick();
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

  it('who says no to the bank can pay with another card, while the things are held', async () => {
    await asSomebody();
    await payWith(buyer.page, 'Card with 3-D Secure');
    await buyer.page.getByRole('button', { name: 'No, do not pay' }).click();
    await buyer.page.getByText('This order is not paid yet').waitFor();
    await buyer.page.getByRole('button', { name: 'Pay now' }).click();
    await thankedFor(buyer.page);
  });

  it('a bank that loses its answer is asked again until the order is decided', async () => {
    await asSomebody();
    await payWith(buyer.page, 'Lost answer');
    await buyer.page.getByText('We are waiting for the bank').waitFor();
    await buyer.page.getByRole('heading', { name: /^Thank you/ }).waitFor({ timeout: 90_000 });
    expect(await ordersOf(buyer)).toBe(1);
  });
});
