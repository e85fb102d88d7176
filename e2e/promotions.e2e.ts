import { send } from '../test/support/purchase';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, putIntoBag, reloadUntil, signIn } from './support/steps';

describeInBrowser('a promotion that applies by itself', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;

  beforeAll(async () => {
    shop = await startShop({ env: { SEED_DEMO: 'on' } });
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  it('is made by staff, who read what it says before they make it', async () => {
    const { page } = staff;
    await page.goto('/admin/promotions/new');
    await page.getByLabel('Name', { exact: true }).fill('Free shipping');
    await page.getByLabel('Kind').selectOption('free-shipping');
    await page.getByLabel('Applies').selectOption('automatic');
    await page.getByLabel('From a subtotal of').fill('60');
    await page.getByText('Shipping is free.').waitFor();
    await page.getByText('From $60.00 on.').waitFor();
    await page.getByRole('button', { name: 'Create promotion' }).click();
    await page.getByRole('heading', { name: 'Free shipping', level: 1 }).waitFor();
  });

  it('tells a guest how near it is, takes off, and says how the price came about, in the bag and on the order', async () => {
    const { page } = guest;
    await putIntoBag(page, 'bypass-secateurs');
    await page.goto('/cart');
    await reloadUntil(page, () => page.getByText('$11.00 more: Free shipping').isVisible());
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByText('$11.00 more: Free shipping').waitFor({ state: 'hidden' });
    await fillCheckout(page, { name: 'Ada Byron', email: 'ada@example.com' });
    await page.getByText('How this price came about').click();
    await page.locator('g-price-steps').getByText('Free shipping').waitFor();
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByRole('heading', { name: /^Thank you/ }).waitFor();
    await page.getByText('How this price came about').click();
    await page.locator('g-price-steps').getByText('Free shipping').waitFor();
  });

  it('is found again on the order by staff, and counted', async () => {
    const { page } = staff;
    await page.goto('/admin/promotions');
    await page.getByRole('link', { name: 'Free shipping' }).click();
    await page.getByRole('heading', { name: 'Free shipping', level: 1 }).waitFor();
    await reloadUntil(page, () => page.getByText('ada@example.com').isVisible());
    await page.getByText('ada@example.com').click();
    await page.getByText('How this price came about').click();
    await page.locator('g-price-steps').getByText('Free shipping').waitFor();
    expect((await send(shop.baseUrl, 'GET', '/promotions')).status).toBe(401);
  });
});
