import { eventually } from '../test/support/eventually';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { putIntoBag, register } from './support/steps';

describeInBrowser('a wishlist', () => {
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

  it('takes the heart of a guest who has no bag yet, from a list and from a page, with the keyboard', async () => {
    const { page } = guest;
    await page.goto('/products?sort=rating');
    const first = page.getByRole('button', { name: /^On the wishlist: / }).first();
    const title = ((await first.getAttribute('aria-label')) ?? '').replace('On the wishlist: ', '');
    await first.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `On the wishlist: ${title}`, exact: true, pressed: true }).waitFor();
    await page.goto('/p/everyday-notebook');
    await page.getByRole('button', { name: /^On the wishlist: Everyday/, pressed: false }).click();
    await page.getByRole('button', { name: /^On the wishlist: Everyday/, pressed: true }).waitFor();
    await page.getByRole('link', { name: 'Wishlist' }).first().click();
    await page.getByRole('heading', { name: 'Wishlist' }).waitFor();
    await page.getByRole('link', { name: title, exact: true }).waitFor();
    await page.getByRole('link', { name: /^Everyday/ }).waitFor();
  });

  it('puts what is on it into the bag and keeps it', async () => {
    const { page } = guest;
    await putIntoBag(page, 'morning-stoneware-mug');
    await page.goto('/wishlist');
    await page
      .getByRole('button', { name: /^Add to bag / })
      .first()
      .click();
    await page.getByRole('link', { name: /^In your bag/ }).waitFor();
    await page.getByRole('link', { name: 'Bag, 2 items' }).waitFor();
  });

  it('goes into the account at sign-in', async () => {
    const { page } = guest;
    await register(page, ama, 'a long enough pass phrase');
    await page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: 'Wishlist' }).click();
    await page.getByRole('heading', { name: 'Wishlist' }).waitFor();
    await eventually(async () => expect(await page.getByRole('button', { name: /^Remove / }).count()).toBe(2));
  });

  it('is emptied by its hearts', async () => {
    const { page } = guest;
    await page.goto('/p/everyday-notebook');
    await page.getByRole('button', { name: /^On the wishlist: Everyday/, pressed: true }).click();
    await page.getByRole('button', { name: /^On the wishlist: Everyday/, pressed: false }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/api/v1/wishes') && asked.push(request.method()));
    await page.goto('/wishlist');
    await page.getByRole('button', { name: /^Remove / }).click();
    await page.getByRole('heading', { name: 'Your wishlist is empty' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual(['GET']);
    expect(guest.troubles).toEqual([]);
  });
});
