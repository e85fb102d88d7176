import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type Platform } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { createAdvancing } from './advancing';
import { createBankQueries, type BankQueries } from './bank/bank.queries';
import { createBankService, type BankServiceDeps } from './bank/bank.service';
import { createCapturing, type CapturingDeps } from './capturing';
import { createCharges } from './charges';
import { createCollections } from './collections';

import { createPayoutsQueries } from './payouts/payouts.queries';
import { createPayoutsSumming } from './payouts/summing.service';
import { createComparingService, type ComparingServiceDeps } from './comparing/comparing.service';
import { paymentsContract } from './contract';
import {
  chargePaid,
  giftCardIssued,
  paymentAuthorized,
  paymentAwaited,
  paymentFailed,
  paymentRefunded,
  refundFailed,
  walletToppedUp,
} from './events';
import { paymentsInvariants } from './invariants';
import { paymentsRetention } from './retention';
import { createPaymentsJobs, type PaymentsJobsDeps } from './jobs';
import { createPaymentsQueries, type PaymentsQueries, type PaymentsQueriesDeps } from './payments.queries';
import { createPaymentsService, type PaymentsService, type PaymentsServiceDeps } from './payments.service';
import { paymentsPermissions, paymentsPermissionTexts, paymentsOfTheWholeShop } from './permissions';
import { createElsewhere, type ElsewhereDeps } from './providers/elsewhere';
import type { PaymentProvider } from './providers/provider';
import { createProviders, type ProvidersDeps } from './providers/registry';
import { createCardSimulator, type CardSimulator } from './providers/test-card/simulator';
import { createTestCard } from './providers/test-card/test-card';
import { createTestCardWebhooks, type TestCardWebhooks, type TestCardWebhooksDeps } from './providers/test-card/webhook';
import { createRefunding, type RefundingDeps } from './refunding';
import { createPaymentsHandlers, paymentsRoutes, type PaymentsHandlersDeps } from './routes';
import { createSavedMethodsRepository } from './saved/saved-methods.repository';
import { createSavedMethodsService, type SavedMethodsServiceDeps } from './saved/saved-methods.service';
import { createGiftCardsQueries } from './stored/gift-cards.queries';
import { createGiftCardsService } from './stored/gift-cards.service';
import { createGiftCodes } from './stored/gift-codes';
import { createHolding, type Holding, type HoldingDeps } from './stored/holding';
import { createSoldCards } from './stored/sold-cards';
import { createTopUps, type TopUpsDeps } from './stored/top-ups';
import { createWallets } from './stored/wallets';
import { createPaymentsSubscribers, paymentsConsumers } from './subscribers';
import type { PaymentsTables } from './tables';
import { usersContract } from '../users';
import { createUnpaid } from './unpaid';
import { createUnwinding, type UnwindingDeps } from './unwinding';
import { createWebhooksService, type WebhooksService, type WebhooksServiceDeps } from './webhooks/webhooks.service';

type Cradle = PaymentsServiceDeps &
  PaymentsQueriesDeps &
  PaymentsJobsDeps &
  UnwindingDeps &
  CapturingDeps &
  RefundingDeps &
  HoldingDeps &
  TopUpsDeps &
  SavedMethodsServiceDeps &
  PaymentsHandlersDeps &
  WebhooksServiceDeps &
  BankServiceDeps &
  ComparingServiceDeps &
  TestCardWebhooksDeps &
  ElsewhereDeps &
  ProvidersDeps & {
    simulator: CardSimulator;
    testCardWebhooks: TestCardWebhooks;
    testCard: PaymentProvider;
    paymentsService: PaymentsService;
    paymentsQueries: PaymentsQueries;
    webhooksService: WebhooksService;
    bankQueries: BankQueries;
    holding: Holding;
    handlers: Handlers<typeof paymentsRoutes>;
    jobHandlers: JobHandler[];
  };

