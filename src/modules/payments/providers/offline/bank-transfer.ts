import { z } from 'zod';
import type { BankTransferConfig } from '../../../../platform/config/payments';
import type { ProviderReport } from '../../domain/attempt';
import { bankTransfer } from '../../domain/offline';
import { referenceFor, spelled } from '../../bank/reference';
import { defineProvider, type PaymentProvider } from '../provider';
import { offlineCapabilities } from './offline';

/** The buyer sends the money from their bank; a line of the account's statement says that it came. Its reference is the payment's name. */
export function createBankTransfer({ config }: { readonly config: BankTransferConfig }): PaymentProvider {
  const { holder, iban, bic, bank, currency, days } = config;
  const waiting = (ref: string, of: string): ProviderReport => ({
    ref,
    status: 'requires_action',
    currency: of,
    authorized: 0,
    captured: 0,
    refunded: 0,
  });
  return defineProvider({
    code: bankTransfer,
    name: 'Bank transfer',
    simulated: config.example,
    capabilities: { ...offlineCapabilities, currencies: [currency] },
    waitDays: days,
    input: z.object({}),
    tokens: [],
    async create({ attemptId, money }) {
      const ref = referenceFor(attemptId);
      const transfer = { holder, iban, bic, bank, reference: spelled(ref), amount: money };
      const text = `Please transfer the amount and write ${spelled(ref)} into the purpose.`;
      return { ...waiting(ref, money.currency), action: { type: 'display', text, transfer } };
    },
    sync: async ({ ref, currency: of }) => (ref === null ? null : waiting(ref, of)),
    cancel: async ({ ref, currency: of }) => ({ ...waiting(ref, of), status: 'cancelled' }),
    refund: async ({ refundId }) => ({ ref: `by-hand_${refundId}`, status: 'pending' }),
  });
}
