import { uuidv7 } from '../../../platform/kernel/ids';
import { caller } from '../../../platform/testing/harness';
import { envelope } from './orders';
import { notificationsModule } from '../module';
import { openMailShop } from './mail-shop';

const { app, smtp, shop, place, sweep } = openMailShop(notificationsModule);
const staff = caller(['notifications:read-mailbox', 'notifications:resend']);

const list = async (query = '') => (await app.request('GET', `/mailbox?${query}`, { as: staff })).body.items;
const resend = (id: string, key = uuidv7(), as = staff) =>
  app.request('POST', `/mailbox/${id}/resend`, { as, headers: { 'idempotency-key': key } });
const plain = (raw: string | undefined) => raw?.replace(/=\r\n/g, '') ?? '';

describe('staff', () => {
  it('find what was given up, with why, and send it once more when the cause is gone', async () => {
    smtp.answers.push(554);
    await place();
    const [failed, ...others] = await list('status=failed');
    expect([failed, others]).toMatchObject([{ status: 'failed', attempts: 1, lastError: expect.stringContaining('554') }, []]);
    expect(await list('status=sent')).toEqual([]);
    expect(await app.violated('N3')).toEqual(['N3']);
    await app.sql(`update notifications.messages set created_at = now() - interval '3 days', queued_at = now() - interval '3 days'`);
    smtp.answers.push(451);
    expect((await resend(failed.id)).body).toMatchObject({
      id: failed.id,
      status: expect.stringMatching(/^(queued|sending)$/),
      resendOf: null,
    });
    await app.settle();
    expect(await list()).toMatchObject([{ id: failed.id, status: 'queued', attempts: 1 }]);
    await app.sql('update notifications.messages set available_at = now()');
    await sweep();
    expect(await list()).toMatchObject([{ id: failed.id, status: 'sent', lastError: null }]);
    expect(plain(smtp.received.at(-1)?.raw)).toContain('token=3Dsecret-of-the-order');
    expect(await app.violated('N1', 'N3', 'N4')).toEqual([]);
  });

  it('send a mail that got lost at the other side as a copy, with its link whole and another Message-ID', async () => {
    const orderId = await place();
    const [mail] = await list();
    const key = uuidv7();
    const { status, body } = await resend(mail.id, key);
    expect([status, body]).toMatchObject([202, { resendOf: mail.id, reason: 'orders.order-placed', orderId, to: mail.to }]);
    expect((await resend(mail.id, key)).headers.get('idempotent-replayed')).toBe('true');
    await app.settle();
    expect(smtp.received).toHaveLength(2);
    expect(plain(smtp.received[1]?.raw)).toContain(`orders/${orderId}?token=3Dsecret-of-the-order`);
    expect(smtp.received[1]?.headers['message-id']).toBe(`<${body.id as string}@shop.example>`);
    expect(await app.violated('N1', 'N3', 'N4')).toEqual([]);
    expect((await resend(body.id)).body.resendOf).toBe(mail.id);
  });

  it('cannot bring back a link that is over', async () => {
    const requestId = uuidv7();
    const request = { purpose: 'reset-password' as const, userId: uuidv7(), email: 'w@example.com', name: 'W', locale: 'en' };
    shop.requests.set(requestId, { ...request, token: 'secret-of-the-link', expiresAt: '2026-03-01T10:00:00.000Z' });
    const data = { requestId, userId: request.userId, purpose: request.purpose };
    await app.house.bus.deliver('notifications.on-mail-requested', envelope('users.mail-requested.v1', data));
    await app.settle();
    const [mail] = await list();
    expect((await resend(mail.id)).status).toBe(202);
    await app.settle();
    expect(plain(smtp.received[1]?.raw)).toContain('#token=3Dsecret-of-the-link');
    shop.requests.delete(requestId);
    expect((await resend(mail.id)).body).toMatchObject({ status: 422, code: 'notifications.link-over' });
  });

  it('do not send what is on its way, what is not there, or without the right to', async () => {
    smtp.answers.push(451);
    await place();
    const [mail] = await list('status=queued');
    expect((await resend(mail.id)).body).toMatchObject({ status: 409, code: 'notifications.under-way' });
    expect((await resend(uuidv7())).status).toBe(404);
    expect((await resend(mail.id, uuidv7(), caller(['notifications:read-mailbox']))).status).toBe(403);
    expect((await app.request('POST', `/mailbox/${mail.id as string}/resend`, { as: staff })).status).toBe(400);
  });
});
