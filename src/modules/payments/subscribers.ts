import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { accountClosed } from '../users';
import type { SavedMethodsRepository } from './saved/saved-methods.repository';
import type { PaymentsTables } from './tables';

export const paymentsConsumers = { 'payments.on-account-closed': accountClosed } satisfies Consumers;

export interface PaymentsSubscribersDeps {
  readonly savedMethods: SavedMethodsRepository;
}

export const createPaymentsSubscribers = ({
  savedMethods,
}: PaymentsSubscribersDeps): EventHandlers<typeof paymentsConsumers, PaymentsTables> => ({
  'payments.on-account-closed': ({ userId }, once) => once((tx) => savedMethods.removeAll(userId, tx.db)),
});
