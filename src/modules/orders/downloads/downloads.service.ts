import { createHash, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../../../platform/kernel/clock';
import type { Secrets } from '../../../platform/module';
import type { Storage, StoredStream } from '../../../platform/storage/storage';
import type { CatalogFacade } from '../../catalog';
import { downloadOver, linkExpired, noSuchDownload, noSuchOrder } from '../errors';
import type { OrdersTables } from '../tables';
import type { Viewer } from '../viewer';
import { findEntitlement, listOfOrder, takeDownload } from './entitlements.repository';
import type { Download } from './routes';

export interface DownloadsServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly catalog: CatalogFacade;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export interface SignedLink {
  readonly lineId: string;
  readonly fileId: string;
  /** Seconds since 1970. */
  readonly expires: number;
  readonly signature: string;
}

export interface DownloadsService {
  /** With links that end after `linkMinutes`. @throws AppError orders.no-such-order */
  listDownloads(orderId: string, viewer: Viewer): Promise<Download[]>;
  /**
   * Counts the download before the first byte is sent. Who gets the stream reads it to its end or destroys it.
   * @throws AppError orders.no-such-download, orders.download-link-expired, orders.download-revoked, orders.download-expired,
   * orders.download-used-up
   */
  openDownload(link: SignedLink): Promise<StoredStream & { readonly name: string }>;
}

const linkMinutes = 60;

export function createDownloadsService({ db, catalog, storage, secrets, clock }: DownloadsServiceDeps): DownloadsService {
  const sign = (lineId: string, fileId: string, expires: number): string => secrets.sign('download', `${lineId}.${fileId}.${expires}`);

  return {
    async listDownloads(orderId, viewer) {
      const rows = await listOfOrder(db, orderId, viewer);
      if (!rows) throw noSuchOrder();
      if (rows.length === 0) return [];
      const files = await catalog.listDigitalFiles({ variantIds: [...new Set(rows.map((row) => row.variantId))] });
      const expires = Math.floor(clock().getTime() / 1_000) + linkMinutes * 60;
      return rows.map((row) => ({
        lineId: row.lineId,
        title: row.title,
        options: row.options,
        state: row.state,
        downloads: row.downloads,
        limit: row.limit,
        expiresAt: row.expiresAt?.toISOString() ?? null,
        files: files
          .filter((file) => file.variantId === row.variantId)
          .map(({ fileId, name, contentType, bytes }) => ({
            id: fileId,
            name,
            contentType,
            bytes,
            url: row.state === 'ready' ? urlOf(row.lineId, fileId, expires, sign(row.lineId, fileId, expires)) : null,
          })),
      }));
    },

    async openDownload({ lineId, fileId, expires, signature }) {
      if (!isSame(signature, sign(lineId, fileId, expires))) throw noSuchDownload();
      if (expires * 1_000 <= clock().getTime()) throw linkExpired();
      const row = await findEntitlement(db, lineId);
      if (!row) throw noSuchDownload();
      if (row.state !== 'ready') throw downloadOver(row.state);
      const file = (await catalog.listDigitalFiles({ variantIds: [row.variantId] })).find((one) => one.fileId === fileId);
      const stored = file && (await storage.getStream(file.storageKey));
      if (!stored) throw noSuchDownload();
      if (await takeDownload(db, lineId)) return { ...stored, name: file.name };
      stored.content.destroy();
      const now = await findEntitlement(db, lineId);
      throw downloadOver(now && now.state !== 'ready' ? now.state : 'used-up');
    },
  };
}

const urlOf = (lineId: string, fileId: string, expires: number, signature: string): string =>
  `/api/v1/downloads/${lineId}/${fileId}?expires=${expires}&signature=${signature}`;

const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
