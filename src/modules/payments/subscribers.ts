import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { accountClosed } from '../users';
import type { SavedMethodsRepository } from './saved/saved-methods.repository';
import type { SoldCards } from './stored/sold-cards';
import type { PaymentsTables } from './tables';

export const paymentsConsumers = { 'payments.on-account-closed': accountClosed } satisfies Consumers;

export interface PaymentsSubscribersDeps {
  readonly savedMethods: SavedMethodsRepository;
  readonly soldCards: SoldCards;
}

export const createPaymentsSubscribers = ({
  savedMethods,
  soldCards,
}: PaymentsSubscribersDeps): EventHandlers<typeof paymentsConsumers, PaymentsTables> => ({
  'payments.on-account-closed': ({ userId }, once) =>
    once(async (tx) => {
      await savedMethods.removeAll(userId, tx.db);
      await soldCards.forgetRecipients(tx, userId);
    }),
});
