import { setTimeout as sleep } from 'node:timers/promises';
import { redisIsHere } from '../../src/platform/testing/redis';
import { untilDecided, untilTrue } from '../support/aftermath';
import { letIn, quickCards } from '../support/clients';
import { buy, type Stage } from '../support/crash-scenes';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';
import { passTime } from '../support/pass-time';
import { send } from '../support/purchase';
import { createChance } from '../support/random';
import { createStormyShop, type StormyShop } from '../support/stormy-shop';

const withRedis = redisIsHere('a shop whose Redis is killed under Bull');
const notebook = createNotebook();
let storm: StormyShop;
let stage: Stage;
let started: number;

beforeAll(async () => {
  storm = await createStormyShop({ withRedis });
  started = storm.shop.pid;
  stage = { baseUrl: storm.shop.baseUrl, notebook, staff: storm.staff };
});
afterAll(() => storm?.close());

const isReady = async (): Promise<boolean> => (await fetch(`${storm.shop.baseUrl}/readyz`).catch(() => null))?.ok === true;
const purchasesSince = (before: number) =>
  notebook
    .entries()
    .slice(before)
    .filter(({ deed }) => deed.what === 'purchase');
/** Clients are at work: so many more have begun to buy, and some of those who had are answered. */
async function muchIsBought(count: number): Promise<void> {
  const before = notebook.entries().length;
  await eventually(async () => {
    const answered = purchasesSince(before).filter(({ belief }) => belief !== 'unknown');
    if (answered.length < count) throw new Error(`${answered.length} purchases are answered`);
  });
}

(withRedis ? describe : describe.skip)('Redis, killed under Bull while people buy,', () => {
  test('is missed by no buyer: not one of them gets an error', async () => {
    const crowd = letIn(stage, 3, createChance(3), 'redis', quickCards);
    await muchIsBought(3);
    await storm.redis?.kill();
    const before = notebook.entries().length;
    await Promise.all([muchIsBought(3), sleep(2_500)]);
    await eventually(async () => expect(await isReady()).toBe(true));
    await crowd.leave();
    const bought = purchasesSince(before);
    expect(bought.length).toBeGreaterThanOrEqual(3);
    expect(bought.filter(({ belief, answer }) => belief === 'unknown' || (answer?.status ?? 500) >= 500)).toEqual([]);
  });

  test('gets back what it lost: every mail goes out, everything is decided', async () => {
    await storm.redis?.start();
    const late = await buy(stage, 'after redis');
    expect(late?.status).toBe(201);
    await untilDecided(storm.pool, 300);
    await eventually(async () => expect(await storm.post.compare(storm.pool)).toEqual([]));
  });
});

describe('PostgreSQL, killed while people buy,', () => {
  test('takes nobody along: the shop says 503 with Retry-After, and lives', async () => {
    const crowd = letIn(stage, 4, createChance(5), 'postgres', quickCards);
    await muchIsBought(4);
    await storm.cluster.kill();
    await eventually(async () => {
      const reply = await send(storm.shop.baseUrl, 'POST', '/carts', {});
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      expect(reply.body.code).toEqual(expect.stringMatching(/^platform\./));
    });
    expect(await isReady()).toBe(false);
    await storm.cluster.start();
    const back = performance.now();
    await eventually(async () => expect(await isReady()).toBe(true));
    expect(performance.now() - back).toBeLessThan(5_000);
    await sleep(500);
    await crowd.leave();
    expect(storm.shop.pid).toBe(started);
    expect((await buy(stage, 'after postgres'))?.status).toBe(201);
  });

  test('has forgotten nothing that anybody was told, two minutes later and after a restart', async () => {
    await storm.shop.stop();
    await passTime(storm.pool, 130);
    await storm.open();
    await notebook.repeat(storm.shop.baseUrl, 300);
    await untilDecided(storm.pool, 300);
    expect(notebook.entries().filter(({ belief }) => belief === 'unknown')).toEqual([]);
    expect(await notebook.compare(storm.pool)).toEqual([]);
    await untilTrue(storm.cluster.url);
  });
});
