import { z } from 'zod';
import type { Money } from '../../../platform/kernel/money';
import type { ProviderReport } from '../domain/attempt';
import { byHand } from '../domain/offline';
import { offlineCapabilities } from './offline/offline';
import { defineProvider, type PaymentProvider } from './provider';

/** Wallet and gift cards move with our own transactions: there is nobody to ask, and nobody chooses them as the way to pay the rest. */
const inHouse = (code: string, name: string): PaymentProvider =>
  defineProvider({
    code,
    name,
    simulated: false,
    capabilities: {
      currencies: 'all',
      minUnit: () => 1,
      authorizeCapture: true,
      partialCapture: false,
      partialRefund: true,
      asyncRefund: false,
      cancel: false,
      flow: ['instant'],
      idempotentCreate: true,
      repeatableRefund: true,
      refundMayFailLater: false,
      signedWebhooks: false,
      pushesFailures: false,
    },
    input: z.never(),
    tokens: [],
    create: () => Promise.reject(new Error(`${code} is no way to pay the rest`)),
    sync: () => Promise.resolve(null),
  });

const taken = ({ attemptId, money: { minor, currency } }: { attemptId: string; money: Money }, how: string): ProviderReport => ({
  ref: `hand_${attemptId}`,
  status: 'captured',
  currency,
  authorized: minor,
  captured: minor,
  refunded: 0,
  method: { brand: how, last4: '' },
});

/** Staff have it already: nobody chooses it as a way to pay. What goes back they send themselves. */
const takenByHand = defineProvider({
  code: byHand,
  name: 'Taken by staff',
  simulated: false,
  capabilities: { ...offlineCapabilities, currencies: 'all' },
  input: z.object({ how: z.enum(['cash', 'transfer', 'terminal']) }),
  tokens: [],
  create: async (payment) => taken(payment, payment.input.how),
  sync: () => Promise.resolve(null),
  refund: async ({ refundId }) => ({ ref: `by-hand_${refundId}`, status: 'pending' }),
});

export const houseProviders: readonly PaymentProvider[] = [inHouse('wallet', 'Wallet'), inHouse('gift-card', 'Gift card'), takenByHand];
