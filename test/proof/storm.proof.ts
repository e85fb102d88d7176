import { setTimeout as sleep } from 'node:timers/promises';
import { redisIsHere } from '../../src/platform/testing/redis';
import { faultsIn, untilDecided } from '../support/aftermath';
import { letIn, tally } from '../support/clients';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';
import { endWaiting } from '../support/pass-time';
import { createChance, type Chance } from '../support/random';
import { createStormyShop, type StormyShop } from '../support/stormy-shop';

/** PROOF_ROUNDS (60), PROOF_CLIENTS (6); PROOF_SEED repeats the choices of a run, though not its timing. */
const rounds = Number(process.env['PROOF_ROUNDS'] ?? 60);
const clients = Number(process.env['PROOF_CLIENTS'] ?? 6);
const readyMs = Number(process.env['PROOF_READY_MS'] ?? 5_000);
const seed = Number(process.env['PROOF_SEED'] ?? Date.now() % 2 ** 31);
const withRedis = redisIsHere('the storm kills no Redis');

/** What may befall it, each with its name; all leave a shop that is open. */
const blows = {
  'kill -9 of the shop': async ({ shop, open }) => {
    await shop.kill();
    await open();
  },
  'SIGTERM to the shop': async ({ shop, open }) => {
    expect(await shop.stop()).toBe(0);
    await open();
  },
  'kill -9 of PostgreSQL': async ({ cluster }, chance) => {
    await cluster.kill();
    await sleep(chance.between(0, 3_000));
    await cluster.start();
  },
  'immediate restart of PostgreSQL': async ({ cluster }) => {
    await cluster.stopAtOnce();
    await cluster.start();
  },
  ...(withRedis
    ? {
        'kill -9 of Redis': async ({ redis }: StormyShop, chance: Chance) => {
          await redis?.kill();
          await sleep(chance.between(0, 4_000));
          await redis?.start();
        },
        'Redis frozen for a while': async ({ redis }: StormyShop, chance: Chance) => {
          redis?.freeze();
          await sleep(chance.between(500, 4_000));
          redis?.thaw();
        },
      }
    : {}),
} satisfies Readonly<Record<string, (storm: StormyShop, chance: Chance) => Promise<void>>>;

test(`after ${rounds} blows to shop, PostgreSQL and Redis under load nothing that was acknowledged is missing (seed ${seed})`, async () => {
  const chance = createChance(seed);
  const notebook = createNotebook();
  const storm = await createStormyShop({ withRedis });
  const struck = new Map<string, number>();
  const backMs: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const { baseUrl, pid } = storm.shop;
      const crowd = letIn({ baseUrl, notebook, staff: storm.staff }, clients, chance, `round ${round}`);
      await sleep(chance.between(300, 3_000));
      const [name, strike] = chance.pick(Object.entries(blows));
      await strike(storm, chance);
      const struckAt = performance.now();
      await eventually(async () => expect((await fetch(`${storm.shop.baseUrl}/readyz`)).ok).toBe(true), 15);
      backMs.push(performance.now() - struckAt);
      if (storm.shop.pid === pid) await sleep(500);
      await crowd.leave();
      struck.set(name, (struck.get(name) ?? 0) + 1);
    }
    await endWaiting(storm.pool);
    const decidedMs = await untilDecided(storm.pool, 120);
    await notebook.repeat(storm.shop.baseUrl, 120);
    await untilDecided(storm.pool, 120);
    console.log(
      [
        tally(notebook),
        [...struck].map(([name, times]) => `${name} × ${times}`).join(', '),
        `ready again at most ${Math.round(Math.max(...backMs))} ms after what was struck was up, all decided after ${(decidedMs / 1000).toFixed(1)} s`,
      ].join('\n'),
    );
    expect(notebook.entries().filter(({ belief }) => belief === 'unknown')).toEqual([]);
    expect(await notebook.compare(storm.pool)).toEqual([]);
    await eventually(async () => expect(await storm.post.compare(storm.pool)).toEqual([]), 180);
    expect(await faultsIn(storm.cluster.url)).toEqual([]);
    expect(Math.max(...backMs)).toBeLessThan(readyMs);
    expect(decidedMs).toBeLessThan(60_000);
  } finally {
    await storm.close();
  }
});
