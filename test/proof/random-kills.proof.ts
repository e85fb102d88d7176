import { faultsIn, untilDecided } from '../support/aftermath';
import { letIn, tally } from '../support/clients';
import { scenes, type Stage } from '../support/crash-scenes';
import { createDoomedShop, endOf } from '../support/doomed-shop';
import { eventually } from '../support/eventually';
import { createNotebook, type Notebook } from '../support/notebook';
import { endWaiting } from '../support/pass-time';
import { createChance, type Chance } from '../support/random';
import type { Shop } from '../support/shop';

/** PROOF_KILLS (200), PROOF_CLIENTS (6); PROOF_SEED repeats the choices of a run, though not its timing. */
const kills = Number(process.env['PROOF_KILLS'] ?? 200);
const clients = Number(process.env['PROOF_CLIENTS'] ?? 6);
/** A checkout that is taken up after its lease, 30 s, may meet a provider that fails: that payment has a minute of its own. */
const decidedLimitMs = 95_000;
/** A start takes longer on a machine that does other things, too. */
const readyMs = Number(process.env['PROOF_READY_MS'] ?? 5_000);
const seed = Number(process.env['PROOF_SEED'] ?? Date.now() % 2 ** 31);

interface Death {
  readonly how: string;
  readonly readyMs: number;
}

test(`after ${kills} times kill -9 under load nothing that was acknowledged is missing, and the books are true (seed ${seed})`, async () => {
  const chance = createChance(seed);
  const doomed = await createDoomedShop('proof');
  const notebook = createNotebook();
  const deaths: Death[] = [];
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const point = chance.next() < 0.6 ? `${chance.pick(scenes).point}:${chance.between(1, 4)}` : null;
      const shop = await doomed.open(point === null ? {} : { GALLERIA_CRASH_POINT: point });
      if (!shop) deaths.push({ how: `${point} at the start`, readyMs: 0 });
      else
        deaths.push({
          how: await liveAndDie(shop, point, chance, { baseUrl: shop.baseUrl, notebook, staff: doomed.staff }),
          readyMs: shop.startMs,
        });
    }

    await endWaiting(doomed.pool);
    const shop = await doomed.open();
    if (!shop) throw new Error('the shop did not open again');
    try {
      let last = 'nothing';
      const decidedMs = await untilDecided(doomed.pool, 120, (undecided) => (last = undecided));
      await Promise.race([
        notebook.repeat(shop.baseUrl, 120),
        shop.ended.then((code) => {
          throw new Error(`the shop ended with ${code}:\n${shop.output().slice(-2_000)}`);
        }),
      ]);
      await untilDecided(doomed.pool, 120);
      console.log(report(notebook, deaths, `${(decidedMs / 1000).toFixed(1)} s after the last, at the end ${last}`));
      expect(notebook.entries().filter((entry) => entry.belief === 'unknown')).toEqual([]);
      expect(await notebook.compare(doomed.pool)).toEqual([]);
      await eventually(async () => expect(await doomed.post.compare(doomed.pool)).toEqual([]), 180);
      expect(await faultsIn(doomed.ownerUrl)).toEqual([]);
      expect(Math.max(...deaths.map((death) => death.readyMs), shop.startMs)).toBeLessThan(readyMs);
      expect(decidedMs).toBeLessThan(decidedLimitMs);
    } finally {
      await shop.stop();
    }
  } finally {
    await doomed.close();
  }
});

/** Clients work until the process is gone: by its own hand at the point, or killed after a while. */
async function liveAndDie(shop: Shop, point: string | null, chance: Chance, stage: Stage): Promise<string> {
  const crowd = letIn(stage, clients, chance, 'client');
  const end = await endOf(shop, point === null ? chance.between(300, 4_000) / 1000 : 8);
  if (end === 'alive') await shop.kill();
  await crowd.leave();
  if (end !== 'alive') return end === null ? `${point}` : `ended by itself with ${end}`;
  return point === null ? 'kill -9' : 'kill -9, point not reached';
}

function report(notebook: Notebook, deaths: readonly Death[], decided: string): string {
  const ways = [...new Set(deaths.map((death) => death.how))].sort().map((how) => `${how} × ${deaths.filter((d) => d.how === how).length}`);
  const slowest = Math.round(Math.max(...deaths.map((death) => death.readyMs)));
  return [tally(notebook), `deaths: ${ways.join(', ')}`, `slowest start ${slowest} ms, all decided ${decided}`].join('\n');
}
