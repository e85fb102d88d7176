import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Storage } from '../../../platform/storage/storage';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { encodeAvif } from './encode';
import { avifKey, imageKey } from './image-view';

export interface AvifServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface AvifService {
  /**
   * Encodes what waits, one picture after the other, and rests after each as long as it took, so that it never takes more than half
   * a core. Safe to stop at any moment and to run twice at once. Answers how many pictures it went through.
   */
  encodeWaiting(signal: AbortSignal): Promise<number>;
}

interface Waiting {
  readonly storage_key: string;
  readonly widths: number[];
}

export function createAvifService({ db, uow, storage, rebuildReadModels }: AvifServiceDeps): AvifService {
  /** Whether all widths are there, and worth it. */
  async function encode({ storage_key, widths }: Waiting): Promise<boolean> {
    const own = await Promise.all(widths.map((width) => storage.get(avifKey(storage_key, width))));
    if (own.every((file) => file !== null)) return true;
    const kept = await Promise.all(widths.map((width) => storage.get(imageKey(storage_key, width))));
    const sources = kept.flatMap((file) => file?.content ?? []);
    if (sources.length < widths.length) return false;
    const made: Buffer[] = [];
    for (const source of sources) made.push(await encodeAvif(source));
    if (bytesOf(made) >= bytesOf(sources)) return false;
    for (const [at, width] of widths.entries()) await storage.put(avifKey(storage_key, width), made[at] ?? Buffer.alloc(0), 'image/avif');
    return true;
  }

  /** False: nobody has that picture any more. */
  const settle = (storageKey: string, avif: boolean): Promise<boolean> =>
    uow.run(async (tx) => {
      await sql`
        select p.id from products p where p.id in (select i.product_id from images i where i.storage_key = ${storageKey})
        order by p.id for no key update`.execute(tx.db);
      // in this order: who attaches an upload or stores the same picture has these rows first
      await sql`delete from avif_waiting w where w.storage_key = ${storageKey}`.execute(tx.db);
      const media = await sql`update media m set avif = ${avif} where m.storage_key = ${storageKey}`.execute(tx.db);
      const images = await sql<{ product_id: string }>`
        update images i set avif = ${avif} where i.storage_key = ${storageKey} returning i.product_id`.execute(tx.db);
      if (avif) await rebuildReadModels(tx.db, [...new Set(images.rows.map((row) => row.product_id))]);
      return images.rows.length > 0 || (media.numAffectedRows ?? 0n) > 0n;
    });

  return {
    async encodeWaiting(signal) {
      let count = 0;
      while (!signal.aborted) {
        const next = await takeNext(db);
        if (!next) break;
        const begun = performance.now();
        const used = await settle(next.storage_key, await encode(next));
        if (!used) for (const width of next.widths) await storage.delete(avifKey(next.storage_key, width));
        count += 1;
        await pause(performance.now() - begun, undefined, { signal }).catch(() => undefined);
      }
      return count;
    },
  };
}

/** A picture that ends the process or fails is tried three times. */
async function takeNext(db: Kysely<CatalogTables>): Promise<Waiting | undefined> {
  const { rows } = await sql<Waiting>`
    update avif_waiting w set attempts = w.attempts + 1
    where w.storage_key = (
      select n.storage_key from avif_waiting n where n.attempts < 3 order by n.created_at, n.storage_key limit 1 for update skip locked)
    returning w.storage_key, w.widths`.execute(db);
  return rows[0];
}

const bytesOf = (files: readonly Buffer[]): number => files.reduce((sum, file) => sum + file.length, 0);
