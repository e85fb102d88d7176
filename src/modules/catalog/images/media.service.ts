import { sql, type Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Storage } from '../../../platform/storage/storage';
import { notAPicture, tooBusy } from '../errors';
import type { CatalogTables } from '../tables';
import { storePicture, type EncodedImage } from './encode';
import { createGate } from './gate';
import { avifKey, imageKey, viewImage } from './image-view';
import type { Media } from './routes';
import { sniffPicture } from './sniff';

export interface MediaServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
}

export interface MediaService {
  /**
   * Stores a picture anew, in several widths and without what cameras note. Throws `catalog.not-a-picture`, or `catalog.busy`
   * when too many are being read.
   */
  upload(content: Buffer, actorId: string | null): Promise<Media>;
  /** Deletes what was sent `unusedHours` ago or earlier and no product ever showed; returns how many. */
  sweep(unusedHours: number): Promise<number>;
}

const batch = 200;

export function createMediaService({ db, storage }: MediaServiceDeps): MediaService {
  const gate = createGate({ atOnce: 2, waiting: 20 });

  async function store(id: string, content: Buffer): Promise<EncodedImage> {
    const format = sniffPicture(content);
    if (!format) throw notAPicture();
    const stored = await storePicture(storage, content, { accepted: [format], storageKey: `media/${id.slice(-2)}/${id}` });
    if (!stored) throw notAPicture();
    return stored;
  }

  return {
    async upload(content, actorId) {
      const id = uuidv7();
      const stored = await gate(() => store(id, content));
      if (!stored) throw tooBusy();
      const { storageKey, widths, width, height } = stored;
      await sql`
        with waiting as (insert into avif_waiting (storage_key, widths) values (${storageKey}, ${[...widths]}::int[]))
        insert into media (id, storage_key, widths, width, height, uploaded_by)
        values (${id}, ${storageKey}, ${[...widths]}::int[], ${width}, ${height}, ${actorId})`.execute(db);
      const image = viewImage({ ...stored, alt: '', avif: false, focal: null }, (key) => storage.url(key));
      return { id, url: image.url, image };
    },

    async sweep(unusedHours) {
      const { rows } = await sql<{ storage_key: string; widths: number[] }>`
        delete from media m
        where m.id in (
          select o.id from media o where o.used_at is null and o.created_at < now() - make_interval(hours => ${unusedHours}::int)
          order by o.id limit ${batch} for update skip locked)
        returning m.storage_key, m.widths`.execute(db);
      for (const { storage_key, widths } of rows)
        for (const width of widths) await Promise.all([imageKey, avifKey].map((keyIn) => storage.delete(keyIn(storage_key, width))));
      return rows.length;
    },
  };
}
