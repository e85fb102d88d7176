import { setTimeout as sleep } from 'node:timers/promises';
import { faultsIn, untilDecided } from '../support/aftermath';
import { letIn, tally } from '../support/clients';
import { createNotebook } from '../support/notebook';
import { createChance } from '../support/random';
import { moduleNames, openSplitShop } from '../support/split-shop';

/** PROOF_AWAY (3) times each, PROOF_CLIENTS (6). */
const times = Number(process.env['PROOF_AWAY'] ?? 3);
const clients = Number(process.env['PROOF_CLIENTS'] ?? 6);

test.each(moduleNames)(
  '%s in a process of its own is killed while people buy, and nothing that was acknowledged is missing',
  async (alone) => {
    const chance = createChance(moduleNames.indexOf(alone) + 1);
    const notebook = createNotebook();
    const shop = await openSplitShop(alone);
    try {
      const crowd = letIn({ baseUrl: shop.front.baseUrl, notebook, staff: shop.staff }, clients, chance, alone);
      for (let time = 1; time <= times; time += 1) {
        await sleep(chance.between(500, 2_500));
        await shop.apart().kill();
        await sleep(chance.between(0, 1_500));
        await shop.startApart();
      }
      await sleep(500);
      await crowd.leave();
      const decidedMs = await untilDecided(shop.pool, 120);
      await notebook.repeat(shop.front.baseUrl, 120);
      await untilDecided(shop.pool, 120);
      console.log(`${alone} killed ${times} times, all decided after ${(decidedMs / 1000).toFixed(1)} s\n${tally(notebook)}`);
      expect(notebook.entries().filter(({ belief }) => belief === 'unknown')).toEqual([]);
      expect(await notebook.compare(shop.pool)).toEqual([]);
      expect(await faultsIn(shop.ownerUrl)).toEqual([]);
      expect(decidedMs).toBeLessThan(95_000);
    } finally {
      await shop.close();
    }
  },
);
