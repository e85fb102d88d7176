import { readFileSync } from 'node:fs';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('invoices and reports', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  let order = '';

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  const saved = async (page: Visitor['page'], press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  it('a buyer saves the invoice of an order, on its own page and without an account', async () => {
    const { page } = guest;
    await putIntoBag(page, 'morning-stoneware-mug');
    await fillCheckout(page, { name: 'Ada Example', email: 'ada@example.com' });
    await payWith(page, 'Card that works');
    await thankedFor(page);
    order = new URL(page.url()).pathname;
    const invoice = page.getByRole('button', { name: /^Invoice 20\d\d-\d{6}$/ });
    await reloadUntil(page, () => invoice.isVisible());
    const { name, bytes } = await saved(page, () => invoice.click());
    expect(name).toMatch(/^invoice-20\d\d-\d{6}\.pdf$/);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('staff mail it, and find it attached in the mailbox', async () => {
    const { page } = staff;
    await page.goto(`/admin${order}`);
    await page.getByRole('button', { name: /^Mail 20\d\d-\d{6} to the buyer$/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mail', exact: true }).click();
    await page.getByText('The mail is on its way').waitFor();
    await page.goto(`/admin/mailbox?orderId=${order.split('/').at(-1)}`);
    await reloadUntil(page, async () => (await page.getByRole('link', { name: /Invoice 20\d\d-/ }).count()) > 0);
    await page
      .getByRole('link', { name: /Invoice 20\d\d-/ })
      .first()
      .click();
    const { bytes } = await saved(page, () => page.getByRole('link', { name: /^invoice-.*\.pdf$/ }).click());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('staff see a report, and save it for a spreadsheet', async () => {
    const { page } = staff;
    await page.goto('/admin/reports');
    await reloadUntil(page, async () => (await page.getByRole('list', { name: 'Net sales over time' }).count()) > 0);
    await page.getByText('Best-selling products').first().waitFor();
    const { name, bytes } = await saved(page, () => page.getByRole('link', { name: 'CSV' }).first().click());
    expect(name).toMatch(/^sales-/);
    expect(bytes.toString().split('\n')[0]).toBe(
      'period,currency,orders,units,gross,discount,shipping,tax,total,refunds,refunded,refundedTax,net,giftCards,giftCardsRefunded',
    );
  });
});
