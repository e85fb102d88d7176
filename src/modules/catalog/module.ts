import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import { defineModule, type Platform } from '../../platform/module';
import { createGuardedFetch } from '../../platform/storage/guarded-fetch';
import { createAttributeQueries } from './attributes/attributes.queries';
import { createAttributeService } from './attributes/attributes.service';
import { createProductTypeService } from './attributes/product-types.service';
import { createBrandQueries } from './brands/brands.queries';
import { createBrandService } from './brands/brands.service';
import { createCategoryQueries } from './categories/categories.queries';
import { createCategoryService } from './categories/categories.service';
import { catalogContract } from './contract';
import { createDigitalFiles, type DigitalFiles } from './digital/files.service';
import { createDemoService, type DemoService } from './demo/demo.service';
import * as events from './events';
import { createExportService, type ExportService } from './exports/export.service';
import { createExportTask } from './exports/export.task';
import { createExportsService } from './exports/exports.service';
import { createCards, type Cards } from './finder/cards';
import { createFinder, type Finder } from './finder/finder';
import { createHistoryQueries } from './history/history.queries';
import { createAvifService } from './images/avif.service';
import { createMediaService } from './images/media.service';
import { createPictureService } from './images/pictures.service';
import { createPreparedPictures, preparedFolder } from './images/prepared';
import { createProductImageService } from './images/product-images.service';
import { createImportWorker } from './imports/carry-out';
import { createImportService, type ImportService } from './imports/import.service';
import { createImportTask } from './imports/import.task';
import { createImportQueries } from './imports/imports.queries';
import { createImportsService } from './imports/imports.service';
import { createFilePruner } from './imports/prune';
import { catalogInvariants } from './invariants';
import { catalogRetention } from './retention';
import { createInventoryService } from './inventory/inventory.service';
import { createSupplyTurns, type SupplyTurns } from './inventory/supply-turns';
import { createCatalogJobs, type CatalogJobsDeps } from './jobs';
import { createLiveStock } from './live/live-stock';
import { catalogPermissions, catalogPermissionTexts } from './permissions';
import { createPriceAnswers } from './price-lists/price-answers.queries';
import { createPriceLinesService } from './price-lists/price-lines.service';
import { createPriceListQueries } from './price-lists/price-lists.queries';
import { createPriceListService } from './price-lists/price-lists.service';
import { createProductChanger, type ProductChanger } from './products/change-product';
import { createListQueries, type ListQueries } from './products/lists.queries';
import { createProductQueries } from './products/products.queries';
import { createBulkService } from './products/bulk.service';
import { createProductService } from './products/products.service';
import { createQuoteQueries, type QuoteQueries } from './products/quotes.queries';
import { createShownProductQueries, type ShownProductQueries } from './products/shown-products.queries';
import { createStaffProductQueries } from './products/staff-products.queries';
import { createScheduleService } from './products/schedule.service';
import { createStalePages } from './read-models/stale-pages';
import { createCatalogChanges, type CatalogChanges } from './read-models/changes';
import { createRebuild, type RebuildReadModels } from './read-models/rebuild';
import { createReservationQueries } from './reservations/reservations.queries';
import { createReservationService } from './reservations/reservations.service';
import { catalogRoutes, createCatalogHandlers, type CatalogHandlersDeps } from './routes';
import { createSearchIndexKeeper } from './search/index-keeper';
import { createSearchLog } from './search/search-log';
import { createSuggestionQueries } from './search/suggestions.queries';
import { createSynonymQueries } from './search/synonyms.queries';
import { createSynonymService } from './search/synonyms.service';
import { createSearchQueries, type SearchQueries } from './search/search.queries';
import { createVocabularyQueries, type VocabularyQueries } from './search/vocabulary.queries';
import { createStemming, type Stemming } from './search/languages';
import { createStems, type Stems } from './search/stems';
import { createStockQueries } from './stock/stock.queries';
import { createBulkStock, type BulkStock } from './stock/bulk.service';
import { createStockRules } from './stock/rules.service';
import { createStockService } from './stock/stock.service';
import { createStockTask } from './stock/stock.task';
import { createStoreQueries } from './stores/stores.queries';
import { createStoreService } from './stores/stores.service';
import { catalogConsumers, createCatalogSubscribers } from './subscribers';
import type { CatalogTables } from './tables';
import { createShopAnswers } from './products/shop-answers';
import { createShopLocales, type ShopLocales } from './translations/shop-locales';
import { createTransferQueries } from './transfers/transfers.queries';
import { createTransferService } from './transfers/transfers.service';

