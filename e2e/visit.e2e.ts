import { z } from 'zod';
import { barrier } from '../src/platform/testing/waiting';
import { eventually } from '../test/support/eventually';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, readyToPay, register, signIn, thankedFor } from './support/steps';

const password = 'correct horse battery staple';

describeInBrowser('a visit to the shop', () => {
  let shop: Shop;
  let guest: Visitor;

  const visitAs = async (width = 1440): Promise<void> => {
    guest = await visitor({ url: shop.baseUrl, width, height: width < 500 ? 844 : 900 });
  };

  beforeAll(async () => {
    shop = await startShop();
  });
  afterEach(async () => {
    const troubles = guest?.troubles ?? [];
    await guest?.leave();
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await shop?.stop();
  });

  it('begins at the window, goes through a door, and comes back to where one was', async () => {
    await visitAs();
    const { page } = guest;
    await page.goto('/');
    await page.getByRole('region', { name: 'Just arrived' }).getByRole('link').first().waitFor();
    await page
      .getByRole('region', { name: 'Through which door?' })
      .getByRole('link', { name: /^Garden/ })
      .click();
    await page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Good things, under one roof.' }).waitFor();
  });

  it('a list that was read further is as long again after reload and on the way back', async () => {
    await visitAs();
    const { page } = guest;
    const cards = page.getByRole('listitem').filter({ has: page.locator('g-product-card') });
    await page.goto('/products?sort=price');
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.waitForURL(/shown=48/);
    await eventually(async () => expect(await cards.count()).toBe(48));
    await page.reload();
    await page.getByText('48 of').waitFor();
    await eventually(async () => expect(await cards.count()).toBe(48));
    const last = cards.nth(40).getByRole('link');
    await last.scrollIntoViewIfNeeded();
    const before = await page.evaluate('scrollY');
    await last.click();
    await page.getByRole('button', { name: 'Add to bag' }).waitFor();
    await page.goBack();
    await page.getByText('48 of').waitFor();
    await page.waitForFunction(`Math.abs(scrollY - ${String(before)}) < 50`);
  });

  it('filters narrow a list, are in its address, and go one by one', async () => {
    await visitAs();
    const { page } = guest;
    await page.goto('/c/kitchen-table');
    const total = async (): Promise<number> =>
      Number.parseInt(
        await page
          .getByText(/\d+ products?/)
          .first()
          .innerText(),
        10,
      );
    await page
      .getByText(/\d+ products/)
      .first()
      .waitFor();
    const all = await total();
    await page.getByRole('checkbox', { name: /^Kiln Yard/ }).check();
    await page.getByRole('button', { name: 'Take away: Kiln Yard' }).waitFor();
    expect(page.url()).toContain('brand=kiln-yard');
    await eventually(async () => expect(await total()).toBeLessThan(all));
    await page.getByLabel('Highest price in USD').fill('30');
    await page.keyboard.press('Enter');
    await page.waitForURL(/maxPrice=3000/);
    await page.reload();
    await page.getByRole('button', { name: 'Take away: Up to $30' }).click();
    await page.waitForURL((url) => !url.search.includes('maxPrice') && url.search.includes('brand'));
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText(`${all} products`).first().waitFor();
  });

  it('on a phone the filters are a sheet, which Escape closes', async () => {
    await visitAs(390);
    const { page } = guest;
    await page.goto('/products');
    await page.getByRole('button', { name: 'Filter' }).click();
    const sheet = page.getByRole('dialog', { name: 'Filter' });
    await sheet.getByRole('checkbox', { name: /^In stock only/ }).check();
    await page.waitForURL(/stock=1/);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Take away: In stock only' }).waitFor();
  });

  it('an address that is none says so', async () => {
    await visitAs();
    for (const path of ['/orders/xyz', '/pay/test-card/x', '/somewhere']) {
      await guest.page.goto(path);
      await guest.page.getByRole('heading', { name: 'This door leads nowhere' }).waitFor();
    }
  });

  it('who has lost the link of an order asks for it by number and address', async () => {
    await visitAs();
    const { page } = guest;
    await page.goto('/orders/0192f0c4-5b7a-7c3e-8a11-000000000001');
    await page.getByRole('link', { name: 'Send me the link' }).click();
    await page.getByLabel('Order number').fill('1001');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByText('a link is on its way to ada@example.com').waitFor();
  });

  it('a forgotten password is replaced by the link in a mail', async () => {
    await visitAs();
    const { page } = guest;
    const email = 'mary@example.com';
    await register(page, { name: 'Mary Somerville', email }, password);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Good things, under one roof.' }).waitFor();
    await page.goto('/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText(`If there is an account for ${email}`).waitFor();
    await page.goto(await linkMailedTo(shop, email, 'Set a new password'));
    await page.getByLabel('New password').fill('another long secret of mine');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await page.waitForURL((url) => !url.href.includes('token'));
    await signIn(page, email, 'another long secret of mine');
  });

  it('an account proves its address, keeps addresses, and checks out with them', async () => {
    await visitAs();
    const { page } = guest;
    const email = 'emmy@example.com';
    await register(page, { name: 'Emmy Noether', email }, password);
    await page.getByText('Is this your address?').waitFor();
    await page.goto(await linkMailedTo(shop, email, 'Please confirm your e-mail address'));
    await page.getByRole('heading', { name: 'Thank you, that is you' }).waitFor();
    await page.goto('/account/addresses');
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('Full name').fill('Emmy Noether');
    await page.getByLabel('Street and number').fill('1 Ring Road');
    await page.getByLabel('Postal code').fill('62701');
    await page.getByLabel('Town or city').fill('Springfield');
    await page.getByLabel('Country').selectOption('US');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Usual delivery address').waitFor();
    await putIntoBag(page, 'everyday-notebook');
    await page.goto('/checkout');
    await page.getByRole('radio', { name: /Emmy Noether/, checked: true }).waitFor();
    await readyToPay(page);
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByRole('heading', { name: /^Thank you/ }).waitFor();
    await page.getByText('1 Ring Road').waitFor();
  });

  it('a country that was chosen by mistake does not count, though the answer about it comes last', async () => {
    await visitAs();
    const { page } = guest;
    const late = barrier();
    await page.route(/shipping-options\?.*country=DE/, async (route) => {
      await late.opened;
      await route.fulfill({ json: { items: [] } });
    });
    await putIntoBag(page, 'everyday-notebook');
    await fillCheckout(page, { name: 'Ada Byron', email: 'ada@example.com' });
    const asked = page.waitForRequest(/shipping-options\?.*country=DE/);
    await page.getByLabel('Country').selectOption('DE');
    await asked;
    const answers = [/country=US/, /country=DE/].map((country) => page.waitForResponse(country));
    await page.getByLabel('Country').selectOption('US');
    await answers[0];
    late.open();
    await (await answers[1])?.finished();
    await payWith(page, 'Card that works');
    await thankedFor(page);
  });

  it('a coupon takes off what it says, and one that is none is refused', async () => {
    await visitAs();
    const { page } = guest;
    await makeCoupon(shop);
    await putIntoBag(page, 'everyday-notebook');
    await page.goto('/cart');
    await page.getByText('Have a coupon?').click();
    const use = async (code: string): Promise<void> => {
      await page.getByLabel('Coupon code').fill(code);
      await page.getByRole('button', { name: 'Use it' }).click();
    };
    await use('NONSENSE');
    await page.getByText('We know no such coupon.').waitFor();
    await use('tenth');
    await page.getByRole('button', { name: 'Take coupon TENTH away' }).waitFor();
    await page.getByText('Discount').waitFor();
    await fillCheckout(page, { name: 'Ada Byron', email: 'ada@example.com' });
    await page.getByText('Discount').waitFor();
    await page.getByRole('button', { name: 'Take coupon TENTH away' }).click();
    await page.getByText('Discount').waitFor({ state: 'hidden' });
  });
});

const Mails = z.object({ items: z.array(z.object({ id: z.string(), subject: z.string(), to: z.string() })) });

/** The link of the newest mail with that subject, as its reader finds it. */
async function linkMailedTo(shop: Shop, email: string, subject: string): Promise<string> {
  const token = await adminToken(shop);
  for (let turn = 0; turn < 600; turn++) {
    const { items } = Mails.parse(await get(shop.baseUrl, `/mailbox?limit=20`, token));
    const mail = items.find((one) => one.to === email && one.subject.startsWith(subject));
    if (mail) {
      const { text } = z.object({ text: z.string() }).parse(await get(shop.baseUrl, `/mailbox/${mail.id}`, token));
      const link = /https?:\/\/\S+#token=\S+/.exec(text)?.[0];
      if (link !== undefined) return link;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail “${subject}” to ${email}`);
}

/** A tenth off everything, by the code TENTH. */
async function makeCoupon(shop: Shop): Promise<void> {
  await post(shop.baseUrl, '/promotions', await adminToken(shop), {
    name: 'A tenth off',
    kind: 'percentage',
    code: 'TENTH',
    basisPoints: 1_000,
  });
}