export const paymentsModule = defineModule({
  contract: paymentsContract,
  events: [paymentAuthorized, paymentAwaited, chargePaid, paymentFailed, paymentRefunded, refundFailed, walletToppedUp, giftCardIssued],
  uses: { users: usersContract },
  sends: [],
  consumers: paymentsConsumers,
  routes: paymentsRoutes,
  permissions: paymentsPermissions,
  permissionTexts: paymentsPermissionTexts,
  wholeShop: paymentsOfTheWholeShop,
  invariants: paymentsInvariants,
  retention: paymentsRetention,
  create({ db, uow, logger, config, jobs, secrets, clock, market }: Platform<PaymentsTables>, { users }) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      logger: asValue(logger),
      config: asValue(config),
      jobs: asValue(jobs),
      secrets: asValue(secrets),
      clock: asValue(clock),
      market: asValue(market),
      users: asValue(users),
      simulator: asFunction(createCardSimulator).singleton(),
      testCardWebhooks: asFunction(createTestCardWebhooks).singleton(),
      testCard: asFunction(createTestCard).singleton(),
      webhookUrlOf: asValue((provider: string) => `${config.publicUrl}/api/v1/payments/webhooks/${provider}`),
      elsewhere: asFunction(createElsewhere).singleton(),
      providers: asFunction(createProviders).singleton(),
      collections: asFunction(createCollections).singleton(),
      charges: asFunction(createCharges).singleton(),
      advancing: asFunction(createAdvancing).singleton(),
      refunding: asFunction(createRefunding).singleton(),
      capturing: asFunction(createCapturing).singleton(),
      unpaid: asFunction(createUnpaid).singleton(),
      unwinding: asFunction(createUnwinding).singleton(),
      bankService: asFunction(createBankService).singleton(),
      payoutsQueries: asFunction(createPayoutsQueries).singleton(),
      payoutsSumming: asFunction(createPayoutsSumming).singleton(),
      comparingService: asFunction(createComparingService).singleton(),
      bankQueries: asFunction(createBankQueries).singleton(),
      giftCodes: asFunction(createGiftCodes).singleton(),
      giftCardsService: asFunction(createGiftCardsService).singleton(),
      giftCardsQueries: asFunction(createGiftCardsQueries).singleton(),
      soldCards: asFunction(createSoldCards).singleton(),
      holding: asFunction(createHolding).singleton(),
      wallets: asFunction(createWallets).singleton(),
      savedMethods: asFunction(createSavedMethodsRepository).singleton(),
      savedMethodsService: asFunction(createSavedMethodsService).singleton(),
      topUps: asFunction(createTopUps).singleton(),
      webhooksService: asFunction(createWebhooksService).singleton(),
      paymentsService: asFunction(createPaymentsService).singleton(),
      paymentsQueries: asFunction(createPaymentsQueries).singleton(),
      handlers: asFunction(createPaymentsHandlers).singleton(),
      jobHandlers: asFunction(createPaymentsJobs).singleton(),
    });
    resolveAll(container);
    const { paymentsService, paymentsQueries, holding, wallets, giftCardsQueries, soldCards, handlers, jobHandlers } = container.cradle;
    const { openCollection, openCharge, startPayment, recordPayment, cancelCollection, settleCollection, listPayments } = paymentsService;
    const { capturePayment, refundPayment, changeOwner } = paymentsService;
    const { listPaymentSteps } = paymentsQueries;
    const reads = { listPayments, listPaymentSteps };
    const facade = {
      openCollection,
      startPayment,
      cancelCollection,
      openCharge,
      recordPayment,
      settleCollection,
      capturePayment,
      refundPayment,
      changeOwner,
      holdStoredValue: holding.holdStoredValue,
      issueGiftCards: soldCards.issueGiftCards,
      noteGiftCardMailed: soldCards.noteGiftCardMailed,
      listGiftCards: soldCards.listGiftCards,
      getWallet: wallets.getWallet,
      debitWallet: wallets.debitWallet,
      getGiftCardMail: giftCardsQueries.getGiftCardMail,
      ...reads,
    };
    return { facade, handlers, subscribers: createPaymentsSubscribers(container.cradle), jobs: jobHandlers };
  },
});
