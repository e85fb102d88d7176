import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type Platform } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { createAdvancing } from './advancing';
import { createCollections } from './collections';
import { paymentsContract } from './contract';
import { paymentAuthorized, paymentFailed, paymentRefunded } from './events';
import { paymentsInvariants } from './invariants';
import { createPaymentsJobs, type PaymentsJobsDeps } from './jobs';
import { createPaymentsQueries, type PaymentsQueries } from './payments.queries';
import { createPaymentsService, type PaymentsService, type PaymentsServiceDeps } from './payments.service';
import { paymentsPermissions } from './permissions';
import type { PaymentProvider } from './providers/provider';
import { createProviders } from './providers/registry';
import { createCardSimulator, type CardSimulator } from './providers/test-card/simulator';
import { createTestCard } from './providers/test-card/test-card';
import { createPaymentsHandlers, paymentsRoutes } from './routes';
import type { PaymentsTables } from './tables';
import { createUnwinding, type UnwindingDeps } from './unwinding';

type Cradle = PaymentsServiceDeps &
  PaymentsJobsDeps &
  UnwindingDeps &
  Pick<Platform<PaymentsTables>, 'config'> & {
    simulator: CardSimulator;
    testCard: PaymentProvider;
    paymentsService: PaymentsService;
    paymentsQueries: PaymentsQueries;
    handlers: Handlers<typeof paymentsRoutes>;
    jobs: JobHandler[];
  };

export const paymentsModule = createPaymentsModule('now');

/** `later`: money is only reserved where a provider can do that. */
export function createPaymentsModule(captureMode: 'now' | 'later') {
  return defineModule({
    contract: paymentsContract,
    events: [paymentAuthorized, paymentFailed, paymentRefunded],
    uses: {},
    sends: [],
    consumers: {},
    routes: paymentsRoutes,
    permissions: paymentsPermissions,
    invariants: paymentsInvariants,
    create({ db, uow, logger, config }: Platform<PaymentsTables>) {
      const container = moduleContainer<Cradle>().register({
        db: asValue(db),
        uow: asValue(uow),
        logger: asValue(logger),
        config: asValue(config),
        captureMode: asValue(captureMode),
        simulator: asFunction(createCardSimulator).singleton(),
        testCard: asFunction(createTestCard).singleton(),
        providers: asFunction(createProviders).singleton(),
        collections: asFunction(createCollections).singleton(),
        advancing: asFunction(createAdvancing).singleton(),
        unwinding: asFunction(createUnwinding).singleton(),
        paymentsService: asFunction(createPaymentsService).singleton(),
        paymentsQueries: asFunction(createPaymentsQueries).singleton(),
        handlers: asFunction(createPaymentsHandlers).singleton(),
        jobs: asFunction(createPaymentsJobs).singleton(),
      });
      resolveAll(container);
      const { paymentsService, handlers, jobs } = container.cradle;
      const { openCollection, startPayment, cancelCollection, settleCollection, listPayments } = paymentsService;
      return {
        facade: { openCollection, startPayment, cancelCollection, settleCollection, listPayments },
        handlers,
        subscribers: {},
        jobs,
      };
    },
  });
}
