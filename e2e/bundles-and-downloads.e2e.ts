import { readFileSync } from 'node:fs';
import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { payWith, reloadUntil, thankedFor } from './support/steps';

describeInBrowser('a set of goods and a file', () => {
  let shop: Shop;
  let guest: Visitor;
  let orderUrl = '';

  beforeAll(async () => {
    shop = await startShop();
    guest = await visitor({ url: shop.baseUrl });
  });
  afterAll(async () => {
    const troubles = guest?.troubles ?? [];
    await guest?.leave();
    await shop?.stop();
    expect(troubles).toEqual([]);
  });

  it('the set says what it consists of, and what it saves', async () => {
    const { page } = guest;
    await page.goto('/p/slow-morning-set');
    await page.getByRole('heading', { name: 'In the set' }).waitFor();
    await page.getByText('You save $6.00').waitFor();
    await page.getByRole('link', { name: 'Ripple tumblers' }).first().click();
    await page.getByRole('heading', { name: 'Ripple tumblers', level: 1 }).waitFor();
  });

  it('a guest buys a file without an address, and is led to it', async () => {
    const { page } = guest;
    await page.goto('/p/the-windowsill-year');
    await page.getByText('Ready to download', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Add to bag' }).click();
    await page.getByText('It is in your bag.').waitFor();
    await page.goto('/checkout');
    await page.getByText('no address is needed').waitFor();
    expect(await page.getByLabel('Street and number').count()).toBe(0);
    await page.getByLabel('E-mail address').fill('reader@example.com');
    await payWith(page, 'Card that works');
    await thankedFor(page);
    orderUrl = page.url();
  });

  it('the guest downloads it, and sees how often that is still possible', async () => {
    const { page } = guest;
    await page.getByRole('heading', { name: 'Your downloads' }).waitFor();
    await page.getByText('5 of 5 downloads left').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'The windowsill year.pdf' }).click()]);
    expect(file.suggestedFilename()).toBe('The windowsill year.pdf');
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    // the page looks once, a moment after the click: the machine may have been slower
    await reloadUntil(page, () => page.getByText('4 of 5 downloads left').isVisible());
  });

  it('a link that gives nothing leads to a page that says so', async () => {
    const { page } = guest;
    const href = await page.getByRole('link', { name: 'The windowsill year.pdf' }).getAttribute('href');
    await page.goto((href ?? '').replace(/signature=[^&]*/, 'signature=wrong'));
    await page.getByRole('heading', { name: 'Nothing to download here' }).waitFor();
    await page.goto(orderUrl);
    await page.getByRole('heading', { name: 'Your downloads' }).waitFor();
  });
});
