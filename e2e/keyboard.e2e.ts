import type { Locator, Page } from 'playwright-core';
import { eventually } from '../test/support/eventually';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { putIntoBag, thankedFor } from './support/steps';

describeInBrowser('a shopper without a mouse', () => {
  let shop: Shop;
  let guest: Visitor;

  const visitAs = async (width = 1440): Promise<Page> => {
    guest = await visitor({ url: shop.baseUrl, width, height: 900 });
    return guest.page;
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

  it('skips the head of the page', async () => {
    const page = await visitAs();
    await page.goto('/products');
    await page.getByRole('heading', { name: 'Everything in the shop' }).waitFor();
    await page.keyboard.press('Tab');
    await focusOn(page.getByRole('button', { name: 'Skip to the page' }));
    await page.keyboard.press('Enter');
    await focusOn(page.getByRole('main'));
    await page.keyboard.press('Tab');
    await page.getByRole('main').locator(':focus').waitFor();
  });

  it('finds, puts into the bag, fills in and pays', async () => {
    const page = await visitAs();
    const main = page.getByRole('main');
    await page.goto('/');
    await press(page, page.getByRole('combobox', { name: 'Search the shop' }), null);
    await page.keyboard.type('everyday notebook');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Results for “everyday notebook”' }).waitFor();
    await focusOn(main);
    await press(page, main.getByRole('link', { name: /Everyday notebook/ }).first());
    await page.getByRole('heading', { name: 'Everyday notebook', level: 1 }).waitFor();
    await focusOn(main);
    await press(page, main.getByRole('radio', { name: 'Plain' }), 'ArrowRight');
    await page.waitForURL(/variant=/);
    await focusOn(main.getByRole('radio', { name: 'Lined' }));
    await press(page, main.getByRole('button', { name: 'Add to bag' }));
    await page.getByText('It is in your bag.').waitFor();
    await press(page, main.getByRole('link', { name: 'See your bag' }));
    await page.getByRole('heading', { name: 'Your bag', exact: true }).waitFor();
    await focusOn(main);
    await press(page, main.getByRole('button', { name: 'One more' }));
    await page.getByRole('link', { name: 'Bag, 2 items' }).waitFor();
    await focusOn(main.getByRole('button', { name: 'One more' }));
    await press(page, main.getByRole('link', { name: 'Checkout' }));
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    await focusOn(main);

    await press(page, main.getByRole('button', { name: 'Place order' }));
    const email = main.getByLabel('E-mail address');
    await focusOn(email);
    await eventually(async () => expect(await describedAs(email)).toContain('Please fill this in.'));
    await page.keyboard.type('ada@example.com');
    for (const [label, words] of [
      ['Full name', 'Ada Byron'],
      ['Street and number', '12 Analytical Row'],
      ['Postal code', '62701'],
      ['Town or city', 'Springfield'],
      ['Country', 'United States'],
    ] as const) {
      await press(page, main.getByLabel(label), null);
      await page.keyboard.type(words);
    }
    await main.getByRole('radio', { name: 'Standard' }).waitFor();
    await press(page, main.getByRole('button', { name: /^Pay / }));
    expect(await thankedFor(page)).toMatch(/^\d+$/);
    await focusOn(main);
  });

  it('does not lose the place when what was pressed goes away', async () => {
    const page = await visitAs();
    const main = page.getByRole('main');
    for (const slug of ['everyday-notebook', 'morning-stoneware-mug']) await putIntoBag(page, slug);
    await page.goto('/cart');
    await press(page, main.getByRole('button', { name: 'Remove Everyday notebook' }));
    await page.getByRole('link', { name: 'Bag, 1 item' }).waitFor();
    await focusOn(main.getByRole('listitem').getByRole('link', { name: 'Morning stoneware mug' }));
    await page.goto('/products?stock=1&brand=kiln-yard');
    await press(page, main.getByRole('button', { name: 'Take away: Kiln Yard' }));
    await page.waitForURL((url) => !url.search.includes('brand'));
    await focusOn(main.getByRole('button', { name: 'Take away: In stock only' }));
  });

  it('stays within a sheet while it is open, and stands where it was opened afterwards', async () => {
    const page = await visitAs(390);
    await page.goto('/products');
    const opener = page.getByRole('button', { name: 'Filter' });
    await page
      .getByText(/\d+ products/)
      .first()
      .waitFor();
    await press(page, opener);
    const sheet = page.getByRole('dialog', { name: 'Filter' });
    await sheet.waitFor();
    for (let turn = 0; turn < 60; turn++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement === document.body || document.activeElement.closest("dialog") !== null')).toBe(
        true,
      );
    }
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await focusOn(opener);
  });
});

const hasFocus = (locator: Locator): Promise<boolean> => locator.evaluate((element) => element === element.ownerDocument.activeElement);

/** Waits until it has the focus. @throws Error when it does not get it */
async function focusOn(locator: Locator): Promise<void> {
  for (let turn = 0; turn < 1_200; turn++) {
    if (await hasFocus(locator)) return;
    await locator.page().waitForTimeout(50);
  }
  const where = await locator.page().evaluate('document.activeElement.outerHTML.slice(0, 200)');
  throw new Error(`The focus is not on ${String(locator)} but on ${String(where)}`);
}

/** Tab by tab to what is wanted, then the key; null: only there. @throws Error when Tab does not lead there */
async function press(page: Page, wanted: Locator, key: string | null = 'Enter'): Promise<void> {
  await wanted.waitFor();
  for (let turn = 0; turn < 80; turn++) {
    if (await hasFocus(wanted)) {
      if (key !== null) await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(wanted)}`);
}

/** What a screen reader reads after the name of a field. */
const describedAs = (field: Locator): Promise<string> =>
  field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id: string) => element.ownerDocument.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
