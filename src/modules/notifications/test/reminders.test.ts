import { uuidv7 } from '../../../platform/kernel/ids';
import { caller } from '../../../platform/testing/harness';
import { notificationsModule } from '../module';
import { openMailShop } from './mail-shop';
import { envelope } from './orders';

const { app, smtp, shop } = openMailShop(notificationsModule);
const staff = caller(['notifications:read-mailbox', 'notifications:resend']);

function reminder(facts: { locale?: string } = {}): string {
  const reminderId = uuidv7();
  shop.reminders.set(reminderId, {
    email: 'ama@example.com',
    locale: 'en',
    userId: null,
    lines: [
      { title: 'Mug <b>', options: [{ name: 'Colour', value: 'Blue' }], quantity: 2 },
      { title: 'Pot', options: [], quantity: 1 },
    ],
    backToken: 'way-back',
    stopToken: 'way-out',
    ...facts,
  });
  return reminderId;
}
const tell = (reminderId: string) =>
  app.house.bus.deliver('notifications.on-cart-left', envelope('cart.cart-left.v1', { cartId: uuidv7(), reminderId }));

describe('who left a cart', () => {
  test('is reminded once of what is in it, with a way back and a way out that mail programs know', async () => {
    const reminderId = reminder();
    await Promise.all(Array.from({ length: 5 }, () => tell(reminderId)));
    await app.settle();
    expect(smtp.received).toHaveLength(1);
    const { raw, headers, to } = smtp.received[0] ?? { raw: '', headers: {}, to: [] };
    expect(to).toEqual(['ama@example.com']);
    const link = 'http://localhost:3000/api/v1/cart-reminders/unsubscribe?token=way-out';
    expect([headers['list-unsubscribe'], headers['list-unsubscribe-post']]).toEqual([`<${link}>`, 'List-Unsubscribe=One-Click']);
    const text = raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
    for (const part of ['/cart/back#token=way-back', '/cart/no-reminders#token=way-out', '(Blue)', 'Pot']) expect(text).toContain(part);
    expect(text).not.toContain('Mug <b></');
  });

  test('reads it in their language', async () => {
    await tell(reminder({ locale: 'de-AT' }));
    await app.settle();
    expect(smtp.received[0]?.raw).toContain('Zur=C3=BCck zu meiner Tasche');
  });

  test('gets none when there is nothing to be reminded of any more, and staff cannot send it again', async () => {
    await tell(uuidv7());
    await app.settle();
    expect(smtp.received).toEqual([]);
    const reminderId = reminder();
    await tell(reminderId);
    await app.settle();
    const [mail] = (await app.request('GET', '/mailbox', { as: staff })).body.items;
    const resend = () => app.request('POST', `/mailbox/${String(mail.id)}/resend`, { as: staff, headers: { 'idempotency-key': uuidv7() } });
    expect((await resend()).status).toBe(202);
    await app.settle();
    expect(smtp.received.map(({ headers }) => headers['list-unsubscribe'])).toEqual(
      Array(2).fill('<http://localhost:3000/api/v1/cart-reminders/unsubscribe?token=way-out>'),
    );
    shop.reminders.delete(reminderId);
    expect((await resend()).body.code).toBe('notifications.link-over');
  });
});

test('another mail is not one of many', async () => {
  const id = uuidv7();
  shop.requests.set(id, {
    purpose: 'password-changed',
    userId: uuidv7(),
    email: 'ama@example.com',
    name: 'Ama',
    locale: 'en',
    token: null,
    expiresAt: null,
  });
  await app.house.bus.deliver(
    'notifications.on-mail-requested',
    envelope('users.mail-requested.v1', { requestId: id, userId: uuidv7(), purpose: 'password-changed' }),
  );
  await app.settle();
  expect(Object.keys(smtp.received[0]?.headers ?? {})).not.toContain('list-unsubscribe');
});
