import type { Clock } from '../../../platform/kernel/clock';
import type { ModuleConfig, Secrets } from '../../../platform/module';
import { createMpesa } from './mpesa/mpesa';
import { createBankTransfer } from './offline/bank-transfer';
import { createCashOnDelivery } from './offline/cash-on-delivery';
import { createPaystack } from './paystack/paystack';
import type { PaymentProvider } from './provider';
import { createStripe } from './stripe/stripe';

export interface ElsewhereDeps {
  readonly config: ModuleConfig;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** Providers outside the house: those that have their keys, or their settings. A new one is added here. */
export function createElsewhere({ config: { payments }, secrets, clock }: ElsewhereDeps): readonly PaymentProvider[] {
  return [
    ...(payments.stripe ? [createStripe({ config: payments.stripe, clock })] : []),
    ...(payments.paystack ? [createPaystack({ config: payments.paystack })] : []),
    ...(payments.mpesa ? [createMpesa({ config: payments.mpesa, secrets, clock })] : []),
    ...(payments.bankTransfer ? [createBankTransfer({ config: payments.bankTransfer })] : []),
    ...(payments.cashOnDelivery ? [createCashOnDelivery({ config: payments.cashOnDelivery })] : []),
  ];
}
