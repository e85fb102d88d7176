import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { ExportsService } from './exports/exports.service';
import type { ImportWorker } from './imports/carry-out';
import { exportJob, importJobs, pruneFilesJob } from './imports/imports.jobs';
import type { FilePruner } from './imports/prune';
import type { AvifService } from './images/avif.service';
import type { MediaService } from './images/media.service';
import type { PictureService } from './images/pictures.service';
import type { PriceListService } from './price-lists/price-lists.service';
import type { ScheduleService } from './products/schedule.service';
import { rebuildStaleJob, type StalePages } from './read-models/stale-pages';
import type { InventoryService } from './inventory/inventory.service';
import type { SearchIndexKeeper } from './search/index-keeper';
import type { SearchLog } from './search/search-log';

const Nothing = z.object({});

export const releaseExpiredHoldsJob = defineJob({ name: 'catalog.release-expired-holds', data: Nothing, everyMs: 15_000, attempts: 1 });
/** A net: an import that was killed left pictures waiting. */
export const fetchPicturesJob = defineJob({ name: 'catalog.fetch-pictures', data: Nothing, everyMs: 60_000, attempts: 1 });
/** Pictures that were sent for a form nobody saved. */
export const sweepMediaJob = defineJob({ name: 'catalog.sweep-media', data: Nothing, everyMs: 3_600_000, attempts: 1 });
/** Pictures get their AVIF when there is time: they are shown as WebP until then. */
export const encodeAvifJob = defineJob({ name: 'catalog.encode-avif', data: Nothing, everyMs: 5_000, attempts: 1 });
/** After an update, or when the shop gets another language. */
export const renewSearchJob = defineJob({ name: 'catalog.renew-search', data: Nothing, everyMs: 300_000, attempts: 1, timeoutMs: 600_000 });
export const writeSearchesJob = defineJob({ name: 'catalog.write-searches', data: Nothing, everyMs: 5_000, attempts: 1 });

/** Products whose day has come, and those that are no longer new enough for a collection. */
export const publishDueJob = defineJob({ name: 'catalog.publish-due', data: Nothing, everyMs: 10_000, attempts: 1 });
export const refreshCollectionsJob = defineJob({ name: 'catalog.refresh-collections', data: Nothing, everyMs: 3_600_000, attempts: 1 });

/** Price lists that have started or ended; what is sold follows them to the second by itself. */
export const carryOutPricesJob = defineJob({ name: 'catalog.carry-out-price-lists', data: Nothing, everyMs: 2_000, attempts: 1 });

const batch = 100;
const abandonedAfterMinutes = 15;
const unusedHours = 24;

export interface CatalogJobsDeps {
  readonly inventoryService: InventoryService;
  readonly pictureService: PictureService;
  readonly mediaService: MediaService;
  readonly avifService: AvifService;
  readonly scheduleService: ScheduleService;
  readonly priceListService: PriceListService;
  readonly stalePages: StalePages;
  readonly searchIndexKeeper: SearchIndexKeeper;
  readonly searchLog: SearchLog;
  readonly importWorker: ImportWorker;
  readonly exportsService: ExportsService;
  readonly filePruner: FilePruner;
}

export const createCatalogJobs = ({
  inventoryService,
  pictureService,
  mediaService,
  avifService,
  scheduleService,
  priceListService,
  stalePages,
  searchIndexKeeper,
  searchLog,
  importWorker,
  exportsService,
  filePruner,
}: CatalogJobsDeps): JobHandler[] => [
  handleJob(releaseExpiredHoldsJob, async (_data, signal) => {
    while (!signal.aborted && (await inventoryService.releaseExpired(batch)) === batch);
  }),
  handleJob(fetchPicturesJob, async (_data, signal) => {
    await pictureService.fetchWaiting({ waitedMinutes: abandonedAfterMinutes, signal, report: () => undefined });
  }),
  handleJob(publishDueJob, () => scheduleService.publishDue()),
  handleJob(refreshCollectionsJob, () => scheduleService.refreshCollections()),
  handleJob(carryOutPricesJob, () => priceListService.carryOutDue()),
  handleJob(rebuildStaleJob, (_data, signal) => stalePages.drain(signal)),
  handleJob(sweepMediaJob, async (_data, signal) => {
    while (!signal.aborted && (await mediaService.sweep(unusedHours)) > 0);
  }),
  handleJob(encodeAvifJob, async (_data, signal) => {
    await avifService.encodeWaiting(signal);
  }),
  handleJob(renewSearchJob, async (_data, signal) => {
    while (!signal.aborted && (await searchIndexKeeper.renew(batch)) === batch);
  }),
  handleJob(writeSearchesJob, () => searchLog.write()),
  handleJob(importJobs.products, (_data, signal) => importWorker.work('products', signal)),
  handleJob(importJobs.stock, (_data, signal) => importWorker.work('stock', signal)),
  handleJob(exportJob, (_data, signal) => exportsService.work(signal)),
  handleJob(pruneFilesJob, () => filePruner.prune()),
];