type Cradle = Pick<Platform<CatalogTables>, 'db' | 'uow' | 'storage' | 'market' | 'clock' | 'jobs' | 'live' | 'logger'> &
  CatalogHandlersDeps &
  CatalogJobsDeps & {
    stemming: Stemming;
    stems: Stems;
    locales: ShopLocales;
    changes: CatalogChanges;
    vocabularyQueries: VocabularyQueries;
    searchQueries: SearchQueries;
    listQueries: ListQueries;
    finder: Finder;
    cards: Cards;
    rebuildReadModels: RebuildReadModels;
    productChanger: ProductChanger;
    quoteQueries: QuoteQueries;
    shownProducts: ShownProductQueries;
    importService: ImportService;
    exportService: ExportService;
    publicUrl: string;
    digitalFiles: DigitalFiles;
    importMaxBytes: number;
    demoService: DemoService;
    liveStock: ReturnType<typeof createLiveStock>;
    supplyTurns: SupplyTurns;
    bulkStock: BulkStock;
  };

export const catalogModule = defineModule({
  contract: catalogContract,
  events: Object.values(events),
  uses: {},
  sends: [],
  consumers: catalogConsumers,
  routes: catalogRoutes,
  permissions: catalogPermissions,
  permissionTexts: catalogPermissionTexts,
  invariants: catalogInvariants,
  retention: catalogRetention,
  create({ db, uow, storage, market, clock, jobs, live, logger, config }: Platform<CatalogTables>) {
    const stemming = createStemming(market.locales);
    const stems = createStems({ db, stemming });
    const locales = createShopLocales(market.locales);
    const changes = createCatalogChanges({ db, live });
    const container = moduleContainer<Cradle>().register({
      stemming: asValue(stemming),
      stems: asValue(stems),
      locales: asValue(locales),
      db: asValue(db),
      uow: asValue(changes.telling(uow)),
      changes: asValue(changes),
      storage: asValue(storage),
      market: asValue(market),
      clock: asValue(clock),
      live: asValue(live),
      logger: asValue(logger),
      liveStock: asFunction(createLiveStock).singleton(),
      finder: asFunction(createFinder).singleton(),
      cards: asFunction(createCards).singleton(),
      guardedFetch: asFunction(() => createGuardedFetch()).singleton(),
      preparedPictures: asValue(createPreparedPictures(preparedFolder)),
      rebuildReadModels: asValue(
        createRebuild({ urlOf: (key) => storage.url(key), currency: market.currency, clock, stemming, stems, locales, changes }),
      ),
      jobs: asValue(jobs),
      stalePages: asFunction(createStalePages).singleton(),
      attributeQueries: asFunction(createAttributeQueries).singleton(),
      attributeService: asFunction(createAttributeService).singleton(),
      productTypeService: asFunction(createProductTypeService).singleton(),
      scheduleService: asFunction(createScheduleService).singleton(),
      inventoryService: asFunction(createInventoryService).singleton(),
      vocabularyQueries: asFunction(createVocabularyQueries).singleton(),
      searchQueries: asFunction(createSearchQueries).singleton(),
      searchLog: asFunction(createSearchLog).singleton(),
      searchIndexKeeper: asFunction(createSearchIndexKeeper).singleton(),
      suggestionQueries: asFunction(createSuggestionQueries).singleton(),
      synonymQueries: asFunction(createSynonymQueries).singleton(),
      synonymService: asFunction(createSynonymService).singleton(),
      listQueries: asFunction(createListQueries).singleton(),
      productQueries: asFunction(createProductQueries).singleton(),
      supplyTurns: asFunction(createSupplyTurns).singleton(),
      shopAnswers: asFunction(createShopAnswers).singleton(),
      staffProductQueries: asFunction(createStaffProductQueries).singleton(),
      quoteQueries: asFunction(createQuoteQueries).singleton(),
      shownProducts: asFunction(createShownProductQueries).singleton(),
      productChanger: asFunction(createProductChanger).singleton(),
      productService: asFunction(createProductService).singleton(),
      bulkService: asFunction(createBulkService).singleton(),
      categoryQueries: asFunction(createCategoryQueries).singleton(),
      categoryService: asFunction(createCategoryService).singleton(),
      brandQueries: asFunction(createBrandQueries).singleton(),
      brandService: asFunction(createBrandService).singleton(),
      priceListQueries: asFunction(createPriceListQueries).singleton(),
      priceListService: asFunction(createPriceListService).singleton(),
      priceLinesService: asFunction(createPriceLinesService).singleton(),
      priceAnswers: asFunction(createPriceAnswers).singleton(),
      stockQueries: asFunction(createStockQueries).singleton(),
      stockService: asFunction(createStockService).singleton(),
      stockRules: asFunction(createStockRules).singleton(),
      transferQueries: asFunction(createTransferQueries).singleton(),
      transferService: asFunction(createTransferService).singleton(),
      bulkStock: asFunction(createBulkStock).singleton(),
      reservationQueries: asFunction(createReservationQueries).singleton(),
      reservationService: asFunction(createReservationService).singleton(),
      historyQueries: asFunction(createHistoryQueries).singleton(),
      storeQueries: asFunction(createStoreQueries).singleton(),
      storeService: asFunction(createStoreService).singleton(),
      avifService: asFunction(createAvifService).singleton(),
      mediaService: asFunction(createMediaService).singleton(),
      digitalFiles: asFunction(createDigitalFiles).singleton(),
      productImageService: asFunction(createProductImageService).singleton(),
      pictureService: asFunction(createPictureService).singleton(),
      importService: asFunction(createImportService).singleton(),
      exportService: asFunction(createExportService).singleton(),
      publicUrl: asValue(config.publicUrl),
      importMaxBytes: asValue(config.importMaxBytes),
      importQueries: asFunction(createImportQueries).singleton(),
      importsService: asFunction(createImportsService).singleton(),
      importWorker: asFunction(createImportWorker).singleton(),
      exportsService: asFunction(createExportsService).singleton(),
      filePruner: asFunction(createFilePruner).singleton(),
      demoService: asFunction(createDemoService).singleton(),
    });
    resolveAll(container);
    const { finder, inventoryService, productQueries, quoteQueries, shownProducts, storeQueries, digitalFiles, demoService } =
      container.cradle;
    return {
      facade: {
        quoteVariants: quoteQueries.quoteVariants,
        listProducts: productQueries.listProducts,
        showProducts: shownProducts.showProducts,
        listDigitalFiles: digitalFiles.listDigitalFiles,
        listPickupPlaces: storeQueries.pickupPlaces,
        holdStock: inventoryService.holdStock,
        extendHold: inventoryService.extendHold,
        allocateStock: inventoryService.allocateStock,
        releaseStock: inventoryService.releaseStock,
        releaseUnits: inventoryService.releaseUnits,
        changeAllocation: inventoryService.changeAllocation,
        shipStock: inventoryService.shipStock,
        returnStock: inventoryService.returnStock,
      },
      handlers: createCatalogHandlers(container.cradle),
      subscribers: createCatalogSubscribers(container.cradle),
      jobs: createCatalogJobs(container.cradle),
      tasks: {
        import: createImportTask(container.cradle),
        importStock: createStockTask(container.cradle),
        export: createExportTask(container.cradle),
      },
      warm: async () => void (await finder.shelf('now')),
      seed: demoService.seed,
    };
  },
});
