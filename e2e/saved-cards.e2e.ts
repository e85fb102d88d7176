import { freePort } from '../src/platform/testing/free-port';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, register, thankedFor } from './support/steps';

describeInBrowser('saved cards', () => {
  let shop: Shop;
  let buyer: Visitor;
  const ama = { name: 'Ama Mensah', email: 'ama@example.com' };
  const fill = async (): Promise<void> => {
    await putIntoBag(buyer.page, 'everyday-notebook');
    await fillCheckout(buyer.page, ama);
  };

  beforeAll(async () => {
    shop = await startShop({ env: { PAYMENT_SIMULATORS: 'on', SIMULATORS_PORT: String(await freePort()) } });
    buyer = await visitor({ url: shop.baseUrl });
  });
  afterAll(async () => {
    await buyer?.leave();
    await shop?.stop();
  });

  it('are not offered to guests', async () => {
    await fill();
    await buyer.page.getByRole('radio', { name: 'Card that works' }).check();
    expect(await buyer.page.getByRole('checkbox', { name: 'Remember this card' }).count()).toBe(0);
  });

  it('are kept by Stripe when the buyer says so, and pay the next order, which the bank may ask about again', async () => {
    const { page } = buyer;
    await register(page, ama, 'a long enough pass phrase');
    await fill();
    await page.getByRole('radio', { name: 'By Stripe' }).check();
    await page.getByRole('checkbox', { name: 'Remember this card' }).check();
    await page.getByRole('button', { name: /^Pay / }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('combobox').selectOption('pm_card_threeDSecure2Required');
    await frame.getByRole('button', { name: 'Pay' }).click();
    await frame.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(page);
    await fill();
    await payWith(page, 'Visa ending in 3220');
    await frame.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(page);
  });

  it('of the test card pay at once', async () => {
    const { page } = buyer;
    await fill();
    await page.getByRole('radio', { name: 'Card that works' }).check();
    await page.getByRole('checkbox', { name: 'Remember this card' }).check();
    await page.getByRole('button', { name: /^Pay / }).click();
    await thankedFor(page);
    await fill();
    await payWith(page, 'Test card ending in 4242');
    await thankedFor(page);
  });

  it('are removed in the account and offered no more', async () => {
    const { page } = buyer;
    await page.goto('/account/cards');
    await page.getByRole('button', { name: 'Remove Visa ending in 3220' }).click();
    await page.getByRole('button', { name: 'Remove Visa ending in 3220' }).waitFor({ state: 'detached' });
    await fill();
    await page.getByRole('radio', { name: 'Test card ending in 4242' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Visa ending in 3220' }).count()).toBe(0);
    expect(buyer.troubles).toEqual([]);
  });
});
