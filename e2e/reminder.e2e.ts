import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, thankedFor } from './support/steps';

const Mails = z.object({ items: z.array(z.object({ id: z.uuid(), reason: z.string() })) });
const Mail = z.object({ text: z.string() });

describeInBrowser('a bag that was left by who wished a reminder', () => {
  let shop: Shop;
  let guest: Visitor;
  let elsewhere: Visitor;
  let text = '';
  const ama = { name: 'Ama Mensah', email: 'ama@example.com' };

  beforeAll(async () => {
    shop = await startShop({ env: { CART_REMINDER_HOURS: '0.001' } });
    guest = await visitor({ url: shop.baseUrl });
    elsewhere = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
  });

  afterAll(async () => {
    await guest?.leave();
    await elsewhere?.leave();
    await shop?.stop();
  });

  it('is told of in a mail, though nothing but the address was given', async () => {
    const { page } = guest;
    await putIntoBag(page, 'morning-stoneware-mug');
    await page.goto('/checkout');
    const box = page.getByRole('checkbox', { name: 'Send me a reminder if I leave' });
    expect(await box.isChecked()).toBe(false);
    await page.getByLabel('E-mail address').fill(ama.email);
    const wished = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/reminder'));
    const told = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
    await box.check();
    await Promise.all([wished, told]);
    await page.reload();
    await page.getByRole('checkbox', { name: 'Send me a reminder if I leave', checked: true }).waitFor();
    text = await reminderIn(shop);
    expect(text).toContain('Morning');
  });

  it('is brought back by the link in another browser, and bought there', async () => {
    const { page } = elsewhere;
    await putIntoBag(page, 'everyday-notebook');
    await page.goto(linkIn(text, '/cart/back'));
    await page.getByRole('heading', { name: 'You have another bag here' }).waitFor();
    await page.getByRole('button', { name: 'Open the bag from the mail' }).click();
    await page.waitForURL(/\/cart$/);
    await page.getByRole('button', { name: /^Save for later Morning/ }).waitFor();
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
    await fillCheckout(page, ama);
    await payWith(page, 'Card that works');
    await thankedFor(page);
    await page.goto(linkIn(text, '/cart/back'));
    await page.getByRole('heading', { name: 'Your bag has become an order' }).waitFor();
    expect(elsewhere.troubles).toEqual([]);
  });

  it('is no longer in the browser it was left in, which says so', async () => {
    const { page } = guest;
    await page.goto('/cart');
    await page.getByRole('heading', { name: 'Your bag is no longer here' }).waitFor();
    expect(guest.troubles).toEqual([]);
  });

  it('is told of no more after one click', async () => {
    const { page } = elsewhere;
    await page.goto(linkIn(text, '/cart/no-reminders'));
    await page.getByRole('heading', { name: 'No more reminders' }).last().waitFor();
    await page.goto('/cart/no-reminders#token=made-up');
    await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor();
  });
});

const linkIn = (text: string, path: string): string => new RegExp(`${path}#token=\\S+`).exec(text)?.[0] ?? 'no such link';

/** Carts are looked through once a minute. */
async function reminderIn(shop: Shop): Promise<string> {
  const token = await adminToken(shop);
  for (let second = 0; second < 300; second += 1) {
    const { items } = Mails.parse(await get(shop.baseUrl, '/mailbox?reason=cart.cart-left', token));
    const [mail] = items;
    if (mail) return Mail.parse(await get(shop.baseUrl, `/mailbox/${mail.id}`, token)).text;
    await sleep(1_000);
  }
  throw new Error('no reminder was written');
}
