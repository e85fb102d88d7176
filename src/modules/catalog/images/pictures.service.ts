import { readFile, stat } from 'node:fs/promises';
import { sql, type Kysely } from 'kysely';
import { errorCode } from '../../../platform/config/error-facts';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import type { Fetched, GuardedFetch } from '../../../platform/storage/guarded-fetch';
import type { Storage } from '../../../platform/storage/storage';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { storePicture, storeStandIn, type EncodedImage } from './encode';
import type { PreparedPictures } from './prepared';
import { drawStandIn } from './stand-in';

export interface PictureServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
  readonly preparedPictures: PreparedPictures;
  readonly rebuildReadModels: RebuildReadModels;
  readonly guardedFetch: GuardedFetch;
  readonly clock: Clock;
}

export interface PictureService {
  /**
   * Fetches and encodes what waits; what cannot be had is drawn. Safe to stop at any moment and to run twice at once: a
   * picture waits until it is stored.
   */
  fetchWaiting(options: {
    /** Leaves alone what has not waited that long: an import may be at it. Default 0. */
    readonly waitedMinutes?: number;
    readonly signal?: AbortSignal;
    readonly report: (line: string) => void;
  }): Promise<PictureCounts>;
}

export interface PictureCounts {
  readonly fetched: number;
  readonly drawn: number;
}

interface Waiting {
  readonly id: string;
  readonly product_id: string;
  readonly source: string;
  readonly title: string;
  readonly category: string;
}
type Done = EncodedImage & { readonly id: string; readonly state: 'ready' | 'drawn' };

const batchSize = 48;
const atOnce = 3;
const maxBytes = 10_000_000;
const reportEveryMs = 2_000;

export function createPictureService({
  db,
  uow,
  storage,
  preparedPictures,
  rebuildReadModels,
  guardedFetch,
  clock,
}: PictureServiceDeps): PictureService {
  async function obtain(image: Waiting, load: (source: string) => Promise<Buffer | null>): Promise<Done> {
    const content = await load(image.source);
    const picture = content && ((await preparedPictures.copyInto(storage, content)) ?? (await storePicture(storage, content)));
    if (picture) return { id: image.id, state: 'ready', ...picture };
    return { id: image.id, state: 'drawn', ...(await storeStandIn(storage, drawStandIn(image))) };
  }

  return {
    async fetchWaiting({ waitedMinutes = 0, signal, report }) {
      const load = createLoader(storage, guardedFetch);
      const counts = { fetched: 0, drawn: 0 };
      let after = '00000000-0000-0000-0000-000000000000';
      let reportedAt = clock().getTime();
      while (!signal?.aborted) {
        const batch = await nextWaiting(db, after, waitedMinutes);
        if (batch.length === 0) break;
        after = batch.at(-1)?.id ?? after;
        const done = await inParallel(batch, (image) => obtain(image, load));
        await uow.run(async (tx) => {
          await sql`
            with stored as (
              select * from json_to_recordset(${JSON.stringify(done)}::json)
                as r (id uuid, state text, "storageKey" text, width int, height int, widths int[], drawing boolean)),
            waiting as (
              insert into avif_waiting (storage_key, widths) select distinct on (r."storageKey") r."storageKey", r.widths from stored r
              where not r.drawing on conflict (storage_key) do update set attempts = 0)
            update images i set state = r.state, storage_key = r."storageKey", width = r.width, height = r.height, widths = r.widths
            from stored r where i.id = r.id and i.state = 'waiting'`.execute(tx.db);
          await rebuildReadModels(tx.db, [...new Set(batch.map((i) => i.product_id))]);
        });
        counts.fetched += done.filter((d) => d.state === 'ready').length;
        counts.drawn += done.filter((d) => d.state === 'drawn').length;
        if (clock().getTime() - reportedAt > reportEveryMs) {
          report(`pictures: ${counts.fetched} stored, ${counts.drawn} drawn`);
          reportedAt = clock().getTime();
        }
      }
      return counts;
    },
  };
}

async function nextWaiting(db: Kysely<CatalogTables>, after: string, waitedMinutes: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select i.id, i.product_id, i.source, p.title, coalesce((
      select c.slug from product_categories pc join categories c on c.id = pc.category_id
      where pc.product_id = p.id order by pc.position, c.slug limit 1), '') as category
    from images i join products p on p.id = i.product_id
    where i.state = 'waiting' and i.id > ${after}::uuid and i.created_at <= now() - make_interval(mins => ${waitedMinutes}::int)
    order by i.id limit ${batchSize}`.execute(db);
  return rows;
}

/** The first file of a host shows whether it answers: a thousand pictures of a dead one cost one wait. */
function createLoader(storage: Storage, guardedFetch: GuardedFetch): (source: string) => Promise<Buffer | null> {
  const firstOf = new Map<string, Promise<Fetched>>();
  const dead = new Set<string>();

  async function fetchFrom(url: string): Promise<Fetched> {
    const host = URL.canParse(url) ? new URL(url).host : '';
    const first = firstOf.get(host);
    if (first) {
      await first;
      if (dead.has(host)) return { outcome: 'failed', unreachable: true, reason: 'the host did not answer before' };
    }
    const fetching = guardedFetch(url).then((fetched) => {
      if (fetched.outcome === 'failed' && fetched.unreachable) dead.add(host);
      return fetched;
    });
    if (!first) firstOf.set(host, fetching);
    return fetching;
  }

  return async (source) => {
    if (source.startsWith('stored:')) return (await storage.get(source.slice('stored:'.length)))?.content ?? null;
    if (source.startsWith('file:')) return readPictureFile(source.slice('file:'.length));
    const fetched = await fetchFrom(source);
    return fetched.outcome === 'ok' ? fetched.content : null;
  };
}

async function readPictureFile(path: string): Promise<Buffer | null> {
  try {
    return (await stat(path)).size > maxBytes ? null : await readFile(path);
  } catch (error) {
    if (errorCode(error) !== null) return null;
    throw error;
  }
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
