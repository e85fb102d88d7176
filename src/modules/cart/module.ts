import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import { defineModule, type Platform } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { catalogContract } from '../catalog';
import { shippingContract } from '../shipping';
import { usersContract, type UsersFacade } from '../users';
import { createCartQueries, type CartQueriesDeps } from './cart.queries';
import { createCartRepository } from './cart.repository';
import { createCartService, type CartServiceDeps } from './cart.service';
import { createCheckoutRepository } from './checkout.repository';
import { createCheckoutService, type CheckoutServiceDeps } from './checkout.service';
import { cartContract, type CartFacade } from './contract';
import { createDisplay } from './display';
import { cartLeft } from './events';
import { cartInvariants } from './invariants';
import { cartRetention } from './retention';
import { createCartJobs } from './jobs';
import { createSavedItemHandlers, savedItemRoutes, type SavedItemHandlersDeps } from './later/routes';
import { createSavedItemsRepository } from './later/saved-items.repository';
import { createSavedItemsService, type SavedItemsServiceDeps } from './later/saved-items.service';
import { cartPermissions, cartPermissionTexts, cartOfTheWholeShop } from './permissions';
import { createCodesService, type CodesServiceDeps } from './promotions/codes.service';
import { createPromotionBook, type PromotionBookDeps } from './promotions/promotion-book';
import { createPromotionLookup } from './promotions/promotion.lookup';
import { createPromotionsQueries } from './promotions/promotions.queries';
import { createPromotionsService, type PromotionsServiceDeps } from './promotions/promotions.service';
import { createPromotionHandlers, promotionRoutes, type PromotionHandlersDeps } from './promotions/routes';
import { createRecoveryService, type RecoveryService, type RecoveryServiceDeps } from './recovery/recovery.service';
import { createRemindersRepository } from './recovery/reminders.repository';
import { createRecoveryHandlers, recoveryRoutes, type RecoveryHandlersDeps } from './recovery/routes';
import { createGoodsQuotes, type GoodsQuotes, type GoodsQuotesDeps } from './goods/goods-quotes';
import { createQuoting, type QuotingDeps } from './quoting';
import { cartRoutes, createCartHandlers, type CartHandlersDeps } from './routes';
import { cartConsumers, createCartSubscribers } from './subscribers';
import type { CartTables } from './tables';
import { createTaxHandlers, taxRoutes, type TaxHandlersDeps } from './taxes/routes';
import { createTaxBook, type TaxBookDeps } from './taxes/tax-book';
import { createTaxRatesQueries } from './taxes/tax-rates.queries';
import { createTaxRatesService, type TaxRatesServiceDeps } from './taxes/tax-rates.service';
import { createWishHandlers, wishRoutes, type WishHandlersDeps } from './wishes/routes';
import { createWishesRepository } from './wishes/wishes.repository';
import { createWishesService, type WishesServiceDeps } from './wishes/wishes.service';
import type { Handlers } from '../../platform/http/route';

type Cradle = CartServiceDeps &
  GoodsQuotesDeps &
  CartQueriesDeps &
  CheckoutServiceDeps &
  QuotingDeps &
  CartHandlersDeps &
  CodesServiceDeps &
  PromotionBookDeps &
  PromotionHandlersDeps &
  PromotionsServiceDeps &
  RecoveryHandlersDeps &
  RecoveryServiceDeps &
  SavedItemHandlersDeps &
  SavedItemsServiceDeps &
  TaxBookDeps &
  TaxHandlersDeps &
  TaxRatesServiceDeps &
  WishHandlersDeps &
  WishesServiceDeps &
  Pick<Platform<CartTables>, 'db'> & {
    users: UsersFacade;
    facade: Omit<CartFacade, 'getReminder' | 'quoteGoods'>;
    goodsQuotes: GoodsQuotes;
    handlers: Handlers<typeof cartRoutes>;
    promotionHandlers: Handlers<typeof promotionRoutes>;
    taxHandlers: Handlers<typeof taxRoutes>;
    recoveryService: RecoveryService;
    recoveryHandlers: Handlers<typeof recoveryRoutes>;
    savedItemHandlers: Handlers<typeof savedItemRoutes>;
    wishHandlers: Handlers<typeof wishRoutes>;
    jobs: JobHandler[];
  };

