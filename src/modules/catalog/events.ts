import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

export const productChanged = defineEvent({ name: 'catalog.product-changed', version: 1, data: z.object({ productId: z.uuid() }) });

/** A shelf has fallen to its threshold or below; told again only after it rose above. Units held by open checkouts count as gone. */
export const stockLow = defineEvent({
  name: 'catalog.stock-low',
  version: 1,
  data: z.object({
    variantId: z.uuid(),
    productId: z.uuid(),
    sku: z.string(),
    title: z.string(),
    storeId: z.uuid(),
    storeName: z.string(),
    /** Below zero where more is promised than has arrived (backorder). */
    available: z.int(),
    threshold: z.int(),
  }),
});
