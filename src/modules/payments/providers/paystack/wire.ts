import { z } from 'zod';
import type { PaystackConfig } from '../../../../platform/config/payments';
import { callJson } from '../json-call';

/** As Paystack has a transaction; only what is read here. */
export const Transaction = z.object({
  id: z.int(),
  status: z.string(),
  reference: z.string(),
  amount: z.coerce.number().int(),
  requested_amount: z.coerce.number().int().nullish(),
  currency: z.string(),
  gateway_response: z.string().nullish(),
  authorization: z.object({ brand: z.string().nullish(), last4: z.string().nullish() }).nullish().catch(null),
});
export type Transaction = z.output<typeof Transaction>;

export const Refund = z.object({
  id: z.int(),
  status: z.string(),
  amount: z.coerce.number().int(),
  merchant_note: z.string().nullish(),
  /** The id of the transaction, where refunds are listed. */
  transaction: z.int().nullish().catch(null),
});
export type Refund = z.output<typeof Refund>;

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A definite "no": the request was not carried out. */
export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refusal: Refusal };

export interface NewTransaction {
  readonly email: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly callback_url: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface NewRefund {
  readonly transaction: string;
  readonly amount: number;
  readonly currency: string;
  readonly merchant_note: string;
}

/** The part of Paystack's API that is used. Every call throws where it is not known what became of it. */
export interface PaystackApi {
  initialize(transaction: NewTransaction, signal: AbortSignal): Promise<Answer<{ authorization_url: string }>>;
  verify(reference: string, signal: AbortSignal): Promise<Answer<Transaction>>;
  refund(refund: NewRefund, signal: AbortSignal): Promise<Answer<Refund>>;
  fetchRefund(id: string, signal: AbortSignal): Promise<Answer<Refund>>;
  /** Since that instant, newest first, of all transactions. */
  listRefunds(from: Date, signal: AbortSignal, page?: number): Promise<Answer<readonly Refund[]>>;
  /** Begun in that time, newest first, a hundred at a time; pages count from 1. */
  listTransactions(from: Date, to: Date, page: number, signal: AbortSignal): Promise<Answer<readonly Transaction[]>>;
}

export function createPaystackApi({ url, secretKey }: PaystackConfig): PaystackApi {
  async function call<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    schema: S,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<Answer<z.output<S>>> {
    const headers = { authorization: `Bearer ${secretKey}` };
    const answer = await callJson({ method, url: url + path, headers, signal, body });
    const { status, message, code, data } = Envelope.parse(answer.body);
    if (!status || answer.status >= 400) return { ok: false, refusal: { code: code ?? String(answer.status), message: message ?? '' } };
    return { ok: true, data: schema.parse(data) };
  }

  return {
    initialize: (transaction, signal) => call('POST', '/transaction/initialize', Initialized, signal, transaction),
    verify: (reference, signal) => call('GET', `/transaction/verify/${encodeURIComponent(reference)}`, Transaction, signal),
    refund: (refund, signal) => call('POST', '/refund', Refund, signal, refund),
    fetchRefund: (id, signal) => call('GET', `/refund/${encodeURIComponent(id)}`, Refund, signal),
    listRefunds: (from, signal, page = 1) =>
      call('GET', `/refund?perPage=100&page=${page}&from=${from.toISOString()}`, z.array(Refund), signal),
    listTransactions: (from, to, page, signal) =>
      call('GET', `/transaction?perPage=100&page=${page}&from=${from.toISOString()}&to=${to.toISOString()}`, z.array(Transaction), signal),
  };
}

const Envelope = z.object({
  status: z.boolean(),
  message: z.string().optional(),
  code: z.string().optional(),
  data: z.unknown().optional(),
});
const Initialized = z.object({ authorization_url: z.url() });
