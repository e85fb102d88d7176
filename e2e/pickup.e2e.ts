import { z } from 'zod';
import { startShop, type Shop } from '../test/support/shop';
import { adminToken, post } from './support/api';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { payWith, putIntoBag, reloadUntil, signIn, thankedFor } from './support/steps';

const address = { name: 'Quay Street', line1: 'Quay 5', city: 'Springfield', postalCode: '62701', country: 'US' };
const hours = { week: { mon: [{ opens: '09:00', closes: '18:00' }] }, special: [] };

describeInBrowser('goods that are picked up', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  const slug = 'morning-stoneware-mug';
  let orderPath = '';

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    const token = await adminToken(shop);
    const store = { code: 'quay', name: 'Quay Street', kind: 'shop', pickup: true, address, hours };
    const { id } = z.object({ id: z.uuid() }).parse(await post(shop.baseUrl, '/stores', token, store));
    const page = z
      .object({ variants: z.array(z.object({ id: z.uuid() })) })
      .parse(await (await fetch(`${shop.baseUrl}/api/v1/products/${slug}`)).json());
    const lines = page.variants.map((variant) => ({ variantId: variant.id, delta: 2 }));
    await post(shop.baseUrl, `/stores/${id}/stock-adjustments`, token, { reason: 'received', lines });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  it('need no address, and say where they lie', async () => {
    const { page } = guest;
    await putIntoBag(page, slug);
    await page.goto('/checkout');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('radio', { name: /^I pick it up/ }).check();
    await page.getByLabel('Street and number').waitFor({ state: 'detached' });
    await page.getByLabel('Who picks it up').fill('Ada Example');
    await page.getByRole('radio', { name: /^Quay Street/ }).check();
    await page.getByText('09:00 – 18:00').waitFor();
    await payWith(page, 'Card that works');
    await thankedFor(page);
    await page.getByRole('heading', { name: 'Pick up at' }).waitFor();
    await page.getByText('Quay 5').waitFor();
    await page.getByText('In the name of Ada Example').waitFor();
    orderPath = new URL(page.url()).pathname;
  });

  it('are made ready by staff, and the buyer learns the code', async () => {
    const { page } = staff;
    await page.goto(`/admin${orderPath}`);
    await page.getByText('Picks up at Quay Street').waitFor();
    await page.getByRole('button', { name: 'Make ready for pick-up' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Carrier').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Make ready for pick-up' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^Waits since/).waitFor();
    await guest.page.goto(orderPath);
    await reloadUntil(guest.page, async () => (await guest.page.getByText('Pick-up code').count()) > 0);
    await guest.page.getByRole('heading', { name: 'Ready for pick-up' }).waitFor();
  });

  it('are handed over', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Handed over' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Handed over' }).click();
    await page.getByText('Picked up', { exact: true }).first().waitFor();
    await reloadUntil(guest.page, async () => (await guest.page.getByRole('heading', { name: 'Picked up' }).count()) > 0);
  });
});
