import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type EventHandlers, type Platform, type Task } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { cartContract } from '../cart';
import { catalogContract } from '../catalog';
import { paymentsContract } from '../payments';
import { shippingContract } from '../shipping';
import { usersContract } from '../users';
import { createAgainQueries, type AgainQueries } from './again/again.queries';
import { createBooksService, type BooksService } from './books/books.service';
import { createChangesService, type ChangesService } from './changes/changes.service';
import { createAsking, type AskingDeps } from './checkout/asking';
import { createCheckoutProcess, type CheckoutProcess, type CheckoutProcessDeps } from './checkout/checkout.process';
import { createInputBox } from './checkout/input';
import { createHistoryImport } from './history-import/history-import.task';
import { createRecording } from './checkout/recording';
import { ordersContract } from './contract';
import { createDocumentSettings, type DocumentSettingsStore } from './documents/settings';
import { createDocumentsService, type DocumentsService } from './documents/documents.service';
import {
  documentSent,
  downloadsReady,
  orderCancelled,
  orderChanged,
  orderChangeToPay,
  orderChangeWithdrawn,
  orderDelivered,
  orderDraftSent,
  orderLinkRequested,
  orderPaid,
  orderPlaced,
  orderRefunded,
  orderShipped,
  refundCameBack,
  returnApproved,
  returnReceived,
  returnRejected,
  returnRequested,
} from './events';
import { listDrafts } from './drafts/drafts.repository';
import { createDraftsService, type DraftsService } from './drafts/drafts.service';
import { createTakingByHand, type TakingByHand } from './drafts/taking-by-hand';
import { createDownloadsService, type DownloadsService, type DownloadsServiceDeps } from './downloads/downloads.service';
import { createFulfilmentService, type FulfilmentService, type FulfilmentServiceDeps } from './fulfilment/fulfilment.service';
import { createTakingMoney, type TakingMoney, type TakingMoneyDeps } from './fulfilment/taking-money';
import { ordersInvariants } from './invariants';
import { createOrdersJobs, type OrdersJobsDeps } from './jobs';
import { createIssuing, type Issuing } from './gift-cards/issuing';
import { createLinksService, type LinksService } from './links/links.service';
import { createNotesService, type NotesService } from './notes/notes.service';
import { createOrdersQueries, type OrdersQueries, type OrdersQueriesDeps } from './orders.queries';
import { createOrdersService, type OrdersService } from './orders.service';
import { ordersPermissions, ordersPermissionTexts, ordersOfTheWholeShop } from './permissions';
import { createRefundsService, type RefundsService } from './refunds/refunds.service';
import { createReportsQueries, type ReportsQueries } from './reports/reports.queries';
import { createSummingService, type SummingService } from './reports/summing.service';
import { createExchanging, type Exchanging } from './returns/exchanging';
import { createReturnsQueries, type ReturnsQueries } from './returns/returns.queries';
import { createReturnsService, type ReturnsService } from './returns/returns.service';
import { createOrdersHandlers, ordersRoutes } from './routes';
import { createOrdersSubscribers, ordersConsumers } from './subscribers';
import type { OrdersTables } from './tables';
import { createExpiring, type Expiring } from './unpaid/expiring';
import { createNotCollectedService, type NotCollectedService } from './unpaid/not-collected.service';
import { createTagsService, type TagsService } from './tags/tags.service';
import { createTimelineQueries, type TimelineQueries, type TimelineQueriesDeps } from './timeline.queries';

type Cradle = CheckoutProcessDeps &
  AskingDeps &
  OrdersQueriesDeps &
  FulfilmentServiceDeps &
  TakingMoneyDeps &
  TimelineQueriesDeps &
  DownloadsServiceDeps &
  OrdersJobsDeps & {
    checkout: CheckoutProcess;
    ordersService: OrdersService;
    ordersQueries: OrdersQueries;
    takingMoney: TakingMoney;
    fulfilmentService: FulfilmentService;
    refundsService: RefundsService;
    exchanging: Exchanging;
    returnsService: ReturnsService;
    returnsQueries: ReturnsQueries;
    changesService: ChangesService;
    expiring: Expiring;
    notCollectedService: NotCollectedService;
    downloadsService: DownloadsService;
    linksService: LinksService;
    issuing: Issuing;
    notesService: NotesService;
    timelineQueries: TimelineQueries;
    importHistory: Task;
    documentsService: DocumentsService;
    documentSettings: DocumentSettingsStore;
    booksService: BooksService;
    summingService: SummingService;
    reportsQueries: ReportsQueries;
    tagsService: TagsService;
    draftsService: DraftsService;
    takingByHand: TakingByHand;
    againQueries: AgainQueries;
    handlers: Handlers<typeof ordersRoutes>;
    subscribers: EventHandlers<typeof ordersConsumers, OrdersTables>;
    jobs: JobHandler[];
  };

