import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type Platform } from '../../platform/module';
import { catalogContract, type CatalogFacade } from '../catalog';
import { ordersContract, type OrdersFacade } from '../orders';
import { reviewsContract, type ReviewsFacade } from './contract';
import { ratingChanged } from './events';
import { reviewsInvariants } from './invariants';
import { reviewsPermissions, reviewsPermissionTexts, reviewsOfTheWholeShop } from './permissions';
import { createReviewsQueries } from './reviews.queries';
import { createModerationService } from './moderation.service';
import { createReviewsService } from './reviews.service';
import { createStaffReviewsQueries } from './staff-reviews.queries';
import { createReviewsHandlers, reviewsRoutes, type ReviewsHandlersDeps } from './routes';
import type { ReviewsTables } from './tables';

type Cradle = ReviewsHandlersDeps &
  Pick<Platform<ReviewsTables>, 'db' | 'uow'> & {
    catalog: CatalogFacade;
    orders: OrdersFacade;
    facade: ReviewsFacade;
    handlers: Handlers<typeof reviewsRoutes>;
  };

export const reviewsModule = defineModule({
  contract: reviewsContract,
  events: [ratingChanged],
  uses: { catalog: catalogContract, orders: ordersContract },
  sends: [],
  consumers: {},
  routes: reviewsRoutes,
  permissions: reviewsPermissions,
  permissionTexts: reviewsPermissionTexts,
  wholeShop: reviewsOfTheWholeShop,
  invariants: reviewsInvariants,
  create({ db, uow }: Platform<ReviewsTables>, { catalog, orders }) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      catalog: asValue(catalog),
      orders: asValue(orders),
      reviewsQueries: asFunction(createReviewsQueries).singleton(),
      reviewsService: asFunction(createReviewsService).singleton(),
      staffReviewsQueries: asFunction(createStaffReviewsQueries).singleton(),
      moderationService: asFunction(createModerationService).singleton(),
      facade: asFunction(({ reviewsQueries }: ReviewsHandlersDeps): ReviewsFacade => ({
        listRatings: reviewsQueries.listRatings,
      })).singleton(),
      handlers: asFunction(createReviewsHandlers).singleton(),
    });
    resolveAll(container);
    return { facade: container.cradle.facade, handlers: container.cradle.handlers, subscribers: {} };
  },
});
