import { randomUUID } from 'node:crypto';
import { allInvariants, examine } from '../../src/cli/doctor';
import type { TestResponse } from '../../src/platform/testing/harness';
import type { Actor, World } from './world';

/** Its books are true at the end of every test file, its documents and sums included. */
export async function closeTrue(opened: World): Promise<void> {
  await keepBooks(opened);
  // what is promised within a minute is kept by jobs, which run here when they are asked: a slow test is older than that
  let left = await broken(opened);
  if (left.some(({ when }) => when === 'quiet')) {
    await sweep(opened);
    left = await broken(opened);
  }
  await opened.close();
  expect(left).toEqual([]);
}

const broken = async ({ app }: World) => (await examine(app.database.ownerUrl, allInvariants())).filter((f) => f.violations > 0);

async function sweep(opened: World): Promise<void> {
  const { house, runJob } = opened.app;
  for (const { job } of house.jobs) if (job.everyMs !== undefined && job.everyMs <= 60_000) await runJob(job.name);
  await keepBooks(opened);
}

/** Documents of all that happened, and sums of its days. */
export async function keepBooks({ app }: World): Promise<void> {
  await app.settle();
  for (const job of ['orders.keep-books', 'orders.sum-days']) await app.runJob(job);
}

export const keyed = (): Readonly<Record<string, string>> => ({ 'idempotency-key': randomUUID() });

/** One request, with all that follows from it. */
export const doneBy =
  (actor: Actor) =>
  async (shop: World, method: string, path: string, body?: unknown): Promise<TestResponse> => {
    const response = await shop.request(actor, method, path, { ...(body === undefined ? {} : { body }), headers: keyed() });
    await shop.app.settle();
    return response;
  };

export interface Shelves {
  readonly on_hand: number;
  readonly reserved: number;
}

/** Of a variant in all stores. */
export async function shelf(shop: World, variantId: string): Promise<Shelves> {
  const [row] = await shop.app.sql(
    'select sum(on_hand)::int as on_hand, sum(reserved)::int as reserved from catalog.stock_levels where variant_id = $1',
    [variantId],
  );
  return { on_hand: row.on_hand, reserved: row.reserved };
}

/** Why the mails about an order were written. */
export const mails = async (shop: World, orderId: string): Promise<string[]> =>
  (await shop.request('admin', 'GET', `/mailbox?orderId=${orderId}`)).body.items.map((mail: { reason: string }) => mail.reason).sort();
