import type { Page } from 'playwright-core';
import { z } from 'zod';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, readyToPay, thankedFor } from './support/steps';

const notebook = 'everyday-notebook';
const mug = 'morning-stoneware-mug';
const buyer = { name: 'Ada Byron', email: 'ada@example.com' };

describeInBrowser('a shopper with several tabs', () => {
  let shop: Shop;
  let guest: Visitor;
  let tabs: [Page, Page];

  const add = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Add to bag' }).click();
    await page.getByText('It is in your bag.').waitFor();
  };
  const holds = (page: Page, items: string): Promise<void> => page.getByRole('link', { name: `Bag, ${items}` }).waitFor();

  beforeAll(async () => {
    shop = await startShop();
  });
  beforeEach(async () => {
    guest = await visitor({ url: shop.baseUrl });
    tabs = [guest.page, await guest.openTab()];
  });
  afterEach(async () => {
    const { troubles } = guest;
    await guest.leave();
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await shop?.stop();
  });

  it('has one bag with what was put in from both, one after the other', async () => {
    const [one, other] = tabs;
    await Promise.all([one.goto(`/p/${notebook}`), other.goto(`/p/${mug}`)]);
    await add(one);
    await add(other);
    await holds(other, '2 items');
    await holds(one, '2 items');
    await one.reload();
    await holds(one, '2 items');
  });

  it('has one bag with what was put in from both at the same moment', async () => {
    const [one, other] = tabs;
    await Promise.all([one.goto(`/p/${notebook}`), other.goto(`/p/${mug}`)]);
    await Promise.all([add(one), add(other)]);
    await one.goto('/cart');
    await one.getByRole('link', { name: 'Morning stoneware mug' }).waitFor();
    await one.getByRole('link', { name: 'Everyday notebook' }).waitFor();
    await holds(one, '2 items');
  });

  it('who pays from both orders once, and both show the order', async () => {
    const [one, other] = tabs;
    const twice = { ...buyer, email: 'twice@example.com' };
    await putIntoBag(one, notebook);
    await fillCheckout(one, twice);
    await other.goto('/checkout');
    const pay = (page: Page) => page.getByRole('button', { name: /^Pay / });
    await readyToPay(other);
    // whichever is slower may learn of the order, and take its button away, before its own click
    await Promise.all(tabs.map((page) => Promise.race([pay(page).click(), page.getByRole('heading', { name: /^Thank you/ }).waitFor()])));
    const numbers = await Promise.all([thankedFor(one), thankedFor(other)]);
    expect(numbers[0]).toBe(numbers[1]);
    expect(await numbersOf(shop, twice.email)).toEqual([numbers[0]]);
  });

  it.each([
    ['first', 0],
    ['second', 1],
  ] as const)('who pays from the %s of two open checkouts is thanked in both', async (_, paying) => {
    const [one, other] = tabs;
    await putIntoBag(one, notebook);
    await fillCheckout(one, buyer);
    await other.goto('/checkout');
    await other.getByRole('button', { name: /^Pay / }).waitFor();
    await payWith(tabs[paying], 'Card that works');
    const numbers = await Promise.all([thankedFor(one), thankedFor(other)]);
    expect(numbers[0]).toBe(numbers[1]);
  });

  it('is led from an open bag to the order that another tab has made', async () => {
    const [one, other] = tabs;
    await putIntoBag(one, notebook);
    await fillCheckout(one, buyer);
    await other.goto('/cart');
    await holds(other, '1 item');
    await payWith(one, 'Card that works');
    const number = await thankedFor(one);
    await other.getByText('Your bag has become an order').waitFor();
    await other.getByRole('link', { name: 'See your order' }).click();
    await other.getByRole('heading', { name: `Order ${number}` }).waitFor();
  });

  it('does not lose a bag whose order waits for the bank by adding to it elsewhere', async () => {
    const [one, other] = tabs;
    await putIntoBag(one, notebook);
    await other.goto(`/p/${mug}`);
    await fillCheckout(one, buyer);
    await payWith(one, 'Card with 3-D Secure');
    await one.waitForURL(/\/pay\/test-card\//);
    await other.getByRole('button', { name: 'Add to bag' }).click();
    await other.getByText('An order of yours is not finished').waitFor();
    await other.getByRole('link', { name: 'See what it waits for' }).click();
    await other.getByRole('heading', { name: 'An order waits for your confirmation' }).waitFor();
    await other.getByRole('button', { name: 'Cancel the order' }).click();
    await other.getByText('The order was not made, and your bag is as it was.').waitFor();
    await holds(other, '1 item');
    await putIntoBag(other, mug);
    await holds(other, '2 items');
  });

  it('can leave such an order as it is and begin a new bag', async () => {
    const [one] = tabs;
    await putIntoBag(one, notebook);
    await fillCheckout(one, buyer);
    await payWith(one, 'Card with 3-D Secure');
    await one.waitForURL(/\/pay\/test-card\//);
    const bank = one.url();
    await one.goto(`/p/${mug}`);
    await one.getByRole('button', { name: 'Add to bag' }).click();
    await one.getByRole('button', { name: 'Begin a new bag' }).click();
    await one.getByText('It is in your bag.').waitFor();
    await holds(one, '1 item');
    await one.goto(bank);
    await one.getByRole('button', { name: 'Yes, pay' }).click();
    await thankedFor(one);
    await holds(one, '1 item');
  });
});

/** Of every order that was placed with this address. */
async function numbersOf(shop: Shop, email: string): Promise<readonly (string | null)[]> {
  const orders = await get(shop.baseUrl, `/orders?email=${encodeURIComponent(email)}`, await adminToken(shop));
  return z
    .object({ items: z.array(z.object({ number: z.string().nullable() })) })
    .parse(orders)
    .items.map(({ number }) => number);
}
