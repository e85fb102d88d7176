import sharp from 'sharp';
import type { Locator, Page, Response } from 'playwright-core';
import { eventually } from '../test/support/eventually';
import { placeOrder, readyCart, send, type GuestCart } from '../test/support/purchase';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, register, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('a day of the staff', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  let number = '';
  const packer = { name: 'Paula Packer', email: 'paula@example.com' };
  const password = 'correct horse battery staple';

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl });
    const { email, password: secret } = shop.admin();
    await signIn(staff.page, email, secret);
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  /** Two large pennants, ready for checkout. */
  async function cartWithPennants(): Promise<GuestCart> {
    const { body } = await send(shop.baseUrl, 'GET', '/products/signal-pennant');
    const variants: readonly { readonly id: string; readonly sku: string }[] = body.variants;
    const large = variants.find(({ sku }) => sku === 'SIGNAL-PENNANT-LARGE');
    return readyCart(shop.baseUrl, [{ variantId: large?.id ?? '', quantity: 2 }]);
  }

  const useCoupon = (cart: GuestCart): ReturnType<typeof send> =>
    send(shop.baseUrl, 'POST', `/carts/${cart.id}/coupons`, { code: 'pennants20' }, cart.headers);

  it('create a product with two sizes and their prices, as a draft that nobody can open', async () => {
    const { page } = staff;
    await page.goto('/admin/products');
    await page.getByRole('link', { name: 'New product' }).click();
    await page.getByRole('heading', { name: 'New product' }).waitFor();
    await page.getByLabel('Title').fill('Signal pennant');
    await page.getByLabel('Description').fill('Sewn twice, so that it outlives the wind.');
    await page.getByRole('button', { name: 'Add an option' }).click();
    await fillDialog(page, { Option: 'Size', Values: 'Small, Large' }, 'Add');
    await page.getByLabel('Price, Small').fill('12.50');
    await page.getByLabel('Price, Large').fill('19');
    await page.getByRole('button', { name: 'Create product' }).click();
    await page.getByRole('heading', { name: 'Signal pennant', level: 1 }).waitFor();
    await page.waitForURL(/\/admin\/products\/[0-9a-f-]{36}$/);
    await hasValue(page.getByLabel('SKU, Large'), 'SIGNAL-PENNANT-LARGE');
    expect((await send(shop.baseUrl, 'GET', '/products/signal-pennant')).status).toBe(404);
  });

  it('give it a picture with words, and stock', async () => {
    const { page } = staff;
    const picture = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#c4472f' } })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'pennant.png', mimeType: 'image/png', buffer: picture });
    await page.getByRole('button', { name: 'Describe the picture' }).click();
    await fillDialog(page, { 'What it shows': 'A red pennant' }, 'Save');
    await page.getByRole('img', { name: 'A red pennant' }).waitFor();
    for (const size of ['SMALL', 'LARGE']) {
      await page
        .getByRole('button', { name: new RegExp(`^Adjust SIGNAL-PENNANT-${size} in `) })
        .first()
        .click();
      await fillDialog(page, { Units: '7' }, 'Save');
      await page.getByRole('row', { name: new RegExp(`SIGNAL-PENNANT-${size} .*7 0 7`) }).waitFor();
    }
  });

  it('put its pictures into another order, by keyboard and by dragging', async () => {
    const { page } = staff;
    const buffer = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#2f6dc4' } })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'back.png', mimeType: 'image/png', buffer });
    const isMoved = (answer: Response): boolean => answer.request().method() === 'PATCH' && answer.url().endsWith('/images');
    const isRead = (answer: Response): boolean => answer.request().method() === 'GET' && /\/admin\/products\/[^/]+$/.test(answer.url());
    // the page reads the product again after the move: that may not come between while something is dragged
    const moved = page.waitForResponse(isMoved).then(() => page.waitForResponse(isRead));
    await page.getByRole('button', { name: 'Move forward: Picture 2' }).press('Enter');
    await page.getByText('Picture 2 is now picture 1 of 2').waitFor();
    const back = page.getByRole('button', { name: 'Move back: Picture 1' });
    const isAtIt = (): Promise<unknown> => back.evaluate((key) => key.closest('li')?.contains(key.ownerDocument.activeElement));
    await eventually(async () => expect(await isAtIt()).toBe(true));
    await moved;
    const [blue, red] = [page.locator('li .picture').first(), page.getByRole('img', { name: 'A red pennant' })];
    await red.scrollIntoViewIfNeeded();
    const [from, to] = [await red.boundingBox(), await blue.boundingBox()];
    if (!from || !to) throw new Error('The pictures are not shown.');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + to.height / 2, { steps: 15 });
    const saved = page.waitForResponse(isMoved);
    await page.mouse.up();
    expect((await saved).status()).toBe(200);
    await page.reload();
    await page.getByRole('button', { name: 'Move back: A red pennant' }).waitFor();
    expect(
      await page
        .getByRole('button', { name: /^Move back: / })
        .first()
        .getAttribute('aria-label'),
    ).toBe('Move back: A red pennant');
  });

  it('publish it, and it stands in the shop', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'View in the shop' }).waitFor();
    await guest.page.goto('/p/signal-pennant');
    await reloadUntil(guest.page, async () => (await guest.page.getByRole('radio', { name: 'Large' }).count()) > 0);
    await guest.page.getByRole('radio', { name: 'Large' }).check({ force: true });
    await guest.page.getByText('$19.00').first().waitFor();
    await guest.page.getByRole('img', { name: 'A red pennant' }).first().waitFor();
  });

  it('define an attribute that a product names, and shoppers filter by it', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Add a fact' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Wingspan');
    await page.getByLabel('Value', { exact: true }).fill('40 cm');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    const product = page.url();
    await page.getByRole('link', { name: 'Attributes', exact: true }).click();
    await page.getByRole('button', { name: 'Define Wingspan' }).click();
    const dialog = page.getByRole('dialog');
    await hasValue(dialog.getByLabel('Kind'), 'number');
    await hasValue(dialog.getByLabel('Unit'), 'cm');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Edit Wingspan' }).waitFor();
    await guest.page.goto('/products');
    const choice = guest.page.getByLabel('40 cm');
    await reloadUntil(guest.page, async () => (await choice.count()) > 0);
    await choice.check();
    await guest.page.waitForURL(/attr\.wingspan=40/);
    await guest.page.getByRole('button', { name: 'Take away: Wingspan: 40 cm' }).waitFor();
    await guest.page.getByText('1 product', { exact: true }).waitFor();
    await page.goto(product);
    await hasValue(page.getByLabel('Wingspan'), '40');
  });

  it('make a collection that fills itself', async () => {
    const { page } = staff;
    const product = page.url();
    await page.getByRole('link', { name: 'Categories', exact: true }).click();
    await page.getByRole('button', { name: 'New category', exact: true }).click();
    await fillDialog(page, { Name: 'For windy days' }, 'Add');
    await page.getByRole('heading', { name: 'For windy days', level: 1 }).waitFor();
    await page.getByLabel('Description (optional)', { exact: true }).fill('They like a breeze.');
    await page.getByLabel('It fills itself by a rule').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Fill in every condition').waitFor();
    await page.getByLabel('Condition 1', { exact: true }).selectOption({ label: 'Title has' });
    await page.getByLabel('Value', { exact: true }).fill('PENNANT');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    await guest.page.goto('/c/for-windy-days');
    await reloadUntil(guest.page, async () => (await guest.page.getByRole('link', { name: /Signal pennant/ }).count()) > 0);
    await guest.page.getByText('They like a breeze.').waitFor();
    const canonical = (): Promise<string | null> => guest.page.locator('link[rel=canonical]').getAttribute('href');
    await eventually(async () => expect(await canonical()).toBe(`${shop.baseUrl}/c/for-windy-days`));
    await page.goto(product);
  });

  it('publish a product later, by the clock of the shop', async () => {
    const { page } = staff;
    const status = async () => (await send(shop.baseUrl, 'GET', '/products/signal-pennant')).status;
    await page.getByLabel('Status').selectOption({ label: 'Scheduled' });
    await page.getByLabel('Published on').fill('2099-05-31T09:00');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Publish now' }).waitFor();
    expect(await status()).toBe(404);
    await page.reload();
    await page.getByLabel('Published on').waitFor();
    await hasValue(page.getByLabel('Published on'), '2099-05-31T09:00');
    await page.getByLabel('Published on').fill('2020-05-31T09:00');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    await reloadUntil(page, async () => (await page.getByRole('link', { name: 'View in the shop' }).count()) > 0);
    expect(await status()).toBe(200);
  });

  it('warn before somebody leaves with something unsaved, and say it when another one was faster', async () => {
    const { page } = staff;
    await page.getByLabel('Title').fill('Signal pennant, red');
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('heading', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    const other = await visitor({ url: shop.baseUrl });
    try {
      const { email, password: secret } = shop.admin();
      await signIn(other.page, email, secret);
      await other.page.goto(page.url());
      await other.page.getByLabel('Description').fill('Changed elsewhere.');
      await other.page.getByRole('button', { name: 'Save', exact: true }).click();
      await other.page.getByText('Saved', { exact: true }).first().waitFor();
    } finally {
      await other.leave();
    }
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else has changed this in the meantime').waitFor();
    await page.getByRole('button', { name: 'Read the newest version' }).click();
    await page.getByText('Changed elsewhere.', { exact: true }).waitFor();
    await hasValue(page.getByLabel('Title'), 'Signal pennant');
  });

  it('see the order come in, ship it in two parcels and refund a part', async () => {
    await guest.page.goto('/p/signal-pennant');
    await guest.page.getByRole('radio', { name: 'Small' }).check({ force: true });
    await guest.page.getByText('$12.50').first().waitFor();
    await guest.page.getByRole('button', { name: 'One more' }).click();
    await guest.page.getByRole('button', { name: 'Add to bag' }).click();
    await guest.page.getByText('It is in your bag.').waitFor();
    await fillCheckout(guest.page, { name: 'Ada Byron', email: 'ada@example.com' });
    await payWith(guest.page, 'Card that works');
    number = await thankedFor(guest.page);

    const { page } = staff;
    await page.goto('/admin/orders?status=paid');
    await page.getByLabel('Number, e-mail, name or SKU').fill('ada@example.com');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await fillDialog(page, { 'Signal pennant, Small': '1', Carrier: 'Pony Express', 'Tracking number': 'PX-1' }, 'Ship it');
    await page.getByText('1 of 2 shipped').waitFor();
    await page.getByText('Partly shipped').waitFor();
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await fillDialog(page, { Carrier: 'Pony Express', 'Tracking number': 'PX-2' }, 'Ship it');
    await page.getByText('2 of 2 shipped').waitFor();

    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Refund' }).click();
    await fillDialog(page, { Amount: '5', Reason: 'A loose thread' }, 'Give it back');
    await page.getByText('Partly refunded').first().waitFor();
    await page.getByText('A loose thread').first().waitFor();

    const order = page.url();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Goods come back' }).click();
    await fillDialog(page, { 'Signal pennant, Small': '1' }, 'Make a return');
    await page.getByLabel('Give its share back').uncheck();
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.getByText('No money').waitFor();
    await page.goto(order);
    await reloadUntil(page, () => page.getByText('2 of 2 shipped, 1 back on the shelf').isVisible());
  });

  it('note something for each other', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Add a note' }).click();
    await fillDialog(page, { Note: 'She is happy now.' }, 'Save');
    await page.getByText('She is happy now.').waitFor();
  });

  it('make a promotion with a code that takes off a fifth, and switch it off when it has done its work', async () => {
    const { page } = staff;
    await page.goto('/admin/promotions');
    await page.getByRole('link', { name: 'New promotion' }).click();
    await page.getByRole('heading', { name: 'New promotion' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('A fifth off pennants');
    await page.getByLabel('Code', { exact: true }).fill('pennants20');
    await page.getByLabel('Percent').fill('120');
    await page.getByRole('button', { name: 'Create promotion' }).click();
    await page.getByText('More than 0 and up to 100').waitFor();
    await page.getByLabel('Percent').fill('20');
    await page.getByLabel('Uses in all').fill('5');
    await page.getByRole('button', { name: 'Create promotion' }).click();
    await page.getByRole('heading', { name: 'A fifth off pennants', level: 1 }).waitFor();

    const cart = await cartWithPennants();
    const withCoupon = await useCoupon(cart);
    expect([withCoupon.status, withCoupon.body.totals.discount.minor]).toEqual([200, 760]);
    const placed = await placeOrder(shop.baseUrl, { ...cart, version: withCoupon.body.version });
    expect(placed.status).toBe(201);
    number = placed.body.number;

    await reloadUntil(page, async () => (await page.getByText('1 of 5').count()) > 0);
    await page.getByText('ada@example.com').waitFor();
    await page.getByLabel('Switched on').uncheck();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Off', { exact: true }).waitFor();
    expect((await useCoupon(await cartWithPennants())).status).toBeGreaterThanOrEqual(400);
  });

  it('cancel an order: the money goes back, and the goods can be sold again', async () => {
    const { page } = staff;
    await page.goto('/admin/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Cancel order' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Ordered twice');
    await page.mouse.click(5, 5);
    await dialog.getByText('What you have entered is not sent yet.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByText('Cancelled: Ordered twice').waitFor();
    await reloadUntil(page, async () => (await page.getByText('Because the order was cancelled').count()) > 0);
    await page.getByRole('button', { name: 'Ship', exact: true }).waitFor({ state: 'detached' });
    await page.goto('/admin/products?q=pennant');
    await page.getByRole('link', { name: /Signal pennant/ }).click();
    await page.getByRole('heading', { name: 'Signal pennant', level: 1 }).waitFor();
    await reloadUntil(page, async () => (await page.getByRole('row', { name: /SIGNAL-PENNANT-LARGE .*7 0 7/ }).count()) > 0);
  });

  it('archive a product, so that nobody can open it, and get it back', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore as a draft' }).waitFor();
    expect((await send(shop.baseUrl, 'GET', '/products/signal-pennant')).status).toBe(404);
    await page.getByRole('button', { name: 'Restore as a draft' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('link', { name: 'View in the shop' }).waitFor();
  });

  it('choose the columns of a table, which the browser keeps', async () => {
    const { page } = staff;
    await page.goto('/admin/orders');
    await page.getByRole('columnheader', { name: 'Items' }).waitFor();
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    await page.getByLabel('Items').uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Total' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Items' }).count()).toBe(0);
  });

  it('sort a list and choose its columns on a phone, too', async () => {
    const { page } = staff;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/admin/orders');
    await page.getByLabel('Sorted as usual').selectOption({ label: 'Placed, upwards' });
    await page.waitForURL(/sort=oldest/);
    await page.getByRole('button', { name: 'Columns and rows' }).click();
    await page.getByLabel('What', { exact: true }).check();
    await page.keyboard.press('Escape');
    await page
      .getByText(/Signal pennant/)
      .first()
      .waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('name a carrier, correct it, and delete it', async () => {
    const { page } = staff;
    await page.goto('/admin/shipping');
    await page.getByRole('button', { name: 'New carrier' }).click();
    await fillDialog(page, { Name: 'Pony Express', 'Page that follows a parcel': 'https://pony.example/{number}' }, 'Save');
    await page.getByRole('button', { name: 'Edit Pony Express' }).click();
    await fillDialog(page, { Name: 'Pony & Sons' }, 'Save');
    await page.getByRole('button', { name: 'Delete Pony & Sons' }).click();
    await fillDialog(page, {}, 'Delete');
    await page.getByRole('button', { name: 'Delete Pony & Sons' }).waitFor({ state: 'detached' });
    await eventually(async () => expect(await page.evaluate('document.activeElement?.tagName')).toBe('MAIN'));
  });

  it('send a mail once more', async () => {
    const { page } = staff;
    await page.goto('/admin/mailbox');
    await page
      .getByRole('link', { name: /ada@example\.com/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('The mail is sent again').waitFor();
    await page.getByRole('button', { name: 'Send again' }).waitFor();
  });

  it('make a role that packs, and give it to somebody', async () => {
    const opened = await visitor({ url: shop.baseUrl });
    await register(opened.page, packer, password).finally(() => opened.leave());
    const { page } = staff;
    await page.goto('/admin/roles');
    await page.getByRole('button', { name: 'New role' }).click();
    await fillDialog(page, { Title: 'Packer', 'Short name': 'packer' }, 'Create role');
    await page.getByRole('heading', { name: 'Packer', level: 1 }).waitFor();
    for (const right of ['orders:read-all', 'orders:ship']) await page.getByLabel(right).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await page.goto('/admin/customers');
    await page.getByLabel('Beginning of an e-mail or a name').fill('paula');
    await page.getByRole('link', { name: /Paula Packer/ }).click();
    await page.getByRole('button', { name: 'Roles of Paula Packer' }).click();
    await page.getByRole('dialog').getByLabel('Packer').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).first().waitFor();
  });

  it('who sees in the menu what they may do, and neither opens nor calls the rest', async () => {
    const paula = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    try {
      const { page } = paula;
      await signIn(page, packer.email, password);
      await page.goto('/admin');
      await page.getByRole('button', { name: 'Menu' }).click();
      const menu = page.getByRole('navigation', { name: 'Staff pages' });
      await eventually(async () => expect(await menu.getByRole('link').allInnerTexts()).toEqual(['Overview', 'Orders']));
      await menu.getByRole('link', { name: 'Orders' }).click();
      await page.getByRole('link', { name: number, exact: true }).click();
      await page.getByRole('heading', { name: `Order ${number}` }).waitFor();
      expect(await page.getByRole('button', { name: 'More', exact: true }).count()).toBe(0);
      await page.goto('/admin/products');
      await page.waitForURL(/not-found/);
      const refused = await page.evaluate(async () => (await fetch('/api/v1/admin/products')).status);
      expect(refused).toBe(403);
      expect(paula.troubles).toEqual([]);
    } finally {
      await paula.leave();
    }
  });

  it('asks the doctor, who finds the books true', async () => {
    const { page } = staff;
    await page.goto('/admin/doctor');
    await page.getByText('It was not asked these days').waitFor();
    await page.getByRole('button', { name: 'Ask what always holds' }).click();
    await page.getByText(/^All \d+ hold: the books are true$/).waitFor();
    await page.getByText('What holds', { exact: true }).waitFor();
    await page.getByText(/What always holds was asked, .* by /).waitFor();
  });

  it('and all of it is in the audit log', async () => {
    const { page } = staff;
    await page.goto('/admin/audit');
    await page.getByText('POST /api/v1/orders/:id/refunds').first().waitFor();
    await page.getByText('PATCH /api/v1/users/:id/roles').first().waitFor();
    expect(staff.troubles).toEqual([]);
    expect(guest.troubles).toEqual([]);
  });
});

const hasValue = (field: Locator, value: string): Promise<void> => eventually(async () => expect(await field.inputValue()).toBe(value));

/** Fills what the open dialog asks for by its labels, and sends it. */
async function fillDialog(page: Page, fields: Readonly<Record<string, string>>, send: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole('button', { name: send, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}
