import { z } from 'zod';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import type { ComparingService } from './comparing.service';

const Comparison = z
  .object({
    provider: z.string(),
    /** Of ours that were looked at, and differences that were no case yet; null: it could not be compared. */
    payments: z.int().nullable(),
    differences: z.int().nullable(),
    failure: z.string().nullable(),
  })
  .meta({ id: 'PaymentComparison' });

export const comparingRoutes = defineRoutes({
  compare: {
    method: 'post',
    path: '/payments/comparisons',
    summary: 'Compare our books with those of each payment provider now; every difference becomes a case. It happens daily by itself',
    access: { permission: 'payments:close-cases' },
    body: z.strictObject({ days: z.int().min(1).max(90).default(7) }),
    responses: { 200: z.object({ items: z.array(Comparison) }) },
  },
});

export interface ComparingHandlersDeps {
  readonly comparingService: ComparingService;
}

export const createComparingHandlers = ({ comparingService }: ComparingHandlersDeps): Handlers<typeof comparingRoutes> => ({
  compare: async ({ body }) => ok({ items: await comparingService.compareNow(body.days) }),
});
