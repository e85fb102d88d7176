import type { Page } from 'playwright-core';
import { send } from '../test/support/purchase';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { putIntoBag, reloadUntil, signIn } from './support/steps';

describeInBrowser('a sale', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  const slug = 'bypass-secateurs';
  let sku = '';

  beforeAll(async () => {
    shop = await startShop({ env: { SEED_DEMO: 'on' } });
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
    const { body } = await send(shop.baseUrl, 'GET', `/products/${slug}`);
    sku = body.variants[0].sku;
    expect(body.price).toEqual({ minor: 4900, currency: 'USD' });
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  async function setPrices(page: Page, lines: string): Promise<void> {
    await page.getByRole('button', { name: 'Add prices' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('SKU, price, quantity').fill(lines);
    await dialog.getByRole('button', { name: 'Set prices' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  it('is a price list that staff make, with prices for one and for many', async () => {
    const { page } = staff;
    await page.goto('/admin/price-lists');
    await page.getByRole('link', { name: 'New price list' }).click();
    await page.getByRole('heading', { name: 'New price list' }).waitFor();
    await page.getByLabel('Name').fill('Spring sale');
    await page.getByRole('button', { name: 'Create price list' }).click();
    await page.getByRole('heading', { name: 'Spring sale', level: 1 }).waitFor();
    await setPrices(page, `${sku} 40\n${sku} 36 3`);
    const rows = page.getByRole('row');
    await rows.filter({ hasText: '$40.00' }).filter({ hasText: '$49.00' }).waitFor();
    await rows.filter({ hasText: '3 +' }).filter({ hasText: '$36.00' }).waitFor();
  });

  it('is what the shop page shows, with what it cost before and in larger quantities', async () => {
    const { page } = guest;
    await page.goto(`/p/${slug}`);
    await reloadUntil(page, () => page.getByText('Lowest price of the 30 days before: $49.00').isVisible());
    await page.getByText('$40.00').first().waitFor();
    const tiers = page.getByLabel('The more, the cheaper');
    expect((await tiers.innerText()).replaceAll(/\s+/g, ' ')).toContain('From 3 $36.00 each');
  });

  it('is paid, and the more, the cheaper', async () => {
    const { page } = guest;
    await putIntoBag(page, slug);
    await page.goto('/cart');
    await page.getByText('$40.00').first().waitFor();
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByText('$80.00').first().waitFor();
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByText('$108.00').first().waitFor();
  });

  it('that is cut again is still measured by the price before the first cut', async () => {
    await setPrices(staff.page, `${sku} 38`);
    const { page } = guest;
    await page.goto(`/p/${slug}`);
    await reloadUntil(page, () => page.getByText('$38.00').first().isVisible());
    await page.getByText('Lowest price of the 30 days before: $49.00').waitFor();
  });

  it('ends when the list is switched off', async () => {
    await staff.page.getByLabel('Switched on').uncheck();
    await staff.page.getByRole('button', { name: 'Save', exact: true }).click();
    await staff.page.getByText('Saved', { exact: true }).first().waitFor();
    const { page } = guest;
    await page.goto(`/p/${slug}`);
    const isUsual = (): Promise<boolean> => page.getByText('$49.00', { exact: true }).first().isVisible();
    await reloadUntil(page, async () => (await isUsual()) && (await page.getByText(/Lowest price/).count()) === 0);
  });
});
