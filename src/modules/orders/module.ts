import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type EventHandlers, type Platform } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { cartContract } from '../cart';
import { catalogContract } from '../catalog';
import { paymentsContract } from '../payments';
import { shippingContract } from '../shipping';
import { usersContract } from '../users';
import { createAsking, type AskingDeps } from './checkout/asking';
import { createCheckoutProcess, type CheckoutProcess, type CheckoutProcessDeps } from './checkout/checkout.process';
import { createInputBox } from './checkout/input';
import { createRecording } from './checkout/recording';
import { ordersContract } from './contract';
import {
  downloadsReady,
  orderCancelled,
  orderDelivered,
  orderLinkRequested,
  orderPaid,
  orderPlaced,
  orderRefunded,
  orderShipped,
  refundCameBack,
} from './events';
import { createDownloadsService, type DownloadsService, type DownloadsServiceDeps } from './downloads/downloads.service';
import { createFulfilmentService, type FulfilmentService, type FulfilmentServiceDeps } from './fulfilment/fulfilment.service';
import { createTakingMoney, type TakingMoney, type TakingMoneyDeps } from './fulfilment/taking-money';
import { ordersInvariants } from './invariants';
import { createOrdersJobs, type OrdersJobsDeps } from './jobs';
import { createLinksService, type LinksService } from './links/links.service';
import { createNotesService, type NotesService } from './notes/notes.service';
import { createOrdersQueries, type OrdersQueries, type OrdersQueriesDeps } from './orders.queries';
import { createOrdersService, type OrdersService } from './orders.service';
import { ordersPermissions, ordersPermissionTexts } from './permissions';
import { createRefundsService, type RefundsService } from './refunds/refunds.service';
import { createOrdersHandlers, ordersRoutes } from './routes';
import { createOrdersSubscribers, ordersConsumers } from './subscribers';
import type { OrdersTables } from './tables';
import { createExpiring, type Expiring } from './unpaid/expiring';
import { createNotCollectedService, type NotCollectedService } from './unpaid/not-collected.service';
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
    expiring: Expiring;
    notCollectedService: NotCollectedService;
    downloadsService: DownloadsService;
    linksService: LinksService;
    notesService: NotesService;
    timelineQueries: TimelineQueries;
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
  ],
  uses: { users: usersContract, catalog: catalogContract, payments: paymentsContract, shipping: shippingContract, cart: cartContract },
  sends: [ordersContract, catalogContract, cartContract, paymentsContract, shippingContract],
  consumers: ordersConsumers,
  routes: ordersRoutes,
  permissions: ordersPermissions,
  permissionTexts: ordersPermissionTexts,
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
      refundsService: asFunction(createRefundsService).singleton(),
      expiring: asFunction(createExpiring).singleton(),
      notCollectedService: asFunction(createNotCollectedService).singleton(),
      linksService: asFunction(createLinksService).singleton(),
      downloadsService: asFunction(createDownloadsService).singleton(),
      notesService: asFunction(createNotesService).singleton(),
      timelineQueries: asFunction(createTimelineQueries).singleton(),
      handlers: asFunction(createOrdersHandlers).singleton(),
      subscribers: asFunction(createOrdersSubscribers).singleton(),
      jobs: asFunction(createOrdersJobs).singleton(),
    });
    resolveAll(container);
    const { ordersQueries, checkout, takingMoney, linksService, handlers, subscribers, jobs } = container.cradle;
    const { getOrders, findPurchase } = ordersQueries;
    const commands = {
      takeMoney: takingMoney.takeMoney,
      resumeCheckout: checkout.resumeCheckout,
      answerLookup: linksService.answerLookup,
    };
    return { facade: { getOrders, findPurchase, ...commands }, handlers, subscribers, jobs };
  },
});
