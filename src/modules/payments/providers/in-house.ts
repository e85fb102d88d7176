import { z } from 'zod';
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

export const houseProviders: readonly PaymentProvider[] = [inHouse('wallet', 'Wallet'), inHouse('gift-card', 'Gift card')];
