import { createHmac, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Secrets } from '../../src/platform/kernel/secrets';

/** The test card's books about one payment, as it writes of them in a webhook. */
export interface Charge {
  readonly ref: string;
  readonly status: string;
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly failureCode: string | null;
}

/** Whoever writes webhooks to a shop: the test card with the key of this secret, or somebody who has another one. */
export interface Acquirer {
  chargeOf(pool: Pool, paymentId: string): Promise<Charge>;
  /** Resolves with the status of the answer. The same id is the same event. */
  tell(baseUrl: string, charge: Charge, more?: { readonly id?: string; readonly kind?: 'attempt' | 'refund' }): Promise<number>;
}

export function createAcquirer(secrets: Secrets): Acquirer {
  const key = secrets.key('test-card-webhooks');
  return {
    async chargeOf(pool, paymentId) {
      const { rows } = await pool.query<Charge>(
        `select ref, status, currency, authorized_minor::int as authorized, captured_minor::int as captured, refunded_minor::int as refunded,
           failure_code as "failureCode" from payments.test_card_charges where idempotency_key = $1`,
        [`pay_${paymentId}`],
      );
      if (!rows[0]) throw new Error(`nothing was charged for ${paymentId}`);
      return rows[0];
    },
    async tell(baseUrl, charge, { id = randomUUID(), kind = 'attempt' } = {}) {
      const body = JSON.stringify({ id, at: new Date().toISOString(), kind, charge });
      const seconds = Math.floor(Date.now() / 1000);
      const signature = `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
      const headers = { 'content-type': 'application/json', 'test-card-signature': signature };
      return (await fetch(`${baseUrl}/api/v1/payments/webhooks/test-card`, { method: 'POST', headers, body })).status;
    },
  };
}
