import { faultsIn, untilDecided } from '../support/aftermath';
import { scenes as allScenes, type Scene } from '../support/crash-scenes';
import { createDoomedShop, endOf } from '../support/doomed-shop';
import { createNotebook, type Entry } from '../support/notebook';

interface Aftermath {
  /** null: killed */
  readonly end: number | null | 'alive' | 'at the start';
  readonly readyMs: number;
  readonly decidedMs: number;
  readonly unanswered: readonly Entry[];
  readonly lies: readonly string[];
  readonly faults: readonly string[];
}

/** Each point in a shop of its own; so many at once, because each lives through real time-outs. */
const atOnce = Number(process.env['PROOF_AT_ONCE'] ?? 4);
/** A start takes longer on a machine that does other things, too. */
const readyMs = Number(process.env['PROOF_READY_MS'] ?? 5_000);
/** `PROOF_POINTS=K28,K30`: these alone. */
const points = process.env['PROOF_POINTS']?.split(',');
const scenes = allScenes.filter(({ point }) => points?.includes(point) ?? true);
const runs = new Map<string, Promise<Aftermath>>();

beforeAll(() => {
  const lanes = Array.from({ length: atOnce }, (): Promise<unknown> => Promise.resolve());
  scenes.forEach((scene, i) => {
    const run = (lanes[i % atOnce] ?? Promise.resolve()).then(() => dieAt(scene));
    lanes[i % atOnce] = run.catch(() => undefined);
    runs.set(scene.point, run);
    run.catch(() => undefined);
  });
});

describe.each(scenes.map(({ point, when }) => [point, when]))('killed at %s: %s', (point) => {
  test('it is back within five seconds and has decided everything within a minute; nobody was told what is not true', async () => {
    const after = await (runs.get(point) ?? Promise.reject(new Error('not started')));
    console.log(`${point}: ready after ${Math.round(after.readyMs)} ms, decided after ${(after.decidedMs / 1000).toFixed(1)} s`);
    expect([null, 'at the start']).toContain(after.end);
    expect(after).toMatchObject({ unanswered: [], lies: [], faults: [] });
    expect(after.readyMs).toBeLessThan(readyMs);
    expect(after.decidedMs).toBeLessThan(60_000);
  });
});

/** Starts are measured, so they do not compete with each other. */
let turn: Promise<unknown> = Promise.resolve();
function alone<R>(start: () => Promise<R>): Promise<R> {
  const mine = turn.then(start);
  turn = mine.catch(() => undefined);
  return mine;
}

/** That it died is asked for below. */
const cutShort = (): void => undefined;

async function dieAt({ point, env = {}, play, afterwards }: Scene): Promise<Aftermath> {
  const doomed = await alone(() => createDoomedShop(point.toLowerCase()));
  const notebook = createNotebook();
  try {
    const victim = await alone(() => doomed.open({ ...env, GALLERIA_CRASH_POINT: point }));
    if (victim) await play({ baseUrl: victim.baseUrl, notebook, staff: doomed.staff }, point, doomed.pool).catch(cutShort);
    const end = victim ? await endOf(victim, 30) : 'at the start';
    if (end === 'alive') await victim?.kill();
    const shop = await alone(() => doomed.open(env));
    if (!shop) throw new Error('the shop did not open again');
    try {
      const decidedMs = await untilDecided(doomed.pool, 120);
      await notebook.repeat(shop.baseUrl, 90);
      await untilDecided(doomed.pool, 60);
      await afterwards?.(shop.baseUrl);
      const unanswered = notebook.entries().filter((entry) => entry.belief === 'unknown');
      const lies = await notebook.compare(doomed.pool);
      return { end, readyMs: shop.startMs, decidedMs, unanswered, lies, faults: await faultsIn(doomed.ownerUrl) };
    } finally {
      await shop.stop();
    }
  } finally {
    await doomed.close();
  }
}
