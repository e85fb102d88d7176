import { defineRoutes, type Handlers } from '../../platform/http/route';
import { attributeRoutes, createAttributeHandlers, type AttributeHandlersDeps } from './attributes/routes';
import { brandRoutes, createBrandHandlers, type BrandHandlersDeps } from './brands/routes';
import { categoryRoutes, createCategoryHandlers, type CategoryHandlersDeps } from './categories/routes';
import { createExportHandlers, exportRoutes, type ExportHandlersDeps } from './exports/routes';
import { createDigitalHandlers, digitalRoutes, type DigitalHandlersDeps } from './digital/routes';
import { createHistoryHandlers, historyRoutes, type HistoryHandlersDeps } from './history/routes';
import { createImageHandlers, imageRoutes, type ImageHandlersDeps } from './images/routes';
import { createImportHandlers, importRoutes, type ImportHandlersDeps } from './imports/routes';
import { createPriceListHandlers, priceListRoutes, type PriceListHandlersDeps } from './price-lists/routes';
import { createProductHandlers, productRoutes, type ProductHandlersDeps } from './products/routes';
import { createReservationHandlers, reservationRoutes, type ReservationHandlersDeps } from './reservations/routes';
import { createSearchHandlers, searchRoutes, type SearchHandlersDeps } from './search/routes';
import { createStockHandlers, stockRoutes, type StockHandlersDeps } from './stock/routes';
import { createStoreHandlers, storeRoutes, type StoreHandlersDeps } from './stores/routes';
import { createTransferHandlers, transferRoutes, type TransferHandlersDeps } from './transfers/routes';

/** `/products/search` and `/products/suggest` stand before `/products/:idOrSlug`: the first match answers. */
export const catalogRoutes = defineRoutes({
  ...searchRoutes,
  ...productRoutes,
  ...imageRoutes,
  ...digitalRoutes,
  ...categoryRoutes,
  ...brandRoutes,
  ...attributeRoutes,
  ...priceListRoutes,
  ...storeRoutes,
  ...stockRoutes,
  ...transferRoutes,
  ...reservationRoutes,
  ...historyRoutes,
  ...importRoutes,
  ...exportRoutes,
});

export type CatalogHandlersDeps = ProductHandlersDeps &
  ImageHandlersDeps &
  DigitalHandlersDeps &
  CategoryHandlersDeps &
  BrandHandlersDeps &
  AttributeHandlersDeps &
  PriceListHandlersDeps &
  StoreHandlersDeps &
  StockHandlersDeps &
  TransferHandlersDeps &
  ReservationHandlersDeps &
  HistoryHandlersDeps &
  ImportHandlersDeps &
  ExportHandlersDeps &
  SearchHandlersDeps;

export const createCatalogHandlers = (deps: CatalogHandlersDeps): Handlers<typeof catalogRoutes> => ({
  ...createProductHandlers(deps),
  ...createImageHandlers(deps),
  ...createDigitalHandlers(deps),
  ...createCategoryHandlers(deps),
  ...createBrandHandlers(deps),
  ...createAttributeHandlers(deps),
  ...createPriceListHandlers(deps),
  ...createStoreHandlers(deps),
  ...createStockHandlers(deps),
  ...createTransferHandlers(deps),
  ...createReservationHandlers(deps),
  ...createHistoryHandlers(deps),
  ...createImportHandlers(deps),
  ...createExportHandlers(deps),
  ...createSearchHandlers(deps),
});
