import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { caller } from '../../../platform/testing/harness';
import { notificationsModule } from '../module';
import { openMailShop } from './mail-shop';
import { envelope, order } from './orders';

const { app, smtp, shop } = openMailShop(notificationsModule);
const clerk = caller(['notifications:read-mailbox', 'notifications:resend']);
const bytes = Buffer.from('%PDF-1.3 not much of it');

async function send(locale = 'en'): Promise<string> {
  const one = order({ locale });
  shop.orders.push(one);
  const [documentId, requestId] = [uuidv7(), uuidv7()];
  const file = { fileName: 'invoice-2026-000001.pdf', contentType: 'application/pdf', base64: bytes.toString('base64') };
  shop.documents.set(documentId, { kind: 'invoice', number: '2026-000001', total: money(1000, 'USD'), ...file });
  const told = envelope('orders.document-sent.v1', { orderId: one.orderId, documentId, requestId });
  await app.house.bus.deliver('notifications.on-document-sent', told);
  await app.settle();
  return one.orderId;
}

const attached = (raw: string): boolean => raw.includes('filename=invoice-2026-000001.pdf') && raw.includes(bytes.toString('base64'));

describe('a document that is sent', () => {
  test('comes with its mail, in the language of the order', async () => {
    await send();
    await send('de');
    expect(smtp.received.map(({ raw }) => attached(raw))).toEqual([true, true]);
    expect(smtp.received.map(({ headers }) => /Invoice|Rechnung/.exec(headers['subject'] ?? '')?.[0])).toEqual(['Invoice', 'Rechnung']);
  });

  test('is in the mailbox, and goes again with a mail that is sent once more', async () => {
    const orderId = await send();
    const { body } = await app.request('GET', `/mailbox?orderId=${orderId}`, { as: clerk });
    const [{ id }] = body.items;
    const mail = (await app.request('GET', `/mailbox/${id}`, { as: clerk })).body;
    expect(mail.attachments).toEqual([
      { position: 0, name: 'invoice-2026-000001.pdf', contentType: 'application/pdf', bytes: bytes.length },
    ]);
    const file = await app.request('GET', `/mailbox/${id}/attachments/0`, { as: clerk });
    expect([file.status, file.headers.get('content-type'), file.body]).toEqual([200, 'application/pdf', bytes.toString()]);
    expect((await app.request('GET', `/mailbox/${id}/attachments/1`, { as: clerk })).status).toBe(404);
    expect((await app.request('POST', `/mailbox/${id}/resend`, { as: clerk, headers: { 'idempotency-key': uuidv7() } })).status).toBe(202);
    await app.settle();
    expect(smtp.received.map(({ raw }) => attached(raw))).toEqual([true, true]);
  });
});