export const cartModule = defineModule({
  contract: cartContract,
  events: [cartLeft],
  uses: { users: usersContract, catalog: catalogContract, shipping: shippingContract },
  sends: [],
  consumers: cartConsumers,
  routes: { ...cartRoutes, ...promotionRoutes, ...taxRoutes, ...savedItemRoutes, ...wishRoutes, ...recoveryRoutes },
  permissions: cartPermissions,
  permissionTexts: cartPermissionTexts,
  wholeShop: cartOfTheWholeShop,
  invariants: cartInvariants,
  retention: cartRetention,
  create({ db, uow, secrets, market, clock, live, config }: Platform<CartTables>, { users, catalog, shipping }) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      secrets: asValue(secrets),
      market: asValue(market),
      clock: asValue(clock),
      live: asValue(live),
      publicUrl: asValue(config.publicUrl),
      reminderHours: asValue(config.cartReminderHours),
      users: asValue(users),
      catalog: asValue(catalog),
      shipping: asValue(shipping),
      carts: asFunction(createCartRepository).singleton(),
      reminders: asFunction(createRemindersRepository).singleton(),
      recoveryService: asFunction(createRecoveryService).singleton(),
      recoveryHandlers: asFunction(createRecoveryHandlers).singleton(),
      savedItems: asFunction(createSavedItemsRepository).singleton(),
      savedItemsService: asFunction(createSavedItemsService).singleton(),
      savedItemHandlers: asFunction(createSavedItemHandlers).singleton(),
      wishes: asFunction(createWishesRepository).singleton(),
      wishesService: asFunction(createWishesService).singleton(),
      wishHandlers: asFunction(createWishHandlers).singleton(),
      checkouts: asFunction(createCheckoutRepository).singleton(),
      quoting: asFunction(createQuoting).singleton(),
      goodsQuotes: asFunction(createGoodsQuotes).singleton(),
      display: asFunction(createDisplay).singleton(),
      cartService: asFunction(createCartService).singleton(),
      cartQueries: asFunction(createCartQueries).singleton(),
      facade: asFunction(createCheckoutService).singleton(),
      promotionBook: asFunction(createPromotionBook).singleton(),
      promotionLookup: asFunction(createPromotionLookup).singleton(),
      promotionsQueries: asFunction(createPromotionsQueries).singleton(),
      promotionsService: asFunction(createPromotionsService).singleton(),
      codesService: asFunction(createCodesService).singleton(),
      handlers: asFunction(createCartHandlers).singleton(),
      promotionHandlers: asFunction(createPromotionHandlers).singleton(),
      taxBook: asFunction(createTaxBook).singleton(),
      taxRatesQueries: asFunction(createTaxRatesQueries).singleton(),
      taxRatesService: asFunction(createTaxRatesService).singleton(),
      taxHandlers: asFunction(createTaxHandlers).singleton(),
      jobs: asFunction(createCartJobs).singleton(),
    });
    resolveAll(container);
    const { facade, handlers, promotionHandlers, taxHandlers, savedItemHandlers, wishHandlers, recoveryHandlers, recoveryService, jobs } =
      container.cradle;
    const { quoteGoods } = container.cradle.goodsQuotes;
    return {
      facade: { ...facade, quoteGoods, getReminder: recoveryService.getReminder },
      handlers: { ...handlers, ...promotionHandlers, ...taxHandlers, ...savedItemHandlers, ...wishHandlers, ...recoveryHandlers },
      subscribers: createCartSubscribers(),
      jobs,
    };
  },
});
