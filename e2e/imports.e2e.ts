import { startShop, type Shop } from '../test/support/shop';
import { describeInBrowser, visitor, type Visitor } from './support/browser';
import { reloadUntil, signIn } from './support/steps';

const file = [
  'Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price,Variant Inventory Qty,Variant Inventory Tracker,Status',
  'harbour-lantern,Harbour lantern,<p>Burns through the night.</p>,Osa,LANTERN-1,49.50,5,shopify,active',
  'storm-lantern,Storm lantern,<p>Burns through the storm.</p>,Osa,LANTERN-2,cheap,5,shopify,active',
].join('\n');

describeInBrowser('staff bring in products from another shop', () => {
  let shop: Shop;
  let staff: Visitor;

  beforeAll(async () => {
    shop = await startShop();
    staff = await visitor({ url: shop.baseUrl });
    const { email, password } = shop.admin();
    await signIn(staff.page, email, password);
  });
  afterAll(async () => {
    await staff?.leave();
    await shop?.stop();
  });

  it('see what a file would do, line by line, before anything changes', async () => {
    const { page } = staff;
    await page.goto('/admin/imports');
    await page.getByRole('link', { name: 'Import a file' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'lanterns.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await page.locator('strong', { hasText: 'lanterns.csv' }).waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Nothing has changed yet').waitFor();
    await page.getByRole('heading', { name: 'lanterns.csv', level: 1 }).waitFor();
    await page.getByText('Shopify product CSV').first().waitFor();
    await page.getByText(/Variant Price: "cheap"/).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Harbour lantern' }).getByText('New', { exact: true }).waitFor();
    expect((await fetch(`${shop.baseUrl}/api/v1/products/harbour-lantern`)).status).toBe(404);
  });

  it('start it, and find the product in the shop', async () => {
    const { page } = staff;
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('The file is in', { exact: true }).waitFor();
    const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Report as CSV' }).click()]);
    expect(report.suggestedFilename()).toBe('lanterns.csv.report.csv');
    await page.goto('/p/harbour-lantern');
    await page.getByRole('heading', { name: 'Harbour lantern', level: 1 }).waitFor();
    await page.goto('/admin/imports');
    await page.getByRole('row', { name: /lanterns\.csv.*Done/ }).waitFor();
  });

  it('take products out as a file', async () => {
    const { page } = staff;
    await page.goto('/admin/imports');
    await page.getByLabel('Title, SKU or brand').fill('lantern');
    const asked = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/admin/exports'));
    await page.getByRole('button', { name: 'Write the file' }).click();
    expect((await asked).ok()).toBe(true);
    await reloadUntil(page, () => page.getByRole('link', { name: /^Download / }).isVisible());
    const [written] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download / }).click()]);
    expect(written.suggestedFilename()).toMatch(/^products-.*\.jsonl$/);
    expect(staff.troubles).toEqual([]);
  });
});
