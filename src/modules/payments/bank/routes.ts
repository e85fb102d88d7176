import { z } from 'zod';
import { Instant, Money, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { caseKinds } from '../cases/cases.repository';
import type { BankQueries } from './bank.queries';
import type { BankService } from './bank.service';

const idParams = z.strictObject({ id: z.uuid() });

const outcomes = ['paid', 'part', 'known', 'bank-unknown', 'bank-overpaid', 'bank-duplicate', 'bank-late', 'bank-other-currency'] as const;

/** A transfer that is awaited. `received`: parts of it that came. */
export const Transfer = z
  .object({
    paymentId: z.uuid(),
    orderId: z.uuid(),
    reference: z.string(),
    amount: Money,
    received: Money,
    createdAt: Instant,
    until: Instant.nullable(),
  })
  .meta({ id: 'BankTransfer' });

/** What a statement says, and what became, or would become, of each line. */
const BankStatement = z
  .object({
    columns: z.record(z.string(), z.string()),
    outgoing: z.int(),
    faults: z.array(z.object({ line: z.int(), reason: z.enum(['no-amount', 'no-date']) })),
    lines: z.array(
      z.object({
        line: z.int(),
        bookedOn: z.iso.date(),
        amount: Money,
        payer: z.string(),
        purpose: z.string(),
        outcome: z.enum(outcomes),
        orderId: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'BankStatement' });

const refundByHand = {
  id: z.uuid(),
  paymentId: z.uuid(),
  orderId: z.uuid(),
  provider: z.string(),
  amount: Money,
  reason: z.string(),
  /** As the bank named who had paid. */
  payer: z.string().nullable(),
  createdAt: Instant,
};
/** `toSend`: less than `amount` where less had come, by the tolerance of transfers. */
const RefundToSend = z.object({ ...refundByHand, toSend: Money }).meta({ id: 'RefundToSend' });
/** `note`: what staff said when they sent it, or why they could not. */
const EndedRefund = z
  .object({ ...refundByHand, sent: z.boolean(), note: z.string().nullable(), endedAt: Instant })
  .meta({ id: 'EndedRefund' });

/** Something between us and a bank or a provider that staff have to look at. `facts` says more, by kind. */
export const PaymentCase = z
  .object({
    id: z.uuid(),
    kind: z.enum(caseKinds),
    status: z.enum(['open', 'closed']),
    provider: z.string(),
    orderId: z.uuid().nullable(),
    paymentId: z.uuid().nullable(),
    refundId: z.uuid().nullable(),
    amount: Money.nullable(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    note: z.string().nullable(),
    closedBy: z.uuid().nullable(),
    openedAt: Instant,
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'PaymentCase' });

export const bankRoutes = defineRoutes({
  listTransfers: {
    method: 'get',
    path: '/payments/transfers',
    summary: 'Bank transfers that are awaited, oldest first, at most 500',
    access: { permission: 'payments:match-transfers' },
    responses: { 200: z.object({ items: z.array(Transfer) }) },
  },
  matchTransfer: {
    method: 'post',
    path: '/payments/transfers/:id/match',
    summary: 'Money that was seen on the account, for this payment',
    access: { permission: 'payments:match-transfers' },
    params: idParams,
    body: z
      .strictObject({ amount: z.int().min(1), bookedOn: z.iso.date(), note: OneLine(200).optional() })
      .meta({ id: 'SeenTransfer', description: '`amount` in minor units of the payment’s currency' }),
    responses: { 201: z.object({ outcome: z.enum(outcomes) }) },
    idempotency: 'money',
    errors: ['payments.no-such-payment'],
  },
  readStatement: {
    method: 'post',
    path: '/payments/statements',
    summary: 'A bank’s CSV: each line pays what its purpose names, or becomes a case. `dryRun` says what would happen',
    access: { permission: 'payments:match-transfers' },
    body: z.strictObject({ text: z.string().min(1).max(900_000), dryRun: z.boolean() }).meta({ id: 'NewBankStatement' }),
    responses: { 200: BankStatement },
    errors: ['payments.no-bank-transfer', 'payments.not-a-statement', 'payments.statement-too-long'],
  },
  listRefundsToSend: {
    method: 'get',
    path: '/payments/refunds/to-send',
    summary: 'Money that is to be given back by hand, oldest first, at most 500; and the last 50 refunds that staff have ended',
    access: { permission: 'payments:match-transfers' },
    responses: { 200: z.object({ items: z.array(RefundToSend), ended: z.array(EndedRefund) }) },
  },
  endRefund: {
    method: 'post',
    path: '/payments/refunds/:id/end',
    summary: 'A refund that is given back by hand was sent, or could not be',
    access: { permission: 'payments:match-transfers' },
    params: idParams,
    body: z.strictObject({ sent: z.boolean(), note: OneLine(200).optional() }).meta({ id: 'EndOfRefund' }),
    responses: { 204: null },
    errors: ['payments.no-such-refund', 'payments.refund-ended'],
  },
  listCases: {
    method: 'get',
    path: '/payments/cases',
    summary: 'What staff have to decide: money without an order, differences from a provider’s books, disputes; newest first',
    access: { permission: 'payments:read-cases' },
    query: z.strictObject({ status: z.enum(['open', 'closed']).optional(), kind: z.enum(caseKinds).optional(), ...pageQuery }),
    responses: { 200: page(PaymentCase) },
    errors: ['payments.bad-cursor'],
  },
  getCase: {
    method: 'get',
    path: '/payments/cases/:id',
    summary: 'One of them',
    access: { permission: 'payments:read-cases' },
    params: idParams,
    responses: { 200: PaymentCase },
    errors: ['payments.no-such-case'],
  },
  closeCase: {
    method: 'post',
    path: '/payments/cases/:id/close',
    summary: 'What was decided. `paymentId`: the money is for that payment. `givenBack`: a part is not kept for the rest any more',
    access: { permission: 'payments:close-cases' },
    params: idParams,
    body: z
      .strictObject({ note: OneLine(500), paymentId: z.uuid().optional(), givenBack: z.boolean().optional() })
      .meta({ id: 'DecidedCase' }),
    responses: { 200: PaymentCase },
    errors: ['payments.no-such-case', 'payments.case-closed', 'payments.not-assignable'],
  },
});

export interface BankHandlersDeps {
  readonly bankService: BankService;
  readonly bankQueries: BankQueries;
}

export function createBankHandlers({ bankService, bankQueries }: BankHandlersDeps): Handlers<typeof bankRoutes> {
  return {
    listTransfers: async () => ok({ items: await bankQueries.listTransfers() }),
    async matchTransfer({ params, body, caller, resourceId }) {
      const { amount, bookedOn, note = '' } = body;
      const seen = { lineId: resourceId, paymentId: params.id, amount, bookedOn, note, staffId: caller.userId() };
      return created({ outcome: await bankService.match(seen) });
    },
    async readStatement({ body, caller }) {
      const read = await bankService.readBankStatement(body.text, { carryOut: !body.dryRun, staffId: caller.userId() });
      return ok({ ...read, lines: read.lines.map(({ amount, currency, ...line }) => ({ ...line, amount: { minor: amount, currency } })) });
    },
    listRefundsToSend: async () => ok({ items: await bankQueries.listRefundsToSend(), ended: await bankQueries.listEndedRefunds(50) }),
    async endRefund({ params, body }) {
      await bankService.endRefund({ refundId: params.id, sent: body.sent, note: body.note ?? '' });
      return noContent();
    },
    listCases: async ({ query }) => ok(await bankQueries.listCasePage(query)),
    getCase: async ({ params }) => ok(await bankQueries.getCase(params.id)),
    async closeCase({ params, body, caller }) {
      const { note, paymentId = null, givenBack = false } = body;
      await bankService.settleCase({ caseId: params.id, note, paymentId, givenBack, staffId: caller.userId() });
      return ok(await bankQueries.getCase(params.id));
    },
  };
}
