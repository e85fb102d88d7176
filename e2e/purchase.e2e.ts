import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../test/support/eventually';
import { galleria, startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, register, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('a purchase of an imported product', () => {
  let shop: Shop;
  let guest: Visitor;
  let staff: Visitor;
  let orderUrl = '';
  let number = '';
  const name = 'Crane & Daughters <Fine Things>';

  beforeAll(async () => {
    shop = await startShop({ env: { SHOP_NAME: name } });
    const file = join(shop.dataDir, 'imported.jsonl');
    copyFileSync(join(__dirname, 'fixtures/imported.jsonl'), file);
    galleria(shop.dataDir, ['import', file]);
    guest = await visitor({ url: shop.baseUrl });
    staff = await visitor({ url: shop.baseUrl });
  });

  afterAll(async () => {
    await guest?.leave();
    await staff?.leave();
    await shop?.stop();
  });

  it('the shop goes by its own name, in the title, at the head and at the foot', async () => {
    const { page } = guest;
    const answer = await page.goto('/cart');
    await page.getByRole('heading', { name: 'Your bag', exact: true }).waitFor();
    expect([answer?.headers()['cache-control'], await page.title()]).toEqual(['no-store', `Your bag · ${name}`]);
    await page.goto('/');
    await page.getByRole('link', { name: `${name}, to the first page` }).waitFor();
    await eventually(async () => expect(await page.title()).toBe(name));
    await page.locator('footer').getByText(name, { exact: true }).waitFor();
    expect(await page.getByText('Galleria').count()).toBe(0);
  });

  it('a guest finds it, sees which colour is sold out, and puts it into the bag', async () => {
    const { page } = guest;
    await page.goto('/');
    await page.getByRole('combobox', { name: 'Search the shop' }).fill('deck lantern');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Results for/ }).waitFor();
    await page.getByRole('link', { name: /Deck lantern/ }).click();
    await page.getByRole('heading', { name: 'Deck lantern', level: 1 }).waitFor();
    await page.getByRole('radio', { name: 'Black' }).check({ force: true });
    expect(await page.getByRole('button', { name: 'Sold out' }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'Signal red' }).check({ force: true });
    await page.getByRole('button', { name: 'Add to bag' }).waitFor();
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByRole('button', { name: 'Add to bag' }).click();
    await page.getByText('It is in your bag.').waitFor();
    await page.getByRole('link', { name: 'Bag, 2 items' }).waitFor();
  });

  it('the guest pays on one page, and the price shown is the price paid', async () => {
    const { page } = guest;
    await page.getByRole('link', { name: 'See your bag' }).click();
    await page.getByRole('link', { name: 'Checkout' }).click();
    await fillCheckout(page, { name: 'Ada Byron', email: 'ada@example.com' });
    const shown = (await page.getByRole('button', { name: /^Pay / }).innerText()).replace('Pay', '').trim();
    await payWith(page, 'Card that works');
    number = await thankedFor(page);
    orderUrl = page.url().replace(/\?.*/, '');
    expect(number).toMatch(/^\d+$/);
    await page.getByText(shown, { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Bag, 0 items' }).waitFor();
  });

  it('the confirmation is in the mailbox', async () => {
    const { page } = staff;
    const { email, password } = shop.admin();
    await signIn(page, email, password);
    await page.goto('/admin/mailbox');
    await reloadUntil(page, async () => (await page.getByRole('link', { name: new RegExp(`order ${number}`) }).count()) > 0);
    await page
      .getByRole('link', { name: new RegExp(`order ${number}`) })
      .first()
      .click();
    const mail = page.frameLocator('iframe');
    await mail.getByText('Deck lantern').first().waitFor();
    await mail.getByText(name, { exact: true }).waitFor();
    const button = mail.getByRole('link', { name: 'See your order' });
    const accent = await button.evaluate(
      (link) => link.ownerDocument.defaultView?.getComputedStyle(link.closest('td') ?? link).backgroundColor,
    );
    const reachable = await page.locator('iframe').evaluate((frame) => 'contentDocument' in frame && frame.contentDocument !== null);
    expect([accent, reachable]).toEqual(['rgb(14, 90, 74)', false]);
  });

  it('its link opens the order for somebody who has only the mail', async () => {
    const link = await staff.page.frameLocator('iframe').locator(`a[href*="/orders/"]`).first().getAttribute('href');
    const reader = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    try {
      await reader.page.goto(new URL(link ?? '', shop.baseUrl).href);
      await reader.page.getByRole('heading', { name: `Order ${number}` }).waitFor();
      await reader.page.waitForURL((url) => !url.href.includes('token'));
      await reader.page.reload();
      await reader.page.getByRole('heading', { name: `Order ${number}` }).waitFor();
      expect(reader.troubles).toEqual([]);
    } finally {
      await reader.leave();
    }
    const stranger = await visitor({ url: shop.baseUrl });
    try {
      await stranger.page.goto(orderUrl);
      await stranger.page.getByText('We cannot show this order').waitFor();
    } finally {
      await stranger.leave();
    }
  });

  it('staff ship it, and the guest sees the parcel', async () => {
    const { page } = staff;
    await page.goto('/admin/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await page.getByLabel('Carrier').fill('Pony Express');
    await page.getByLabel('Tracking number').fill('PX-4711');
    await page.getByRole('button', { name: 'Ship it' }).click();
    await page.getByText('The parcel is on its way').first().waitFor();
    await guest.page.goto(orderUrl);
    await reloadUntil(guest.page, async () => (await guest.page.getByText('PX-4711').count()) > 0);
    await guest.page.getByText('On its way with Pony Express').waitFor();
  });

  it('a registered buyer reviews it, and everybody sees the stars', async () => {
    const buyer = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    try {
      const { page } = buyer;
      const missed: string[] = [];
      page.on('response', (answer) => answer.status() >= 400 && missed.push(`${answer.status()} ${answer.url()}`));
      await register(page, { name: 'Grace Hopper', email: 'grace@example.com' }, 'correct horse battery staple');
      await page.goto('/cart');
      await page.getByText('Your bag is empty').waitFor();
      expect(missed).toEqual([]);
      await putIntoBag(page, 'deck-lantern');
      await fillCheckout(page, { name: 'Grace Hopper', email: 'grace@example.com' });
      await payWith(page, 'Card that works');
      await thankedFor(page);
      await page.goto('/p/deck-lantern');
      await reloadUntil(page, async () => (await page.getByRole('button', { name: 'Publish review' }).count()) > 0);
      await page.getByRole('radio', { name: '4 stars' }).check({ force: true });
      await page.getByLabel('In a few words').fill('Bright & <b>steady</b>');
      await page.getByLabel('Your review').fill('Burnt through a whole storm.');
      await page.getByRole('button', { name: 'Publish review' }).click();
      await page.getByRole('heading', { name: 'Bright & <b>steady</b>' }).waitFor();
      expect(buyer.troubles).toEqual([]);
    } finally {
      await buyer.leave();
    }
    await guest.page.goto('/p/deck-lantern');
    await reloadUntil(guest.page, async () => (await guest.page.getByRole('link', { name: /1 review/ }).count()) > 0);
    await guest.page.getByText('Reviews are by people who bought this here.').waitFor();
  });

  it('and no page threw anything or broke the Content-Security-Policy', () => {
    expect(guest.troubles).toEqual([]);
    expect(staff.troubles).toEqual([]);
  });
});
