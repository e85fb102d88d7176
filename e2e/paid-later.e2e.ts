import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, reloadUntil, signIn, thankedFor } from './support/steps';

describeInBrowser('orders that are paid later', () => {
  let shop: Shop;
  let staff: Visitor;
  let guest: Visitor;
  const slug = 'morning-stoneware-mug';
  let reference = '';
  let transferred = '';
  let atDoor = '';

  beforeAll(async () => {
    shop = await startShop({ env: { BANK_TRANSFER: 'on', CASH_ON_DELIVERY: 'on' } });
    staff = await visitor({ url: shop.baseUrl });
    guest = await visitor({ url: shop.baseUrl, width: 390, height: 844 });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });

  afterAll(async () => {
    await staff?.leave();
    await guest?.leave();
    await shop?.stop();
  });

  it('a buyer chooses bank transfer and is told account and purpose', async () => {
    const { page } = guest;
    await putIntoBag(page, slug);
    await fillCheckout(page, { name: 'Ada Example', email: 'ada@example.com' });
    await payWith(page, 'Bank transfer');
    await thankedFor(page);
    await page.getByRole('heading', { name: /^Please transfer \$/ }).waitFor();
    await page.getByText('DE02 5001 0517 0137 0750 30').waitFor();
    reference = await page.getByText(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/).innerText();
    transferred = new URL(page.url()).pathname;
  });

  it('staff carry out the bank’s statement, after they have seen what it would do', async () => {
    const { page } = staff;
    await page.goto('/admin/transfers');
    await page.getByText(reference, { exact: true }).waitFor();
    const price = (await page.getByRole('listitem').filter({ hasText: reference }).getByText(/^\$/).innerText()).replace('$', '');
    const text = `Date,Name,Purpose,Amount\n2026-03-01,Ada Example,Order ${reference},${price}\n2026-03-01,Bob,Hello,3.00\n`;
    const file = { name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.getByText('This is what would happen. Nothing is written yet.').waitFor();
    await page.getByRole('button', { name: 'Carry it out' }).click();
    await page.getByText('It is written.').waitFor();
    await page.getByText('No transfer is awaited').waitFor();
  });

  it('the order is paid, and what nobody knows is a case that is closed with a note', async () => {
    await guest.page.goto(transferred);
    const isThere = (): Promise<boolean> => guest.page.getByRole('button', { name: 'Buy again' }).isVisible();
    const isAwaited = async (): Promise<boolean> => (await guest.page.getByRole('heading', { name: /^Please transfer/ }).count()) > 0;
    await reloadUntil(guest.page, async () => (await isThere()) && !(await isAwaited()));
    const { page } = staff;
    await page.goto('/admin/cases');
    const row = page.getByRole('row').filter({ hasText: 'Money that nobody knows' });
    await row.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('dialog').getByLabel('Decision').fill('Sent back');
    await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await row.getByText('Closed').waitFor();
  });

  it('a buyer pays at the door: the order is sent unpaid, and staff say that the money was collected', async () => {
    const buyer = guest.page;
    await putIntoBag(buyer, slug);
    await fillCheckout(buyer, { name: 'Ada Example', email: 'ada@example.com' });
    await payWith(buyer, 'Cash on delivery');
    await thankedFor(buyer);
    await buyer.getByText(/^Please have \$/).waitFor();
    atDoor = new URL(buyer.url()).pathname;
    const { page } = staff;
    await page.goto(`/admin${atDoor}`);
    await page.getByText('Paid on delivery').first().waitFor();
    await page.getByRole('button', { name: 'Ship' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ship it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await reloadUntil(page, async () => page.getByRole('button', { name: 'Money collected' }).isVisible());
    await page.getByRole('button', { name: 'Money collected' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Money collected' }).click();
    await page.getByText('The order is paid').waitFor();
  });
});
