import { z } from 'zod';
import { badWebhook } from '../../errors';
import { faultInSignature } from '../../webhooks/signature';
import { jsonOf } from '../json-call';
import type { ProviderEvent, RawWebhook } from '../provider';

export const signatureName = 'stripe-signature';

/** What it says is not believed but asked for, so its order does not matter. @throws AppError payments.webhook-refused */
export function eventsOf({ headers, rawBody }: RawWebhook, secrets: readonly string[], now: Date): readonly ProviderEvent[] {
  const keys = secrets.map((secret) => Buffer.from(secret));
  const fault = faultInSignature({ header: headers[signatureName], body: rawBody, keys, now });
  if (fault !== null) throw badWebhook(fault);
  const told = Told.safeParse(jsonOf(rawBody.toString('utf8')));
  if (!told.success) throw badWebhook('the content is not known');
  const { id: eventId, type, created, data } = told.data;
  const kind = kinds[type];
  const { id, payment_intent: of, metadata } = data.object;
  const ref = type.startsWith('payment_intent.') ? id : of;
  if (kind === undefined || !ref) return [];
  const attemptId = z.uuid().safeParse(metadata?.['attempt_id']);
  const occurredAt = new Date(created * 1000).toISOString();
  return [{ eventId, occurredAt, kind, ref, report: null, ...(attemptId.success && { attemptId: attemptId.data }) }];
}

/** Those that tell of something the shop does not know yet. */
const kinds: Readonly<Record<string, ProviderEvent['kind']>> = {
  'payment_intent.succeeded': 'attempt',
  'payment_intent.payment_failed': 'attempt',
  'payment_intent.canceled': 'attempt',
  'payment_intent.amount_capturable_updated': 'attempt',
  'charge.refunded': 'refund',
  'charge.refund.updated': 'refund',
  'refund.created': 'refund',
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'charge.dispute.created': 'dispute',
  'charge.dispute.updated': 'dispute',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_withdrawn': 'dispute',
  'charge.dispute.funds_reinstated': 'dispute',
};

const Told = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  created: z.int(),
  data: z.object({
    object: z.object({
      id: z.string().max(200),
      payment_intent: z.string().max(200).nullish().catch(null),
      metadata: z.record(z.string(), z.string()).nullish().catch(null),
    }),
  }),
});
