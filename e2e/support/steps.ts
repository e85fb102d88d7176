import type { Page } from 'playwright-core';

/** What people do in the shop, in their own words: roles and labels, never class names. */
export async function putIntoBag(page: Page, slug: string): Promise<void> {
  await page.goto(`/p/${slug}`);
  await page.getByRole('button', { name: 'Add to bag' }).click();
  await page.getByText('It is in your bag.').waitFor();
}

export interface Buyer {
  readonly name: string;
  readonly email: string;
}

/** Everything but the card and the last click. */
export async function fillCheckout(page: Page, { name, email }: Buyer): Promise<void> {
  await page.goto('/checkout');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Full name').fill(name);
  await page.getByLabel('Street and number').fill('12 Analytical Row');
  await page.getByLabel('Postal code').fill('62701');
  await page.getByLabel('Town or city').fill('Springfield');
  await page.getByLabel('Country').selectOption('US');
  await page.getByRole('radio', { name: 'Standard' }).check();
  await readyToPay(page);
}

/** The ways to pay are there, and one of them is chosen: before that a click on the button does nothing. */
export const waysToPay = (page: Page): Promise<void> =>
  page.getByRole('group', { name: 'Payment' }).getByRole('radio', { checked: true }).waitFor();

/** The same, and what was filled in is saved. */
export async function readyToPay(page: Page): Promise<void> {
  await waysToPay(page);
  await page.getByRole('button', { name: /^Pay / }).waitFor();
}

export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByRole('radio', { name: card }).check();
  await page.getByRole('button', { name: /^Pay / }).click();
}

/** The number of the order that the page thanks for. */
export async function thankedFor(page: Page): Promise<string> {
  await page.getByRole('heading', { name: /^Thank you/ }).waitFor();
  const said = await page.getByText(/^Order \d+ is ours now/).innerText();
  return /\d+/.exec(said)?.[0] ?? '';
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/account$/);
}

export async function register(page: Page, { name, email }: Buyer, password: string): Promise<void> {
  await page.goto('/register');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Open account' }).click();
  await page.waitForURL(/\/account$/);
}

/**
 * Reloads until it is there: what other modules learn by an event takes a moment. Each time with more patience, as a slow machine
 * needs some to show a page. Nothing that was clicked may be on its way, the reload would cut it off.
 */
export async function reloadUntil(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 300_000;
  for (let patience = 1_000; Date.now() < end; patience = Math.min(patience * 1.5, 15_000)) {
    for (const turn = Date.now() + patience; Date.now() < turn; await page.waitForTimeout(100)) if (await isThere()) return;
    await page.reload();
    await page.waitForLoadState('networkidle');
  }
  throw new Error(`Not there after five minutes: ${page.url()}`);
}
