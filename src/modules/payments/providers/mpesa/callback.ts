import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../../../../platform/module';
import { badWebhook } from '../../errors';
import { jsonOf } from '../json-call';
import type { ProviderEvent, RawWebhook, RefundReport } from '../provider';

/** What a secret address is for: a payment, the result of a refund, or a refund that M-Pesa never got to. */
const kinds = { payment: 'p', result: 'r', timeout: 't' } as const;
type Kind = keyof typeof kinds;

/**
 * M-Pesa signs nothing. Each payment and each refund has an address of its own that nobody can guess, and says whose it is:
 * `<kind>.<id>.<HMAC of both>`.
 */
export interface Callbacks {
  urlOf(webhookUrl: string, kind: Kind, id: string): string;
  /** Of a payment only what it is about: how it stands is asked for. @throws AppError payments.webhook-refused */
  parse(webhook: RawWebhook): readonly ProviderEvent[];
}

export function createCallbacks({ secrets }: { readonly secrets: Secrets }): Callbacks {
  const seal = (kind: Kind, id: string): string => secrets.sign('mpesa-callbacks', `${kinds[kind]}.${id}`);

  function opened(secret: string | null): { kind: Kind; id: string } {
    const [letter, id, given = ''] = (secret ?? '').split('.');
    const kind = allKinds.find((one) => kinds[one] === letter);
    if (kind === undefined || !z.uuid().safeParse(id).success || id === undefined) throw badWebhook('this address belongs to nothing');
    const [one, other] = [Buffer.from(seal(kind, id)), Buffer.from(given)];
    if (one.length !== other.length || !timingSafeEqual(one, other)) throw badWebhook('this address belongs to nothing');
    return { kind, id };
  }

  return {
    urlOf: (webhookUrl, kind, id) => `${webhookUrl}/${kinds[kind]}.${id}.${seal(kind, id)}`,
    parse({ secret, rawBody }) {
      const { kind, id } = opened(secret);
      const body = jsonOf(rawBody.toString('utf8'));
      const event = {
        eventId: createHash('sha256').update(`${kind} ${id} `).update(rawBody).digest('hex'),
        occurredAt: epoch,
        report: null,
      };
      if (kind === 'payment') {
        const heard = Payment.safeParse(body);
        if (!heard.success) throw badWebhook('the content is not known');
        const { CheckoutRequestID: ref, CallbackMetadata } = heard.data.Body.stkCallback;
        const receipt = CallbackMetadata?.Item.find(({ Name }) => Name === 'MpesaReceiptNumber')?.Value;
        const captureRef = typeof receipt === 'string' && /^[A-Z0-9]{8,12}$/.test(receipt) ? { captureRef: receipt } : {};
        const amount = CallbackMetadata?.Item.find(({ Name }) => Name === 'Amount')?.Value;
        const told = typeof amount === 'number' && amount > 0 ? { toldMinor: Math.round(amount * 100) } : {};
        return [{ ...event, kind: 'attempt', ref, attemptId: id, ...captureRef, ...told }];
      }
      const refund = kind === 'timeout' ? neverReached : reportOf(body);
      return [{ ...event, kind: 'refund', ref: refund.ref, refund: { refundId: id, report: refund } }];
    },
  };
}

const allKinds = ['payment', 'result', 'timeout'] as const satisfies readonly Kind[];

/** M-Pesa does not say when something happened in a way that could be relied on. */
const epoch = new Date(0).toISOString();

const neverReached: RefundReport = {
  ref: 'timeout',
  status: 'failed',
  failure: { code: 'timeout', message: 'M-Pesa did not get to the refund in time.' },
};

function reportOf(body: unknown): RefundReport {
  const told = Result.safeParse(body);
  if (!told.success) throw badWebhook('the content is not known');
  const { ResultCode, ResultDesc, ConversationID: ref } = told.data.Result;
  return ResultCode === '0' ? { ref, status: 'succeeded' } : { ref, status: 'failed', failure: { code: ResultCode, message: ResultDesc } };
}

const Payment = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string().min(1).max(100),
      ResultCode: z.coerce.string(),
      CallbackMetadata: z.object({ Item: z.array(z.object({ Name: z.string(), Value: z.unknown().optional() })) }).optional(),
    }),
  }),
});

const Result = z.object({
  Result: z.object({
    ResultCode: z.coerce.string(),
    ResultDesc: z.string().default(''),
    ConversationID: z.string().min(1).max(100),
  }),
});
