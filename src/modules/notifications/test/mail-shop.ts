import type { AnyModule } from '../../../platform/module';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { createTestApp } from '../../../platform/testing/harness';
import { createTestSmtp } from '../../../platform/testing/smtp';
import { createShopOf, envelope, order } from './orders';

/** For a whole test file: notifications with a mail server, which each test finds up and empty. */
export function openMailShop(notifications: AnyModule) {
  const shop = createShopOf([]);
  const smtp = forAllTests(createTestSmtp, (opened) => opened.stop());
  const app = forAllTests(
    () =>
      createTestApp({
        modules: [notifications],
        fakes: shop.fakes,
        config: { smtpUrl: smtp.url, mailFrom: 'Test shop <shop@shop.example>' },
      }),
    (opened) => opened.close(),
  );
  beforeEach(async () => {
    await smtp.start();
    smtp.received.length = 0;
    smtp.answers.length = 0;
    await app.sql('delete from notifications.messages');
  });
  afterEach(() => smtp.stop());

  return {
    app,
    smtp,
    shop,
    /** The id of an order whose mail was written. */
    async place(facts: Parameters<typeof order>[0] = {}): Promise<string> {
      const one = order(facts);
      shop.orders.push(one);
      await app.house.bus.deliver('notifications.on-order-placed', envelope('orders.order-placed.v1', { orderId: one.orderId }));
      await app.settle();
      return one.orderId;
    },
    sweep: async (signal = new AbortController().signal): Promise<void> =>
      app.house.jobs.find(({ job }) => job.name === 'notifications.sweep-mail')?.run({}, signal),
  };
}
