import { asFunction, asValue } from 'awilix';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import { defineModule, type EventHandlers, type Platform } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { cartContract } from '../cart';
import { ordersContract } from '../orders';
import { paymentsContract } from '../payments';
import { shippingContract } from '../shipping';
import { usersContract } from '../users';
import { notificationsContract } from './contract';
import { createDeliveryService, type DeliveryService, type DeliveryServiceDeps } from './delivery.service';
import { notificationsInvariants } from './invariants';
import { notificationsRetention } from './retention';
import { createNotificationsJobs } from './jobs';
import { createMailboxQueries } from './mailbox.queries';
import { mailboxMailer, type Mailer } from './mailer';
import { createMessagesRepository } from './messages.repository';
import { notificationsPermissions, notificationsPermissionTexts, notificationsOfTheWholeShop } from './permissions';
import { createPostService } from './post.service';
import { createResendService, type ResendServiceDeps } from './resend.service';
import { createNotificationsHandlers, notificationsRoutes, type NotificationsHandlersDeps } from './routes';
import { createSecretBox } from './secret-box';
import { createSmtpMailer } from './smtp-mailer';
import { createNotificationsSubscribers, notificationsConsumers, type SubscriberDeps } from './subscribers';
import type { NotificationsTables } from './tables';

type Cradle = NotificationsHandlersDeps &
  DeliveryServiceDeps &
  SubscriberDeps &
  ResendServiceDeps &
  Pick<Platform<NotificationsTables>, 'db' | 'jobs' | 'live' | 'secrets'> & {
    deliveryService: DeliveryService;
    handlers: Handlers<typeof notificationsRoutes>;
    subscribers: EventHandlers<typeof notificationsConsumers, NotificationsTables>;
    jobHandlers: readonly JobHandler[];
  };

export const notificationsModule = defineModule({
  contract: notificationsContract,
  events: [],
  uses: { users: usersContract, cart: cartContract, orders: ordersContract, shipping: shippingContract, payments: paymentsContract },
  sends: [paymentsContract],
  consumers: notificationsConsumers,
  routes: notificationsRoutes,
  permissions: notificationsPermissions,
  permissionTexts: notificationsPermissionTexts,
  wholeShop: notificationsOfTheWholeShop,
  invariants: notificationsInvariants,
  retention: notificationsRetention,
  create({ db, jobs, live, logger, config, secrets, market }: Platform<NotificationsTables>, { users, cart, orders, shipping, payments }) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      jobs: asValue(jobs),
      live: asValue(live),
      logger: asValue(logger),
      config: asValue(config),
      secrets: asValue(secrets),
      market: asValue(market),
      users: asValue(users),
      cart: asValue(cart),
      orders: asValue(orders),
      shipping: asValue(shipping),
      payments: asValue(payments),
      mailer: asFunction(createMailer).singleton(),
      secretBox: asFunction(createSecretBox).singleton(),
      messagesRepository: asFunction(createMessagesRepository).singleton(),
      mailboxQueries: asFunction(createMailboxQueries).singleton(),
      deliveryService: asFunction(createDeliveryService).singleton(),
      postService: asFunction(createPostService).singleton(),
      resendService: asFunction(createResendService).singleton(),
      jobHandlers: asFunction(createNotificationsJobs).singleton(),
      subscribers: asFunction(createNotificationsSubscribers).singleton(),
      handlers: asFunction(createNotificationsHandlers).singleton(),
    });
    resolveAll(container);
    const { handlers, subscribers, jobHandlers } = container.cradle;
    return { facade: {}, handlers, subscribers, jobs: jobHandlers };
  },
});

function createMailer({
  config: { smtpUrl, mailFrom, production },
  logger,
}: Pick<Platform<NotificationsTables>, 'config' | 'logger'>): Mailer {
  if (smtpUrl !== null) return createSmtpMailer({ smtpUrl, mailFrom });
  if (production) logger.warn('no mail server is set: mails go to the mailbox page only');
  return mailboxMailer;
}
