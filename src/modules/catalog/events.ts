import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

export const productChanged = defineEvent({ name: 'catalog.product-changed', version: 1, data: z.object({ productId: z.uuid() }) });
