import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { badWebhook } from '../../errors';
import { jsonOf } from '../json-call';
import type { ProviderEvent, RawWebhook } from '../provider';

export const signatureName = 'x-paystack-signature';

/** Hex HMAC-SHA-512 of the body as it came; the key is the account's secret key. */
export const paystackSignature = (body: Buffer, secretKey: string): string => createHmac('sha512', secretKey).update(body).digest('hex');

/** What it says is not believed but asked for, so its order and its repetition do not matter. @throws AppError payments.webhook-refused */
export function eventsOf({ headers, rawBody }: RawWebhook, secretKey: string): readonly ProviderEvent[] {
  const given = Buffer.from(headers[signatureName] ?? '', 'hex');
  const expected = Buffer.from(paystackSignature(rawBody, secretKey), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw badWebhook('the signature is wrong');
  const told = Told.safeParse(jsonOf(rawBody.toString('utf8')));
  if (!told.success) throw badWebhook('the content is not known');
  const { event, data } = told.data;
  const kind = kindOf(event);
  const ref = data.transaction_reference ?? data.reference ?? data.transaction?.reference;
  if (kind === null || ref === undefined) return [];
  return [
    {
      eventId: digestOf(rawBody),
      occurredAt: instant(data.paid_at ?? data.created_at),
      kind,
      ref,
      report: null,
      ...(isOurs(ref) && { attemptId: ref }),
    },
  ];
}

const Told = z.object({
  event: z.string().max(100),
  data: z.object({
    reference: z.string().max(200).optional(),
    transaction_reference: z.string().max(200).optional(),
    transaction: z
      .object({ reference: z.string().max(200) })
      .optional()
      .catch(undefined),
    paid_at: z.string().nullish(),
    created_at: z.string().nullish(),
  }),
});

function kindOf(event: string): ProviderEvent['kind'] | null {
  if (event.startsWith('charge.dispute.')) return 'dispute';
  if (event.startsWith('refund.')) return 'refund';
  return event.startsWith('charge.') ? 'attempt' : null;
}

/** Our attempt's id: known before Paystack's answer is. */
const isOurs = (ref: string): boolean => z.uuid().safeParse(ref).success;

/** Paystack numbers no events: the same body is the same event. */
const digestOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

const instant = (text: string | null | undefined): string => {
  const time = Date.parse(text ?? '');
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
};
