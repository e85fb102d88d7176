import { barrier } from '../src/platform/testing/waiting';
import { eventually } from '../test/support/eventually';
import { placeOrder, readyCart, send, someVariant } from '../test/support/purchase';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { reloadUntil, signIn } from './support/steps';

describeInBrowser('goods come back', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  let order: { id: string; number: string; orderToken: string };

  /** Two of something, bought by a guest and sent by staff. */
  async function sentOrder(): Promise<typeof order> {
    const { variantId } = await someVariant(shop.baseUrl, 5);
    const { body } = await placeOrder(shop.baseUrl, await readyCart(shop.baseUrl, [{ variantId, quantity: 2 }]));
    await staff.page.goto(`/admin/orders/${body.id}`);
    await staff.page.getByRole('button', { name: 'Ship', exact: true }).click();
    await staff.page.getByRole('dialog').getByRole('button', { name: 'Ship it' }).click();
    await staff.page.getByText('Mark as delivered').waitFor();
    return body;
  }

  const orderNow = async () =>
    (await send(shop.baseUrl, 'GET', `/orders/${order.id}`, undefined, { 'x-order-token': order.orderToken })).body;
  const open = (path = ''): Promise<unknown> => guest.page.goto(`/orders/${order.id}${path}?token=${order.orderToken}`);
  const ask = async (): Promise<void> => {
    await open();
    await reloadUntil(guest.page, async () => (await guest.page.getByRole('button', { name: 'Send something back' }).count()) > 0);
    await guest.page.getByRole('button', { name: 'Send something back' }).click();
    await guest.page.getByRole('checkbox').first().check();
    await guest.page.getByRole('combobox', { name: /^Why/ }).selectOption({ label: 'Too small' });
  };
  const openReturn = async (): Promise<void> => {
    await staff.page.goto('/admin/returns?state=requested');
    await staff.page.getByRole('link', { name: new RegExp(`^${order.number}-R`) }).click();
    await staff.page.getByRole('heading', { name: new RegExp(`^Return ${order.number}-R`) }).waitFor();
  };
  const takeIn = async (): Promise<void> => {
    const taken = staff.page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/receipts'));
    await staff.page.getByRole('button', { name: 'Take it in' }).click();
    expect((await taken).ok()).toBe(true);
  };

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
    order = await sentOrder();
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  it('a shopper asks with the order’s link, and says why', async () => {
    await ask();
    await guest.page.getByRole('button', { name: 'One less' }).click();
    await guest.page.getByRole('button', { name: 'Send the request' }).click();
    await guest.page.getByRole('heading', { name: `Return ${order.number}-R1` }).waitFor();
    await guest.page.getByText('We are looking at it').waitFor();
  });

  it('staff approve it with a label, which the shopper prints', async () => {
    await openReturn();
    await staff.page.getByRole('button', { name: 'Approve' }).click();
    const dialog = staff.page.getByRole('dialog');
    await dialog.getByLabel('What else to do').fill('Write the number on the parcel.');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await staff.page.getByText('On its way', { exact: true }).waitFor();
    await open();
    await guest.page.getByRole('link', { name: 'Return label' }).click();
    await guest.page.getByText('Write the number on the parcel.').waitFor();
    await guest.page.getByText(`${order.number}-R1`, { exact: true }).waitFor();
  });

  it('staff count what arrived and give its share back, as the page has reckoned', async () => {
    const late = barrier();
    await staff.page.route('**/api/v1/admin/stores', async (route) => {
      await late.opened;
      await route.continue();
    });
    await staff.page.reload();
    await staff.page.getByLabel('With shipping').check();
    const stores = staff.page.waitForResponse('**/api/v1/admin/stores');
    late.open();
    await (await stores).finished();
    await staff.page.unrouteAll({ behavior: 'wait' });
    await staff.page.locator('.quote').getByText('Shipping').waitFor();
    const [back] = await staff.page.locator('.quote dd').last().allInnerTexts();
    await takeIn();
    await reloadUntil(staff.page, () => staff.page.getByText(`${back} given back`).isVisible());
    await staff.page.getByText('Here', { exact: true }).waitFor();
    await open();
    await reloadUntil(guest.page, () => guest.page.getByText('Given back on', { exact: false }).first().isVisible());
    await eventually(async () =>
      expect(await orderNow()).toMatchObject({ axes: { payment: 'partly-refunded' }, lines: [{ restocked: 1 }] }),
    );
  });

  it('a shopper gets another one instead: set aside, and in the order once the old one is here', async () => {
    await ask();
    await guest.page.getByRole('radio', { name: 'Another one instead' }).check();
    const instead = guest.page.getByRole('combobox', { name: /^Instead of/ });
    await instead.locator('option').nth(1).waitFor({ state: 'attached' });
    await instead.selectOption({ index: 1 });
    await guest.page.getByRole('button', { name: 'Send the request' }).click();
    await guest.page.getByRole('heading', { name: `Return ${order.number}-R2` }).waitFor();
    await openReturn();
    await staff.page.getByRole('button', { name: 'Approve' }).click();
    await staff.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await staff.page.getByText('Set aside until the old goods are here').waitFor();
    await takeIn();
    await reloadUntil(staff.page, () => staff.page.getByText('In the order', { exact: true }).isVisible());
    await eventually(async () => expect((await orderNow()).lines).toMatchObject([{ restocked: 2 }, { quantity: 1, shipped: 0 }]));
  });
});