export const ordersModule = defineModule({
  contract: ordersContract,
  events: [
    orderPlaced,
    orderPaid,
    downloadsReady,
    orderShipped,
    orderDelivered,
    orderCancelled,
    orderRefunded,
    refundCameBack,
    orderLinkRequested,
    documentSent,
    returnRequested,
    returnApproved,
    returnRejected,
    returnReceived,
    orderChanged,
    orderChangeToPay,
    orderChangeWithdrawn,
    orderDraftSent,
  ],
  uses: { users: usersContract, catalog: catalogContract, payments: paymentsContract, shipping: shippingContract, cart: cartContract },
  sends: [ordersContract, catalogContract, cartContract, paymentsContract, shippingContract],
  consumers: ordersConsumers,
  routes: ordersRoutes,
  permissions: ordersPermissions,
  permissionTexts: ordersPermissionTexts,
  wholeShop: ordersOfTheWholeShop,
  invariants: ordersInvariants,
  create(
    { db, uow, logger, secrets, market, config, storage, clock }: Platform<OrdersTables>,
    { users, catalog, payments, shipping, cart },
  ) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      logger: asValue(logger),
      secrets: asValue(secrets),
      market: asValue(market),
      config: asValue(config),
      storage: asValue(storage),
      clock: asValue(clock),
      users: asValue(users),
      catalog: asValue(catalog),
      payments: asValue(payments),
      shipping: asValue(shipping),
      cart: asValue(cart),
      inputBox: asFunction(createInputBox).singleton(),
      asking: asFunction(createAsking).singleton(),
      recording: asFunction(createRecording).singleton(),
      checkout: asFunction(createCheckoutProcess).singleton(),
      ordersService: asFunction(createOrdersService).singleton(),
      ordersQueries: asFunction(createOrdersQueries).singleton(),
      takingMoney: asFunction(createTakingMoney).singleton(),
      fulfilmentService: asFunction(createFulfilmentService).singleton(),
      issuing: asFunction(createIssuing).singleton(),
      refundsService: asFunction(createRefundsService).singleton(),
      exchanging: asFunction(createExchanging).singleton(),
      returnsService: asFunction(createReturnsService).singleton(),
      returnsQueries: asFunction(createReturnsQueries).singleton(),
      changesService: asFunction(createChangesService).singleton(),
      expiring: asFunction(createExpiring).singleton(),
      notCollectedService: asFunction(createNotCollectedService).singleton(),
      linksService: asFunction(createLinksService).singleton(),
      downloadsService: asFunction(createDownloadsService).singleton(),
      notesService: asFunction(createNotesService).singleton(),
      draftsService: asFunction(createDraftsService).singleton(),
      takingByHand: asFunction(createTakingByHand).singleton(),
      listDrafts: asValue((limit: number, after: string | null) => listDrafts(db, { limit, after })),
      tagsService: asFunction(createTagsService).singleton(),
      againQueries: asFunction(createAgainQueries).singleton(),
      timelineQueries: asFunction(createTimelineQueries).singleton(),
      documentsService: asFunction(createDocumentsService).singleton(),
      documentSettings: asFunction(createDocumentSettings).singleton(),
      booksService: asFunction(createBooksService).singleton(),
      summingService: asFunction(createSummingService).singleton(),
      reportsQueries: asFunction(createReportsQueries).singleton(),
      importHistory: asFunction(createHistoryImport).singleton(),
      handlers: asFunction(createOrdersHandlers).singleton(),
      subscribers: asFunction(createOrdersSubscribers).singleton(),
      jobs: asFunction(createOrdersJobs).singleton(),
    });
    resolveAll(container);
    const { ordersQueries, returnsQueries, exchanging, checkout, takingMoney, issuing, linksService, changesService, draftsService } =
      container.cradle;
    const { documentsService, importHistory, handlers, subscribers, jobs } = container.cradle;
    const { getOrders, findPurchase } = ordersQueries;
    const commands = {
      takeMoney: takingMoney.takeMoney,
      issueGiftCards: issuing.issueGiftCards,
      resumeCheckout: checkout.resumeCheckout,
      resumeChange: changesService.resumeChange,
      resumeDraft: draftsService.resumeDraft,
      exchangeReturn: exchanging.exchangeReturn,
      answerLookup: linksService.answerLookup,
    };
    const { getReturns } = returnsQueries;
    return {
      facade: { getOrders, getReturns, findPurchase, getDocument: documentsService.getDocumentFile, ...commands },
      handlers,
      subscribers,
      jobs,
      tasks: { importHistory },
    };
  },
});
