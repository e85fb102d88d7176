import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, register, thankedFor } from './support/steps';

describeInBrowser('what is saved for later', () => {
  let shop: Shop;
  let guest: Visitor;
  const ama = { name: 'Ama Mensah', email: 'ama@example.com' };

  beforeAll(async () => {
    shop = await startShop();
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
  });

  afterAll(async () => {
    await guest?.leave();
    await shop?.stop();
  });

  it('leaves the bag, is not paid for, and waits below it', async () => {
    const { page } = guest;
    await putIntoBag(page, 'morning-stoneware-mug');
    await putIntoBag(page, 'everyday-notebook');
    await page.goto('/cart');
    await page.getByRole('button', { name: /^Save for later Morning/ }).click();
    await page.getByRole('heading', { name: 'Saved for later' }).waitFor();
    await page.getByRole('button', { name: /^Move to bag Morning/ }).waitFor();
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
    await fillCheckout(page, ama);
    await payWith(page, 'Card that works');
    await thankedFor(page);
    expect(await page.getByText('Morning', { exact: false }).count()).toBe(0);
  });

  it('is still there after the order, with the next bag and after signing in', async () => {
    const { page } = guest;
    await page.goto('/cart');
    await page.getByRole('heading', { name: 'Your bag is empty' }).waitFor();
    await page.getByRole('button', { name: /^Move to bag Morning/ }).waitFor();
    await putIntoBag(page, 'everyday-notebook');
    await register(page, ama, 'a long enough pass phrase');
    await page.goto('/cart');
    await page.getByRole('button', { name: /^Move to bag Morning/ }).click();
    await page.getByRole('button', { name: /^Save for later Morning/ }).waitFor();
    await page.getByRole('link', { name: 'Bag, 2 items' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Saved for later' }).count()).toBe(0);
  });

  it('can be forgotten', async () => {
    const { page } = guest;
    await page.getByRole('button', { name: /^Save for later Morning/ }).click();
    const saved = page.getByRole('region', { name: 'Saved for later' });
    await saved.getByRole('button', { name: /^Remove Morning/ }).click();
    await saved.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
    expect(await saved.count()).toBe(0);
    expect(guest.troubles).toEqual([]);
  });
});
