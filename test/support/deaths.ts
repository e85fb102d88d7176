import { untilDecided } from './aftermath';
import { scenes, type Scene } from './crash-scenes';
import { endOf, type DoomedShop } from './doomed-shop';
import type { Notebook } from './notebook';
import { passTime } from './pass-time';
import type { Shop } from './shop';

export interface Deaths {
  /** By point: how it came to its end. */
  readonly at: ReadonlyMap<string, string>;
  /** Open again, with everything decided and every client answered. */
  readonly shop: Shop;
  readonly decidedMs: number;
}

/**
 * One shop that dies again and again, each time at another point, and is opened again at once; nothing that it left half-done
 * is due before the last start, two minutes later.
 */
export async function dieAtEach(doomed: DoomedShop, notebook: Notebook): Promise<Deaths> {
  const at = new Map<string, string>();
  for (const scene of scenes) at.set(scene.point, await dieAt(scene, doomed, notebook));
  await passTime(doomed.pool, 130);
  const shop = await doomed.open({ PAYMENT_CAPTURE: 'at-shipment' });
  if (!shop) throw new Error('the shop did not open again');
  const decidedMs = await untilDecided(doomed.pool, 300);
  await notebook.repeat(shop.baseUrl, 300);
  await untilDecided(doomed.pool, 300);
  return { at, shop, decidedMs };
}

async function dieAt({ point, env, play }: Scene, doomed: DoomedShop, notebook: Notebook): Promise<string> {
  const shop = await doomed.open({ ...env, GALLERIA_CRASH_POINT: point });
  if (!shop) return 'killed while it took up what was left';
  await play({ baseUrl: shop.baseUrl, notebook, staff: doomed.staff }, point, doomed.pool).catch(cutShort);
  const end = await endOf(shop, 120);
  if (end === 'alive') await shop.kill();
  return end === null ? 'killed' : `not killed: ${end}`;
}

/** It may die before the scene has come to its point; that it died is what is asked for. */
const cutShort = (): void => undefined;
