import { uuidv7 } from '../../../platform/kernel/ids';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { notificationsModule } from '../module';
import { createShopOf } from './orders';

let app: TestApp;

beforeEach(async () => {
  app = await createTestApp({ modules: [notificationsModule], fakes: createShopOf([]).fakes, config: { smtpUrl: 'smtp://127.0.0.1:9' } });
  expect(await app.violated('N1', 'N3', 'N4')).toEqual([]);
});
afterEach(() => app.close());

const write = (facts: { key?: string; orderId?: string; status?: string; available?: string } = {}) =>
  app.sql(
    `insert into notifications.messages (id, reason, reason_key, channel, order_id, to_address, subject, html, text, status, available_at, sent_at)
     values ($1, 'orders.order-placed', $2, 'email', $3, 'a@example.com', 'S', 'H', 'T', $4, now() + $5::interval, case $4 when 'sent' then now() end)`,
    [uuidv7(), facts.key ?? uuidv7(), facts.orderId ?? uuidv7(), facts.status ?? 'sent', facts.available ?? '0 seconds'],
  );

describe('the doctor sees', () => {
  it('N1: two messages for one reason', async () => {
    await write({ key: 'orders.order-placed:1:email' });
    await expect(write({ key: 'orders.order-placed:1:email' })).rejects.toThrow('messages_once_per_reason');
    await app.sql('alter table notifications.messages drop constraint messages_once_per_reason');
    await write({ key: 'orders.order-placed:1:email' });
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N1']);
  });

  it('N1: two confirmations of one order under different keys', async () => {
    const orderId = uuidv7();
    await write({ orderId });
    await write({ orderId });
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N1']);
  });

  it('N1: two mails for one request of an account, but not a copy that staff have sent', async () => {
    const requestId = uuidv7();
    const ask = (id: string, resendOf: string | null) =>
      app.sql(
        `insert into notifications.messages (id, reason, reason_key, channel, subject_id, resend_of, to_address, subject, html, text, status, sent_at)
         values ($1::uuid, 'users.reset-password', $1::uuid::text, 'email', $2, $3, 'a@example.com', 'S', 'H', 'T', 'sent', now())`,
        [id, requestId, resendOf],
      );
    const first = uuidv7();
    await ask(first, null);
    await ask(uuidv7(), first);
    expect(await app.violated('N1', 'N3', 'N4')).toEqual([]);
    await ask(uuidv7(), null);
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N1']);
  });

  it('N3: a mail that was given up', async () => {
    await write({ status: 'failed' });
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N3']);
  });

  it.each(['queued', 'sending'])('N4: a mail that is %s and nobody has come for it', async (status) => {
    await write({ status, available: '-2 minutes' });
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N4']);
  });
});
