import type { Page } from 'playwright-core';
import { z } from 'zod';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, get, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, thankedFor } from './support/steps';

const mug = 'everyday-notebook';

describeInBrowser('two shoppers at one product page', () => {
  let shop: Shop;
  let token: string;
  let visitors: Visitor[] = [];

  const open = async (): Promise<Visitor> => {
    const someone = await visitor({ url: shop.baseUrl });
    visitors.push(someone);
    return someone;
  };

  beforeAll(async () => {
    shop = await startShop();
    token = await adminToken(shop);
  });
  afterEach(async () => {
    const troubles = visitors.flatMap((one) => one.troubles);
    await Promise.all(visitors.map((one) => one.leave()));
    visitors = [];
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await shop?.stop();
  });

  /** All units of the product's first article but so many go. */
  async function leave(units: number): Promise<void> {
    const Page = z.object({ id: z.string(), variants: z.array(z.object({ id: z.string(), sku: z.string() })) });
    const { variants } = Page.parse(await get(shop.baseUrl, `/products/${mug}`, null));
    const Stores = z.object({ items: z.array(z.object({ id: z.string() })) });
    const { items } = Stores.parse(await get(shop.baseUrl, '/stores', null));
    const lines = variants.flatMap(({ id }) =>
      items.map((store, at) => ({ variantId: id, store: store.id, onHand: at === 0 ? units : 0 })),
    );
    await post(shop.baseUrl, '/stock-adjustments', token, { reason: 'count', lines });
  }

  it('see the last unit go to one of them, without a reload', async () => {
    await leave(9);
    const [buyer, watcher] = [await open(), await open()];
    const follows = followed(watcher.page);
    await watcher.page.goto(`/p/${mug}`);
    await watcher.page.getByText('In stock', { exact: true }).waitFor();
    await follows;
    await leave(1);
    await watcher.page.getByText('Only 1 left').waitFor();

    await buyer.page.goto(`/p/${mug}`);
    await buyer.page.getByRole('button', { name: 'Add to bag' }).click();
    await buyer.page.getByText('It is in your bag.').waitFor();
    await fillCheckout(buyer.page, { name: 'Ada Byron', email: 'last@example.com' });
    await buyer.page.getByRole('button', { name: /^Pay / }).click();
    await thankedFor(buyer.page);

    await watcher.page.getByRole('button', { name: 'Sold out' }).waitFor();
    expect(await watcher.page.getByRole('button', { name: 'Sold out' }).isDisabled()).toBe(true);

    // the unit that was sold still lies on the shelf
    await leave(4);
    await watcher.page.getByText('Only 3 left').waitFor();
    await watcher.page.getByRole('button', { name: 'Add to bag' }).waitFor();
  });
});

/** Once the page has asked to be told of its product: it is not told of what was before. */
const followed = (page: Page): Promise<void> =>
  new Promise((resolve) => {
    page.on('websocket', (line) => line.on('framesent', ({ payload }) => String(payload).includes('"watch",["product:') && resolve()));
  });
