import type { CatalogFacade } from '../catalog';
import { reviewsErrors } from './errors';

/** Reviews are as public as their product. @throws AppError reviews.no-such-product */
export async function requireProduct(catalog: CatalogFacade, productId: string): Promise<void> {
  const [product] = await catalog.listProducts({ productIds: [productId] });
  if (!product) throw reviewsErrors.noSuchProduct();
}
