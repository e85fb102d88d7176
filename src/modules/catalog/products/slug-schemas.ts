import { z } from 'zod';
import { isReservedForProducts } from '../domain/slug';

/** Lower-case words joined by hyphens. */
export const Slug = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');

/** Under it a product is found, also beside the shop's own addresses. */
export const ProductSlug = Slug.refine((slug) => !isReservedForProducts(slug), 'is an address of the shop itself');
