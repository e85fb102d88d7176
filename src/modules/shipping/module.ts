import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type Platform } from '../../platform/module';
import { shippingContract, type ShippingFacade } from './contract';
import { shipmentDelivered, shipmentShipped } from './events';
import { shippingInvariants } from './invariants';
import { shippingPermissions, shippingPermissionTexts, shippingOfTheWholeShop } from './permissions';
import { createCarriers } from './carriers/carriers';
import { createFirstSetup, type FirstSetup } from './rates/first-setup';
import { createRateBook } from './rates/rate-book';
import { createRatesQueries } from './rates/rates.queries';
import { createRatesService } from './rates/rates.service';
import { createShippingHandlers, shippingRoutes, type ShippingHandlersDeps } from './routes';
import { createShipmentsQueries } from './shipments/shipments.queries';
import { createShipmentsService } from './shipments/shipments.service';
import type { ShippingTables } from './tables';

type Cradle = ShippingHandlersDeps &
  Pick<Platform<ShippingTables>, 'db' | 'uow' | 'market' | 'live'> & {
    firstSetup: FirstSetup;
    facade: ShippingFacade;
    handlers: Handlers<typeof shippingRoutes>;
  };

export const shippingModule = defineModule({
  contract: shippingContract,
  events: [shipmentShipped, shipmentDelivered],
  uses: {},
  sends: [],
  consumers: {},
  routes: shippingRoutes,
  permissions: shippingPermissions,
  permissionTexts: shippingPermissionTexts,
  wholeShop: shippingOfTheWholeShop,
  invariants: shippingInvariants,
  create({ db, uow, market, live }: Platform<ShippingTables>) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      market: asValue(market),
      live: asValue(live),
      firstSetup: asFunction(createFirstSetup).singleton(),
      rateBook: asFunction(createRateBook).singleton(),
      carriers: asFunction(createCarriers).singleton(),
      ratesQueries: asFunction(createRatesQueries).singleton(),
      ratesService: asFunction(createRatesService).singleton(),
      shipmentsQueries: asFunction(createShipmentsQueries).singleton(),
      shipmentsService: asFunction(createShipmentsService).singleton(),
      facade: asFunction(createShippingFacade).singleton(),
      handlers: asFunction(createShippingHandlers).singleton(),
    });
    resolveAll(container);
    const { facade, handlers, firstSetup } = container.cradle;
    return {
      facade,
      handlers,
      subscribers: {},
      async seed(report) {
        await firstSetup.ensure();
        report('shipping: a zone with flat rates');
      },
    };
  },
});

const createShippingFacade = ({ ratesQueries, shipmentsQueries, shipmentsService }: ShippingHandlersDeps): ShippingFacade => ({
  listOptions: ratesQueries.listOptions,
  createShipment: shipmentsService.createShipment,
  changeOwner: shipmentsService.changeOwner,
  checkTrackingNumber: shipmentsQueries.checkTrackingNumber,
  listShipments: shipmentsQueries.listShipments,
});
