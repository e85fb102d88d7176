import { z } from 'zod';
import type { CashOnDeliveryConfig } from '../../../../platform/config/payments';
import type { ProviderReport } from '../../domain/attempt';
import { cashOnDelivery } from '../../domain/offline';
import { defineProvider, type PaymentProvider } from '../provider';
import { offlineCapabilities } from './offline';

/** A promise at the door: taken whole when staff say that it was collected. Money that goes back is sent by hand. */
export function createCashOnDelivery({
  config: { currency, countries, most },
}: {
  readonly config: CashOnDeliveryConfig;
}): PaymentProvider {
  const promised = (ref: string, amount: number, of: string): ProviderReport => ({
    ref,
    status: 'authorized',
    currency: of,
    authorized: amount,
    captured: 0,
    refunded: 0,
  });
  return defineProvider({
    code: cashOnDelivery,
    name: 'Cash on delivery',
    simulated: false,
    capabilities: { ...offlineCapabilities, currencies: [currency], authorizeCapture: true },
    offer: { countries, most, onlyGoods: true },
    input: z.object({}),
    tokens: [],
    create: async ({ attemptId, money }) => promised(`cod_${attemptId}`, money.minor, money.currency),
    sync: async ({ ref, amount, currency: of }) => (ref === null ? null : promised(ref, amount, of)),
    capture: async ({ ref, money }) => ({ ...promised(ref, money.minor, money.currency), status: 'captured', captured: money.minor }),
    cancel: async ({ ref, currency: of }) => ({ ...promised(ref, 0, of), status: 'cancelled' }),
    refund: async ({ refundId }) => ({ ref: `by-hand_${refundId}`, status: 'pending' }),
  });
}
