import { z } from 'zod';
import type { UsersFacade } from '../modules/users';
import { buy, type PlacedOrder } from './buying';
import { createCast } from './cast';
import type { Door } from './door';
import { createKeeping } from './keeping';
import { orders, stops, type DemoOrder } from './orders';
import { customers, type CustomerKey } from './people';
import { reviews, type DemoReview } from './reviews';
import { readShelves } from './shelves';

export interface ReplayDeps {
  /** For what is to lie in the past. */
  readonly door: Door;
  /** For what happens today, and stays where it is. */
  readonly today: Door;
  readonly users: UsersFacade;
  /** Requests for mails whose link nobody has opened, by their purpose. */
  openLinks(purpose: 'verify-email'): Promise<readonly string[]>;
  settle(): Promise<void>;
  /** What happens from now on is to have been so many days ago. */
  beginScene(daysAgo: number): Promise<void>;
  readonly report: (line: string) => void;
}

const reportEveryMs = 2_000;

/**
 * Two months of the demo shop, lived through at the shop's own front door, one scene after the other. When it is over, the
 * times have to be spread.
 */
export async function replayHistory({ door: past, today, users, openLinks, settle, beginScene, report }: ReplayDeps): Promise<void> {
  const cast = await createCast(users);
  const keeping = createKeeping(cast);
  const shelves = await readShelves(past, cast.staff);
  const placed = new Map<DemoOrder, PlacedOrder>();
  const written = new Map<DemoReview, string>();
  let reportedAt = performance.now();

  async function confirmAddresses(door: Door): Promise<void> {
    for (const requestId of await openLinks('verify-email')) {
      const mail = await users.getMailRequest({ requestId });
      if (mail?.token) await door.send('POST', '/auth/verify-email', { body: { token: mail.token } });
    }
  }

  async function write(door: Door, review: DemoReview): Promise<void> {
    const { by, of, stars, title, body } = review;
    const path = `/products/${shelves.productId(of)}/reviews`;
    const answer = await cast.customer(by).ask(door, 'POST', path, { body: { rating: stars, title, body } });
    written.set(review, z.object({ id: z.uuid() }).parse(answer).id);
  }

  await keeping.prepare(past);
  for (const [stop, daysAgo] of stops.entries()) {
    const door = stop === stops.length - 1 ? today : past;
    await beginScene(daysAgo);
    for (const [order, done] of placed) await keeping.tend(door, order, done, stop);
    for (const key of customerKeys.filter((one) => customers[one].since === stop)) {
      await keeping.putIntoGroup(door, key, await cast.register(door, key));
    }
    for (const key of customerKeys.filter((one) => lastVisitOf(one) === stop)) await cast.customer(key).signIn(door);
    for (const order of orders.filter((one) => one.at === stop)) {
      const done = await buy(door, cast, shelves, order);
      if (done) placed.set(order, done);
    }
    for (const [review, id] of written)
      if (review.reply !== undefined && review.at === stop - 1)
        await cast.staff.ask(door, 'PUT', `/reviews/${id}/reply`, { body: { text: review.reply } });
    for (const review of reviews.filter((one) => one.at === stop)) await write(door, review);
    await confirmAddresses(door);
    await settle();
    if (performance.now() - reportedAt > reportEveryMs) {
      report(`demo shop: ${placed.size} of about ${orders.length} orders, ${written.size} of ${reviews.length} reviews`);
      reportedAt = performance.now();
    }
  }
  report(`demo shop: ${customerKeys.length} customers, ${placed.size} orders, ${written.size} reviews`);
}

/** They come back with another browser then, so that it shows when they were seen last. */
const lastVisitOf = (key: CustomerKey): number =>
  Math.max(
    ...orders.filter(({ by }) => 'customer' in by && by.customer === key).map(({ at }) => at),
    ...reviews.filter(({ by }) => by === key).map(({ at }) => at),
  );

const customerKeys = Object.keys(customers) as CustomerKey[];
