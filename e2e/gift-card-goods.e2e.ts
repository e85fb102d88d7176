import { startShop, type Shop } from '../test/support/shop';
import { adminToken, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('gift cards as goods', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  let order = '';
  let code = '';

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
    const price = { minor: 2500, currency: 'USD' };
    await post(shop.baseUrl, '/products', await adminToken(shop), {
      title: 'Voucher',
      slug: 'voucher',
      status: 'published',
      variants: [{ sku: 'VOUCHER-25', prices: [{ price }] }],
    });
  });
  afterAll(async () => {
    const troubles = [...(staff?.troubles ?? []), ...(guest?.troubles ?? [])];
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
    expect(troubles).toEqual([]);
  });

  it('staff make a product a gift card: it needs no stock', async () => {
    const { page } = staff;
    await page.goto('/admin/products?q=VOUCHER-25');
    await page.getByRole('link', { name: 'Voucher', exact: true }).click();
    await page.getByRole('radio', { name: 'A gift card' }).check();
    await page.getByRole('button', { name: 'Save how it is supplied' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });

  it('a guest buys one for somebody else, without an address to send it to', async () => {
    const { page } = guest;
    await page.goto('/p/voucher');
    await page.getByText('Comes by e-mail').waitFor();
    await page.getByLabel('E-mail of whoever gets it').fill('niece@example.com');
    await page.getByLabel(/^Your words/).fill('For your eighteenth birthday');
    await page.getByRole('button', { name: 'Add to bag' }).click();
    await page.getByText('It is in your bag.').waitFor();
    await page.goto('/cart');
    await page.getByText('For niece@example.com').waitFor();
    await page.goto('/checkout');
    await page.getByLabel('E-mail address').fill('aunt@example.com');
    expect(await page.getByLabel('Street and number').count()).toBe(0);
    await payWith(page, 'Card that works');
    await thankedFor(page);
    order = new URL(page.url()).pathname;
  });

  it('whom it is for gets the code and the words, and nobody else sees the code', async () => {
    const { page } = staff;
    await reloadUntil(page, async () => {
      await page.goto('/admin/mailbox?to=niece@example.com');
      await page.waitForLoadState('networkidle');
      return (await page.getByText('niece@example.com').count()) > 0;
    });
    await page.getByText('niece@example.com').first().click();
    const mail = page.frameLocator('iframe');
    await mail.getByText('For your eighteenth birthday').first().waitFor();
    code = (
      await mail
        .getByText(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
        .first()
        .innerText()
    ).trim();
    await page.goto(`/admin${order}`);
    await page.getByText(`ends in ${code.slice(-4)}`).waitFor();
    expect(await page.getByText(code).count()).toBe(0);
  });

  it('it pays for goods, and what is left of it is on the card', async () => {
    const { page } = guest;
    await putIntoBag(page, 'everyday-notebook');
    await fillCheckout(page, { name: 'Nina Example', email: 'niece@example.com' });
    await page.getByText('Use a gift card').click();
    await page.getByLabel('Code of the gift card').fill(code);
    await page.getByRole('button', { name: 'Use', exact: true }).last().click();
    await page.getByText('That pays for all of it.').waitFor();
    await page.getByRole('button', { name: 'Place order' }).click();
    await thankedFor(page);
    await page
      .getByText(`Gift card ending in ${code.slice(-4)}`, { exact: true })
      .first()
      .waitFor();
    const paid = /\$(\d+\.\d\d)/.exec(
      await page.getByText('Total', { exact: true }).locator('xpath=following-sibling::*[1]').first().innerText(),
    )?.[1];
    await staff.page.goto('/admin/gift-cards');
    await staff.page.getByText(`ends in ${code.slice(-4)}`).click();
    await staff.page.waitForURL(/\/gift-cards\/[0-9a-f-]{36}/);
    const left = `$${(25 - Number(paid)).toFixed(2)}`;
    await reloadUntil(staff.page, () => staff.page.getByText(left).first().isVisible());
  });
});
