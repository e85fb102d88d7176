import type { Locator } from 'playwright-core';
import { eventually } from '../test/support/eventually';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, register, reloadUntil, signIn, thankedFor } from './support/steps';

const buyer = { name: 'Dorothy Vaughan', email: 'dorothy@example.com' };

describeInBrowser('wallet and gift cards', () => {
  let shop: Shop;
  let staff: Visitor;
  let customer: Visitor;
  let code = '';
  let number = '';

  beforeAll(async () => {
    shop = await startShop();
    [staff, customer] = [await visitor({ url: shop.baseUrl }), await visitor({ url: shop.baseUrl })];
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
    await register(customer.page, buyer, 'correct horse battery staple');
  });
  afterAll(async () => {
    const troubles = [...(staff?.troubles ?? []), ...(customer?.troubles ?? [])];
    await staff?.leave();
    await customer?.leave();
    await shop?.stop();
    expect(troubles).toEqual([]);
  });

  it('staff issue a gift card and see its code once', async () => {
    const { page } = staff;
    await page.goto('/admin/gift-cards');
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Issue a gift card' }).click();
    await page.getByLabel('Amount').fill('3');
    await page.getByRole('button', { name: 'Issue', exact: true }).click();
    code = (await page.getByText(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/).innerText()).trim();
    await page.reload();
    await page.getByText(`ends in ${code.slice(-4)}`).waitFor();
    expect(await page.getByText(code).count()).toBe(0);
  });

  it('a customer puts money into the wallet', async () => {
    const { page } = customer;
    await page.goto('/account/wallet');
    await page.getByLabel('Amount').fill('5.00');
    await page.getByRole('radio', { name: 'Card that works' }).check();
    await page.getByRole('button', { name: 'Put it in' }).click();
    await page.getByText('The money is in your wallet.').waitFor();
    await page.getByText('+$5.00').waitFor();
  });

  it('wallet, gift card and a bank card pay one order together, and the order says so', async () => {
    const { page } = customer;
    await putIntoBag(page, 'everyday-notebook');
    await fillCheckout(page, buyer);
    await page.getByRole('checkbox', { name: 'Pay with the wallet: $5.00' }).check();
    await page.getByText('Use a gift card').click();
    await page.getByLabel('Code of the gift card').fill('ABCD-EFGH-JKMN-PQRS');
    await page.getByRole('button', { name: 'Use', exact: true }).last().click();
    await page.getByText('We know no such gift card. Please check the code.').waitFor();
    await page.getByLabel('Code of the gift card').fill(code);
    await page.getByRole('button', { name: 'Use', exact: true }).last().click();
    await page.getByText('$8.00 are paid with that.').waitFor();
    const said = async (place: Locator): Promise<number> => Math.round(Number(/\$(\d+\.\d\d)/.exec(await place.innerText())?.[1]) * 100);
    const total = page.getByText('Total', { exact: true }).locator('xpath=following-sibling::*[1]').first();
    await eventually(async () => expect(await said(page.getByRole('button', { name: /^Pay \$/ }))).toBe((await said(total)) - 800));
    await payWith(page, 'Card that works');
    number = await thankedFor(page);
    for (const part of ['Card ending in 4242', `Gift card ending in ${code.slice(-4)}`, 'Wallet'])
      await page.getByText(part, { exact: true }).first().waitFor();
    await page.goto('/account/wallet');
    await reloadUntil(page, () => page.getByText('Paid for an order').isVisible());
    await page.getByText('$0.00').waitFor();
  });

  it('staff give money back into the wallet, which then pays for a whole order', async () => {
    const { page } = staff;
    await page.goto('/admin/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Refund' }).click();
    await page.getByLabel('Where to').selectOption('wallet');
    await page.getByRole('dialog').getByLabel('Reason').fill('A scratch');
    await page.getByRole('button', { name: 'Give it back' }).click();
    await page.getByText('The refund is on its way').waitFor();

    await reloadUntil(customer.page, async () => (await customer.page.getByText('Given back for an order').count()) > 0);
    await putIntoBag(customer.page, 'everyday-notebook');
    await fillCheckout(customer.page, buyer);
    await customer.page.getByRole('checkbox', { name: /^Pay with the wallet/ }).check();
    await customer.page.getByText('That pays for all of it.').waitFor();
    expect(await customer.page.getByRole('radio', { name: 'Card that works' }).count()).toBe(0);
    await customer.page.getByRole('button', { name: 'Place order' }).click();
    await thankedFor(customer.page);
  });

  it('a blocked gift card pays nothing', async () => {
    const { page } = staff;
    await page.goto('/admin/gift-cards');
    await page.getByText(`ends in ${code.slice(-4)}`).click();
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Lost');
    await page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByText('Lost').waitFor();
    await putIntoBag(customer.page, 'everyday-notebook');
    await fillCheckout(customer.page, buyer);
    await customer.page.getByText('Use a gift card').click();
    await customer.page.getByLabel('Code of the gift card').fill(code);
    await customer.page.getByRole('button', { name: 'Use', exact: true }).last().click();
    await customer.page.getByText('This gift card is blocked.').waitFor();
  });
});
