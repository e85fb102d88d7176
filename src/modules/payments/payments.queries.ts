import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { attemptViewOf } from './attempt.view';
import type { AttemptView } from './contract';
import { noSuchOrder, noSuchPayment } from './errors';
import { findAttemptOf, isCollectionOf, type Owner } from './payments.repository';
import type { Flow } from './providers/provider';
import type { Providers } from './providers/registry';
import type { PaymentsTables } from './tables';

/** Who asks: by account, by the order's secret, or one who may see all. */
export interface Payer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
}

export interface ProviderCard {
  readonly code: string;
  readonly name: string;
  readonly flow: readonly Flow[];
  readonly tokens: readonly { readonly token: string; readonly label: string }[];
}

export interface PaymentsQueries {
  listProviders(): ProviderCard[];
  /** @throws AppError payments.no-such-payment, also when it is somebody else's */
  getAttempt(paymentId: string, payer: Payer): Promise<AttemptView>;
  /** @throws AppError payments.no-such-order, also when it is somebody else's */
  requireOrder(orderId: string, payer: Payer): Promise<void>;
}

export function createPaymentsQueries({
  db,
  providers,
}: {
  readonly db: Kysely<PaymentsTables>;
  readonly providers: Providers;
}): PaymentsQueries {
  return {
    listProviders: () =>
      providers.offered().map(({ code, name, capabilities, tokens }) => ({ code, name, flow: capabilities.flow, tokens })),
    async getAttempt(paymentId, payer) {
      const attempt = await findAttemptOf(db, paymentId, ownerOf(payer));
      if (!attempt) throw noSuchPayment();
      return attemptViewOf(attempt);
    },
    async requireOrder(orderId, payer) {
      if (!(await isCollectionOf(db, orderId, ownerOf(payer)))) throw noSuchOrder();
    },
  };
}

const ownerOf = ({ userId, orderToken, all }: Payer): Owner => ({
  userId,
  orderTokenHash: orderToken === null ? null : createHash('sha256').update(orderToken).digest('hex'),
  all,
});
