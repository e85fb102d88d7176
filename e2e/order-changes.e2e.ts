import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, readyToPay, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('an order that becomes another one', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  let orderPath = '';

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
    const { page } = guest;
    await putIntoBag(page, 'morning-stoneware-mug');
    await fillCheckout(page, { name: 'Ada Example', email: 'ada@example.com' });
    await payWith(page, 'Card that works');
    await thankedFor(page);
    orderPath = new URL(page.url()).pathname;
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  it('staff add goods, see what that costs before they save, and the order waits for its money', async () => {
    const { page } = staff;
    await page.goto(`/admin${orderPath}/edit`);
    await page.getByLabel('Words or a SKU').fill('mug');
    await page
      .getByRole('button', { name: /^Add .*mug/i })
      .first()
      .click();
    await page.getByText(/The customer pays \$.* more/).waitFor();
    await page.getByLabel('Why').fill('One more, as you said on the phone');
    await page.getByRole('button', { name: 'Change the order' }).click();
    await page.getByText(/A change waits for \$/).waitFor();
  });

  it('the buyer pays the difference on the page of the order, which is the changed one then', async () => {
    const { page } = guest;
    await page.goto(orderPath);
    const toPay = page.getByRole('heading', { name: /\$.* to pay/ });
    await toPay.waitFor();
    await readyToPay(page);
    const taken = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/payments'));
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    expect((await taken).ok()).toBe(true);
    const isThere = (): Promise<boolean> => page.getByRole('button', { name: 'Buy again' }).isVisible();
    await reloadUntil(page, async () => (await isThere()) && (await toPay.count()) === 0);
    await page.getByRole('button', { name: 'Buy again' }).click();
    await page.getByRole('link', { name: 'To your bag' }).waitFor();
  });

  it('staff put tags on it and find it by them', async () => {
    const { page } = staff;
    await page.goto(`/admin${orderPath}`);
    await page.getByRole('button', { name: 'Change the tags' }).click();
    await page.getByRole('dialog').getByLabel('Add tags').fill('phone, gift');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'phone' }).click();
    await page.getByText('Ada Example').first().waitFor();
  });

  it('staff put an order together and take its money: it has a number at once', async () => {
    const { page } = staff;
    await page.goto('/admin/drafts/new');
    await page.getByLabel('E-mail address').fill('grace@example.com');
    await page.getByLabel('Words or a SKU').fill('mug');
    await page
      .getByRole('button', { name: /^Add .*mug/i })
      .first()
      .click();
    await page.getByRole('button', { name: 'Change the address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Grace Example');
    await dialog.getByLabel('Street and number').fill('2 Main Street');
    await dialog.getByLabel('Postal code').fill('62701');
    await dialog.getByLabel('Town').fill('Springfield');
    await dialog.getByLabel('Country').selectOption({ label: 'United States' });
    await dialog.getByRole('button', { name: 'Take it' }).click();
    await page.getByLabel('How it is sent').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'It is paid' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It is paid' }).click();
    await page.getByRole('heading', { name: /^Order \d+$/ }).waitFor();
  });
});
