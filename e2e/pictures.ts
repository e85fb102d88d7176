import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { startShop, type Shop } from '../test/support/shop';
import { closeBrowser, visitor, type Visitor } from './support/browser';
import { fillCheckout, payWith, putIntoBag, signIn, thankedFor } from './support/steps';

/** `npm run build && npx tsx e2e/pictures.ts`: takes the README's pictures of a running demo shop into docs/pictures/. */
const folder = join(__dirname, '../docs/pictures');

interface View {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

const views: readonly View[] = [
  { name: 'desktop', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1440, height: 900, colorScheme: 'dark' },
];

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const shop = await startShop({ env: { SEED_DEMO: 'on' } });
  try {
    for (const view of views) {
      const somebody = await visitor({ url: shop.baseUrl, ...view });
      try {
        await takeAll(shop, somebody, view.name);
      } finally {
        await somebody.leave();
      }
    }
  } finally {
    await closeBrowser();
    await shop.stop();
  }
}

async function takeAll(shop: Shop, { page }: Visitor, view: string): Promise<void> {
  await page.goto('/');
  await take(page, `home-${view}`);
  await page.goto('/c/kitchen-table');
  await take(page, `list-${view}`);
  await page.goto('/p/morning-stoneware-mug');
  await take(page, `product-${view}`);
  await putIntoBag(page, 'morning-stoneware-mug');
  await putIntoBag(page, 'harbour-enamel-kettle');
  await fillCheckout(page, { name: 'Ada Byron', email: 'ada@example.com' });
  await page.getByRole('button', { name: /^Pay / }).waitFor();
  await page.getByRole('heading', { name: 'Checkout' }).click();
  await page.mouse.wheel(0, -10_000);
  await take(page, `checkout-${view}`);
  await payWith(page, 'Card that works');
  await thankedFor(page);
  await take(page, `confirmation-${view}`);
  const { email, password } = shop.admin();
  await signIn(page, email, password);
  await page.goto('/admin/orders');
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  await take(page, `admin-orders-${view}`);
}

/** As a visitor sees it: what fits on the screen, with every font and picture there. Few colours keep the file small. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(
    'Promise.all([document.fonts.ready, ...[...document.images].filter((i) => i.loading !== "lazy").map((i) => i.decode())]).then(() => 0)',
  );
  await page.waitForTimeout(300);
  await sharp(await page.screenshot())
    .png({ palette: true, dither: 0, effort: 10 })
    .toFile(join(folder, `${name}.png`));
  console.log(`docs/pictures/${name}.png`);
}
