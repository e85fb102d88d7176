import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { freePort } from '../src/platform/testing/free-port';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, reloadUntil, thankedFor } from './support/steps';

const wanted = 'clay-bowl';

/** A shop in Kenyan shillings, whose providers are all played on this machine. */
describeInBrowser('paying with providers', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'galleria-providers-'));
  let simulators = 0;
  let shop: Shop;
  let token: string;
  let buyer: Visitor;

  const open = (): Promise<Shop> =>
    startShop({
      dataDir,
      env: {
        PAYMENT_SIMULATORS: 'on',
        SIMULATORS_PORT: String(simulators),
        SHOP_CURRENCY: 'KES',
        SHOP_TAX_BASIS_POINTS: '0',
      },
    });
  const plan = (at: number, kind: string) =>
    fetch(`http://127.0.0.1:${simulators + at}/sim/faults`, { method: 'POST', body: new URLSearchParams({ kind }) });
  const toCheckout = async (width?: number): Promise<Page> => {
    buyer = await visitor({ url: shop.baseUrl, ...(width !== undefined && { width }) });
    await putIntoBag(buyer.page, wanted);
    await fillCheckout(buyer.page, { name: 'Wangari Maathai', email: 'wangari@example.com' });
    return buyer.page;
  };
  const isBack = (page: Page) => page.getByText('This order is not paid yet').waitFor();
  const orderIdOf = (page: Page): string => /orders\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  /** Staff give all of it back; the buyer sees it. */
  const refunded = async (page: Page): Promise<void> => {
    const id = orderIdOf(page);
    await post(shop.baseUrl, `/orders/${id}/refunds`, await adminToken(shop), { reason: 'A scratch' });
    await page.goto(`/orders/${id}`);
    await reloadUntil(page, () => page.getByText('Refunded', { exact: true }).first().isVisible());
  };

  beforeAll(async () => {
    simulators = await freePort();
    shop = await open();
    token = await adminToken(shop);
    const Made = z.object({ id: z.string(), variants: z.array(z.object({ id: z.string() })) });
    // with the standard shipping of 4.95 it makes whole shillings, as M-Pesa wants them
    const variants = [{ sku: 'BOWL', weightGrams: 350, prices: [{ price: { minor: 119_505, currency: 'KES' } }] }];
    const product = Made.parse(await post(shop.baseUrl, '/products', token, { title: 'Clay bowl', status: 'published', variants }));
    const store = z.object({ id: z.string() }).parse(await post(shop.baseUrl, '/stores', token, { code: 'nairobi', name: 'Nairobi' }));
    const lines = [{ variantId: product.variants[0]?.id, delta: 100 }];
    await post(shop.baseUrl, `/stores/${store.id}/stock-adjustments`, token, { reason: 'received', lines });
  });
  afterEach(async () => {
    const troubles = buyer?.troubles ?? [];
    await buyer?.leave();
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await shop?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('Paystack: turned back, declined, paid, refunded', async () => {
    const page = await toCheckout();
    await payWith(page, 'Card, bank or mobile money');
    await page.getByRole('button', { name: 'Cancel and go back' }).click();
    await isBack(page);
    await page.getByRole('radio', { name: 'Card, bank or mobile money' }).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByRole('button', { name: 'Card is declined' }).click();
    await isBack(page);
    await page.getByText('This order is not paid yetDeclined').waitFor();
    await page.getByRole('radio', { name: 'Card, bank or mobile money' }).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await thankedFor(page);
    await refunded(page);
  });

  it('M-Pesa: a wrong number, cancelled, ignored, paid on the phone, refunded', async () => {
    const page = await toCheckout(390);
    await payWith(page, 'M-Pesa');
    await page.getByText('Please enter a Kenyan mobile number').waitFor();
    await page.getByLabel('Phone that pays').fill('12345');
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByText('Please enter a Kenyan mobile number').waitFor();
    await page.getByLabel('Phone that pays').fill('0712 345 678');
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByText('Please confirm on your phone').waitFor();
    const [phone] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open the phone to try with' }).click(),
    ]);
    for (const answer of ['Cancel', 'Let it time out']) {
      await phone.getByRole('button', { name: answer }).click();
      await isBack(page);
      await page.getByRole('radio', { name: 'M-Pesa' }).check();
      await page.getByLabel('Phone that pays').fill('0712 345 678');
      await page.getByRole('button', { name: 'Pay now' }).click();
      await page.getByText('Please confirm on your phone').waitFor();
      await phone.reload();
    }
    await phone.getByLabel('M-Pesa PIN').fill('1234');
    await phone.getByRole('button', { name: 'Pay' }).click();
    await phone.getByText('confirmed').waitFor();
    await thankedFor(page);
    await refunded(page);
  });

  it('Stripe: a declined card, another one with 3-D Secure, refunded', async () => {
    const page = await toCheckout();
    await payWith(page, 'By Stripe');
    const frame = page.frameLocator('iframe');
    const tryCard = async (id: string): Promise<void> => {
      await frame.getByRole('combobox').selectOption(id);
      await frame.getByRole('button', { name: 'Pay' }).click();
    };
    await tryCard('pm_card_chargeDeclined');
    await frame.getByText('Your card was declined.').waitFor();
    await tryCard('pm_card_threeDSecure2Required');
    await frame.getByRole('button', { name: 'No' }).click();
    await frame.getByText('We are unable to authenticate').waitFor();
    await tryCard('pm_card_threeDSecure2Required');
    await frame.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(page);
    await page.getByText('3220').waitFor();
    await refunded(page);
  });

  it('who left the card page finds it again, and may pay another way', async () => {
    const page = await toCheckout();
    await payWith(page, 'By Stripe');
    await page.getByRole('link', { name: 'To your order' }).click();
    await page.getByRole('button', { name: 'Confirm the payment' }).click();
    await page.waitForURL(/\/pay\/stripe\//);
    await page.getByRole('link', { name: 'To your order' }).click();
    await page.getByRole('button', { name: 'Pay another way' }).click();
    await isBack(page);
    await page.getByRole('radio', { name: 'Card that works' }).check();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByRole('heading', { name: /^Order \d+/ }).waitFor();
  });

  it('money that was paid while the shop was down is not forgotten: not by the provider, nor by the shop', async () => {
    const page = await toCheckout();
    await payWith(page, 'Card, bank or mobile money');
    await page.getByRole('button', { name: 'Pay', exact: true }).waitFor();
    await plan(1, 'lost');
    const paying = fetch(page.url(), { method: 'POST', body: new URLSearchParams({ choice: 'approve' }), redirect: 'manual' });
    expect((await paying).status).toBe(303);
    const admin = shop.admin();
    await shop.kill();
    shop = await open();
    token = z.object({ accessToken: z.string() }).parse(await post(shop.baseUrl, '/auth/login', null, admin)).accessToken;
    const Orders = z.object({ items: z.array(z.object({ status: z.string() })) });
    const isPaid = async (): Promise<boolean> =>
      Orders.parse(await get(shop.baseUrl, '/orders?limit=1', token)).items[0]?.status === 'paid';
    let paid = false;
    for (let turn = 0; turn < 300 && !paid; turn++) {
      await page.waitForTimeout(1_000);
      paid = await isPaid();
    }
    expect(paid).toBe(true);
  });
});
