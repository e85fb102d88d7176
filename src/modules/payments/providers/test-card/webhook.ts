import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../../../platform/kernel/clock';
import type { ModuleConfig, Secrets } from '../../../../platform/module';
import { badWebhook } from '../../errors';
import { faultInSignature, signatureHeader } from '../../webhooks/signature';
import type { ProviderEvent, RawWebhook } from '../provider';
import { reportOf } from './report';
import type { Charge } from './simulator';

/** The acquirer's own mail: it tells of a charge by itself, signed, as a real one would. */
export interface TestCardWebhooks {
  /** Posts the charge as it stands to the shop's public address, some time later. Not waited for: what is lost stays lost. */
  tell(charge: Charge, kind: ProviderEvent['kind']): void;
  /** @throws AppError payments.webhook-refused */
  parse(webhook: RawWebhook): readonly ProviderEvent[];
}

export interface TestCardWebhooksDeps {
  readonly config: ModuleConfig;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly logger: Logger;
}

export const signatureName = 'test-card-signature';
export const webhookPath = '/api/v1/payments/webhooks/test-card';

const Told = z.object({
  id: z.string().min(1).max(200),
  at: z.iso.datetime(),
  kind: z.enum(['attempt', 'refund']),
  charge: z.object({
    ref: z.string().min(1).max(200),
    status: z.enum(['requires_action', 'authorized', 'captured', 'failed', 'cancelled']),
    currency: z.string().regex(/^[A-Z]{3}$/),
    authorized: z.int().min(0),
    captured: z.int().min(0),
    refunded: z.int().min(0),
    failureCode: z.string().max(100).nullable(),
    customer: z.string().max(200).nullable().default(null),
    token: z.string().max(100).nullable().default(null),
  }),
});
type Told = z.output<typeof Told>;

/** How long the acquirer takes to write, in milliseconds. */
const delayMs = 700;
const timeoutMs = 5_000;

export function createTestCardWebhooks({ config, secrets, clock, logger }: TestCardWebhooksDeps): TestCardWebhooks {
  const key = secrets.key('test-card-webhooks');
  const address = new URL(webhookPath, config.publicUrl || 'http://localhost');

  async function post(told: Told): Promise<void> {
    const body = Buffer.from(JSON.stringify(told));
    const headers = {
      'content-type': 'application/json',
      [signatureName]: signatureHeader(key, Math.floor(clock().getTime() / 1000), body),
    };
    try {
      await fetch(address, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      logger.debug({ err: error }, 'the test card could not tell of a charge');
    }
  }

  return {
    tell(charge, kind) {
      const told: Told = { id: randomUUID(), at: clock().toISOString(), kind: kind === 'refund' ? 'refund' : 'attempt', charge };
      setTimeout(() => void post(told), delayMs).unref();
    },
    parse({ headers, rawBody }) {
      const fault = faultInSignature({ header: headers[signatureName], body: rawBody, keys: [key], now: clock() });
      if (fault !== null) throw badWebhook(fault);
      const told = Told.safeParse(jsonOf(rawBody));
      if (!told.success) throw badWebhook('the content is not known');
      const { id, at, kind, charge } = told.data;
      return [{ eventId: id, occurredAt: at, kind, ref: charge.ref, report: reportOf(charge) }];
    },
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
