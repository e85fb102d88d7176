import { z } from 'zod';
import { Email, Instant, page, pageQuery } from '../../../platform/facade/schemas';
import { defineRoutes } from '../../../platform/http/route';
import { Arrival, NewLabel, ReceiptRefund, Terms, Units, Wished, Words } from './bodies';
import { Return, Returnable, ReturnQuote, ReturnReason, ReturnState } from './shapes';

const idParams = z.strictObject({ id: z.uuid() });

const listOf = <T extends z.ZodType<unknown, string>>(one: T) =>
  z
    .string()
    .max(300)
    .transform((text) => text.split(','))
    .pipe(z.array(one).max(20));

const own = { permission: 'orders:read-own', own: true, all: 'orders:read-returns' } as const;
const staff = { permission: 'orders:manage-returns' } as const;

const exchangeErrors = [
  'orders.not-for-sale',
  'orders.sold-out',
  'orders.change-open',
  'orders.not-changeable',
  'orders.refund-too-much',
  'orders.digital-line',
  'orders.other-tax-mode',
  'orders.may-not-refund',
  'orders.only-in-all-stores',
] as const;

export const returnRoutes = defineRoutes({
  listOrderReturns: {
    method: 'get',
    path: '/orders/:id/returns',
    summary: 'The returns of an order, newest first, and what of it may still be sent back',
    access: own,
    params: idParams,
    responses: { 200: z.object({ items: z.array(Return), lines: z.array(Returnable), windowDays: z.int() }) },
    errors: ['orders.no-such-order'],
  },
  askReturn: {
    method: 'post',
    path: '/orders/:id/returns',
    summary:
      'Ask to send units back, each line with its reason. Of several sellers’ goods each gets a return. What staff ask for is approved at once, and may have a label',
    access: { permission: 'orders:return-own', own: true, all: 'orders:manage-returns' },
    params: idParams,
    body: z
      .strictObject({
        lines: z
          .array(z.strictObject({ lineId: z.uuid(), quantity: Units, reason: ReturnReason, note: Words.optional() }))
          .min(1)
          .max(500),
        note: Words.optional(),
        /** What the buyer would like instead of money; of goods of one seller. */
        exchange: z.array(Wished).min(1).max(50).optional(),
        /** Staff only. */
        label: NewLabel.optional(),
      })
      .meta({ id: 'NewReturn' }),
    responses: { 201: z.object({ items: z.array(Return) }) },
    idempotency: 'money',
    errors: [
      'orders.no-such-order',
      'orders.no-such-line',
      'orders.not-returnable',
      'orders.return-too-late',
      'orders.final-sale',
      'orders.return-not-paid',
      'orders.nothing-to-return',
      'orders.not-for-sale',
      'orders.exchange-one-seller',
    ],
  },
  listReturns: {
    method: 'get',
    path: '/returns',
    summary: 'All returns, newest first; a seller’s staff see those of their goods. Filters take comma lists',
    access: { permission: 'orders:read-returns' },
    query: z.strictObject({
      state: listOf(ReturnState).optional(),
      reason: listOf(ReturnReason).optional(),
      storeId: z.uuid().optional(),
      number: z
        .string()
        .regex(/^[0-9]{1,15}(?:-R[0-9]{1,4})?$/)
        .optional(),
      email: Email.optional(),
      /** Asked for from this instant on, and before that one. */
      from: Instant.optional(),
      to: Instant.optional(),
      ...pageQuery,
    }),
    responses: { 200: page(Return) },
  },
  getReturn: {
    method: 'get',
    path: '/returns/:id',
    summary: 'One return with what has arrived of it',
    access: own,
    params: idParams,
    responses: { 200: Return },
    errors: ['orders.no-such-return'],
  },
  cancelReturn: {
    method: 'post',
    path: '/returns/:id/cancel',
    summary: 'Keep the goods after all, as long as none of them has arrived',
    access: { permission: 'orders:return-own', own: true, all: 'orders:manage-returns' },
    params: idParams,
    responses: { 200: Return },
    idempotency: 'day',
    errors: ['orders.no-such-return', 'orders.return-state'],
  },
  approveReturn: {
    method: 'post',
    path: '/returns/:id/approve',
    summary: 'Let all of it come back, or the named units; the buyer gets a mail with the label and the answer',
    access: staff,
    params: idParams,
    body: z
      .strictObject({
        lines: z
          .array(z.strictObject({ lineId: z.uuid(), quantity: Units }))
          .min(1)
          .max(500)
          .optional(),
        label: NewLabel.optional(),
        /** Told to the buyer. */
        answer: Words.min(1).optional(),
        /** Goods that are sent instead of money, set aside from now on: sent once the others are here, or with `shipFirst` at once. */
        exchange: Terms.optional(),
      })
      .meta({ id: 'ApproveReturn' }),
    responses: { 200: Return },
    idempotency: 'day',
    errors: [
      'orders.no-such-return',
      'orders.return-state',
      'orders.no-such-line',
      'orders.not-returnable',
      'orders.nothing-to-return',
      ...exchangeErrors,
    ],
  },
  agreeExchange: {
    method: 'put',
    path: '/returns/:id/exchange',
    summary: 'Agree to other goods instead of money for an approved return of which nothing is here yet, as one that staff asked for',
    access: staff,
    params: idParams,
    body: Terms.meta({ id: 'AgreeExchange' }),
    responses: { 200: Return },
    idempotency: 'day',
    errors: ['orders.no-such-return', 'orders.return-state', ...exchangeErrors],
  },
  retryExchange: {
    method: 'post',
    path: '/returns/:id/exchange',
    summary: 'Try an exchange again that could not be made: its goods are set aside anew',
    access: staff,
    params: idParams,
    responses: { 200: Return },
    idempotency: 'day',
    errors: ['orders.no-such-return', 'orders.return-state', 'orders.exchange-money-back', ...exchangeErrors],
  },
  rejectReturn: {
    method: 'post',
    path: '/returns/:id/reject',
    summary: 'Do not take it back; the buyer gets a mail with the reason',
    access: staff,
    params: idParams,
    body: z.strictObject({ reason: Words.min(1) }).meta({ id: 'RejectReturn' }),
    responses: { 200: Return },
    idempotency: 'day',
    errors: ['orders.no-such-return', 'orders.return-state'],
  },
  labelReturn: {
    method: 'put',
    path: '/returns/:id/label',
    summary: 'Say how it comes back: a carrier and its number, or an address, and what else to do',
    access: staff,
    params: idParams,
    body: NewLabel,
    responses: { 200: Return },
    errors: ['orders.no-such-return', 'orders.return-state'],
  },
  closeReturn: {
    method: 'post',
    path: '/returns/:id/close',
    summary: 'Nothing more of it will come: its other units may be asked for anew',
    access: staff,
    params: idParams,
    responses: { 200: Return },
    idempotency: 'day',
    errors: ['orders.no-such-return', 'orders.return-state', 'orders.exchange-owed'],
  },
  quoteReceipt: {
    method: 'post',
    path: '/returns/:id/receipts/quote',
    asks: true,
    summary: 'What would go back for units that have arrived; nothing is done',
    access: staff,
    params: idParams,
    body: z.strictObject({ lines: Arrival.lines, refund: ReceiptRefund.omit({ reason: true }).optional() }).meta({ id: 'ReturnToQuote' }),
    responses: { 200: ReturnQuote },
    errors: [
      'orders.no-such-return',
      'orders.no-such-line',
      'orders.not-returnable',
      'orders.nothing-to-return',
      'orders.return-fee',
      'orders.other-currency',
      'orders.only-in-all-stores',
    ],
  },
  receiveReturn: {
    method: 'post',
    path: '/returns/:id/receipts',
    summary:
      'Units have arrived, as announced or not: they are for sale again or written off, and with `refund` their share of the price goes back. The receipt says how the refund ended',
    access: staff,
    params: idParams,
    body: z
      .strictObject({
        ...Arrival,
        /** Nothing more of it is awaited. */
        complete: z.boolean().optional(),
        /** For staff. */
        note: Words.min(1).optional(),
      })
      .meta({ id: 'NewReturnReceipt' }),
    responses: { 201: Return },
    idempotency: 'money',
    errors: [
      'orders.no-such-return',
      'orders.return-state',
      'orders.no-such-line',
      'orders.not-returnable',
      'orders.nothing-to-return',
      'orders.return-fee',
      'orders.other-currency',
      'orders.no-wallet',
      'orders.may-not-refund',
      'orders.return-is-exchange',
      'orders.exchange-owed',
      'orders.only-in-all-stores',
      'orders.being-changed',
    ],
  },
});
