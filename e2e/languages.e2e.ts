import { eventually } from '../test/support/eventually';
import { send } from '../test/support/purchase';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { signIn } from './support/steps';

describeInBrowser('a shop of two languages', () => {
  let shop: Shop;
  let guest: Visitor;
  let staff: Visitor;

  beforeAll(async () => {
    shop = await startShop({ env: { SEED_DEMO: 'on', SHOP_LOCALES: 'en,de' } });
    guest = await visitor({ url: shop.baseUrl });
    staff = await visitor({ url: shop.baseUrl });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });

  afterAll(async () => {
    await guest?.leave();
    await staff?.leave();
    await shop?.stop();
  });

  it('speaks English to an English browser, and German from the moment that is chosen', async () => {
    const { page } = guest;
    await page.goto('/p/morning-stoneware-mug');
    await page.getByRole('heading', { name: 'Morning stoneware mug', level: 1 }).waitFor();
    const language = (): Promise<string | null> => page.locator('html').getAttribute('lang');
    await eventually(async () => expect(await language()).toBe('en'));
    await page.getByRole('banner').getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Morgenbecher aus Steinzeug', level: 1 }).waitFor();
    await eventually(async () => expect(await language()).toBe('de'));
    await page.getByRole('radio', { name: 'Salbei' }).waitFor();
    await page.getByRole('button', { name: 'In die Tasche' }).click();
    await page.getByText('Es ist in Ihrer Tasche.').waitFor();
    const german = (): Promise<string | null> => page.locator('link[hreflang=de]').getAttribute('href');
    await eventually(async () => expect(await german()).toMatch(/\/p\/morgenbecher-aus-steinzeug\?locale=de$/));
  });

  it('remembers the language, finds by its words, and names what is in the bag in it', async () => {
    const { page } = guest;
    await page.goto('/search?q=gie%C3%9Fkannen');
    await page
      .getByRole('link', { name: /Gießkanne mit langem Hals/ })
      .first()
      .waitFor();
    await page.goto('/c/garten');
    await page.getByRole('heading', { name: 'Garten', level: 1 }).waitFor();
    await page.goto('/cart');
    await page.getByRole('heading', { name: 'Ihre Tasche', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Morgenbecher aus Steinzeug' }).first().waitFor();
    await page.getByRole('banner').getByLabel('Sprache').selectOption('en');
    await page.getByRole('link', { name: 'Morning stoneware mug' }).first().waitFor();
  });

  it('opens in the language of the address', async () => {
    const other = await visitor({ url: shop.baseUrl });
    await other.page.goto('/p/stockschirm?locale=de');
    await other.page.getByRole('heading', { name: 'Stockschirm', level: 1 }).waitFor();
    await other.leave();
  });

  it('is translated by staff, who see what is missing', async () => {
    const { page } = staff;
    const { body } = await send(shop.baseUrl, 'GET', '/products/nesting-box');
    await page.goto('/admin/products?untranslated=de&q=nesting');
    await page
      .getByRole('link', { name: /Nesting box/ })
      .first()
      .waitFor();
    await page.goto(`/admin/products/${body.id}`);
    const editor = page.locator('g-translations-editor');
    await editor.getByRole('button', { name: /Deutsch \d+ missing/ }).waitFor();
    await editor.getByLabel('Title', { exact: true }).fill('Nistkasten');
    await editor.getByLabel('Address').fill('nistkasten');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).first().waitFor();
    const german = await send(shop.baseUrl, 'GET', '/products/nistkasten?locale=de');
    expect([german.status, german.body.title]).toEqual([200, 'Nistkasten']);
  });
});
