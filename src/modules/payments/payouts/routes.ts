import { z } from 'zod';
import { Currency } from '../../../platform/facade/schemas';
import { reportCsv } from '../../../platform/http/report-csv';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import type { PayoutsQueries } from './payouts.queries';

const PayoutRow = z
  .object({
    /** The first day of it, in the shop's own time. */
    period: z.iso.date(),
    provider: z.string(),
    currency: Currency,
    payments: z.int(),
    captured: z.int(),
    refunded: z.int(),
    /** Of refunds whose money came back. */
    returned: z.int(),
    kept: z.int(),
  })
  .meta({ id: 'PayoutReportRow' });

const query = z.strictObject({ from: z.iso.date(), to: z.iso.date(), by: z.enum(['day', 'week', 'month']).optional() });
const access = { permission: 'payments:read-payouts' } as const;

export const payoutRoutes = defineRoutes({
  reportPayouts: {
    method: 'get',
    path: '/reports/payouts',
    summary: 'What each payment provider took and gave back by day, week or month, top-ups included',
    access,
    query,
    responses: { 200: z.object({ rows: z.array(PayoutRow) }) },
  },
  downloadPayouts: {
    method: 'get',
    path: '/reports/payouts/file',
    summary: 'The same as CSV, with amounts in whole units of the currency',
    access,
    query,
    responses: { 200: z.any().meta({ description: 'CSV, as an attachment' }) },
  },
});

export interface PayoutHandlersDeps {
  readonly payoutsQueries: PayoutsQueries;
}

const amounts: ReadonlySet<string> = new Set(['captured', 'refunded', 'returned', 'kept']);

export const createPayoutHandlers = ({ payoutsQueries }: PayoutHandlersDeps): Handlers<typeof payoutRoutes> => ({
  reportPayouts: async ({ query: asked }) => ok({ rows: await payoutsQueries.listPayouts(asked) }),
  downloadPayouts: async ({ query: asked }) =>
    reportCsv(`payouts-${asked.from}-${asked.to}.csv`, await payoutsQueries.listPayouts(asked), amounts),
});
