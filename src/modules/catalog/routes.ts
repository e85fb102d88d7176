import { defineRoutes, type Handlers } from '../../platform/http/route';
import { categoryRoutes, createCategoryHandlers, type CategoryHandlersDeps } from './categories/routes';
import { createProductHandlers, productRoutes, type ProductHandlersDeps } from './products/routes';
import { createStoreHandlers, storeRoutes, type StoreHandlersDeps } from './stores/routes';

/** `/products/search` stands before `/products/:idOrSlug`: the first match answers. */
export const catalogRoutes = defineRoutes({ ...productRoutes, ...categoryRoutes, ...storeRoutes });

export type CatalogHandlersDeps = ProductHandlersDeps & CategoryHandlersDeps & StoreHandlersDeps;

export const createCatalogHandlers = (deps: CatalogHandlersDeps): Handlers<typeof catalogRoutes> => ({
  ...createProductHandlers(deps),
  ...createCategoryHandlers(deps),
  ...createStoreHandlers(deps),
});
