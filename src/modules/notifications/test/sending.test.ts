import { uuidv7 } from '../../../platform/kernel/ids';
import { caller } from '../../../platform/testing/harness';
import { notificationsModule } from '../module';
import { openMailShop } from './mail-shop';

const { app, smtp, place, sweep } = openMailShop(notificationsModule);

const mails = () =>
  app.sql('select id, status, attempts, last_error, sent_at, available_at > now() as waits from notifications.messages order by id');
const letTimePass = () => app.sql(`update notifications.messages set available_at = now() where status in ('queued', 'sending')`);
const leave = (status: string, available: string, count = 1) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const id = uuidv7();
      await app.sql(
        `insert into notifications.messages (id, reason, reason_key, channel, to_address, subject, html, text, status, available_at)
         values ($1::uuid, 'test.left', $1::uuid::text, 'email', 'left@example.com', 'Left', '<p>Left</p>', 'Left', $2, now() + $3::interval)`,
        [id, status, available],
      );
      return id;
    }),
  );

describe('a mail', () => {
  it('reaches the mail server once, with both parts and the headers of a machine', async () => {
    await place();
    expect(smtp.received).toHaveLength(1);
    const [mail] = smtp.received;
    const [row] = await mails();
    expect(row).toMatchObject({ status: 'sent', attempts: 1, last_error: null });
    expect(mail?.to).toEqual(['ama@example.com']);
    expect(mail?.headers).toMatchObject({
      from: 'Test shop <shop@shop.example>',
      to: 'ama@example.com',
      'message-id': `<${row.id}@shop.example>`,
      'auto-submitted': 'auto-generated',
      'content-type': expect.stringContaining('multipart/alternative'),
    });
    expect(mail?.raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(mail?.raw).toContain('Content-Type: text/html; charset=utf-8');
    await sweep();
    expect(smtp.received).toHaveLength(1);
  });

  it('the server does not want now is tried again and then taken', async () => {
    smtp.answers.push(451, 451);
    await place();
    expect(await mails()).toMatchObject([{ status: 'queued', attempts: 1, waits: true, last_error: expect.stringContaining('not now') }]);
    await sweep();
    expect(smtp.received).toHaveLength(1);
    await letTimePass();
    await sweep();
    expect(await mails()).toMatchObject([{ status: 'queued', attempts: 2 }]);
    await letTimePass();
    await sweep();
    expect(await mails()).toMatchObject([{ status: 'sent', attempts: 3, last_error: null, sent_at: expect.any(Date) }]);
    expect(new Set(smtp.received.map((m) => m.headers['message-id'])).size).toBe(1);
  });

  it('the server will never take is given up, and the doctor says so', async () => {
    smtp.answers.push(554);
    await place();
    expect(await mails()).toMatchObject([{ status: 'failed', attempts: 1 }]);
    expect(await app.violated('N1', 'N3', 'N4')).toEqual(['N3']);
    await letTimePass();
    await sweep();
    expect(smtp.received).toHaveLength(1);
  });

  it('that has been tried for a day is given up', async () => {
    smtp.answers.push(451);
    const [id] = await leave('queued', '0 seconds');
    await app.sql(`update notifications.messages set queued_at = now() - interval '25 hours' where id = $1`, [id]);
    await sweep();
    expect(await mails()).toMatchObject([{ status: 'failed' }]);
  });

  it('whose connection broke before the answer is not sent again behind our back', async () => {
    smtp.answers.push('hang up');
    await place();
    expect(smtp.received).toHaveLength(1);
    expect(await mails()).toMatchObject([{ status: 'queued', attempts: 1, waits: true }]);
    await letTimePass();
    await sweep();
    expect(await mails()).toMatchObject([{ status: 'sent', attempts: 2 }]);
    expect(smtp.received[0]?.headers['message-id']).toBe(smtp.received[1]?.headers['message-id']);
  });

  it('waits when the process is told to stop in the middle of it', async () => {
    smtp.answers.push('say nothing');
    await leave('queued', '0 seconds');
    const stopping = new AbortController();
    const sweeping = sweep(stopping.signal);
    while (smtp.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort();
    await sweeping;
    expect(await mails()).toMatchObject([{ status: 'queued', attempts: 1 }]);
  });
});

describe('the secret link of a mail', () => {
  const stored = async () => (await app.sql('select m::text as row, sealed_secrets is null as gone from notifications.messages m'))[0];

  it('is whole in the mail and nowhere in clear in the database, and is forgotten once the mail is sent', async () => {
    smtp.answers.push(451);
    const orderId = await place();
    expect(smtp.received[0]?.raw.replace(/=\r\n/g, '')).toContain(`orders/${orderId}?token=3Dsecret-of-the-order`);
    expect(await stored()).toMatchObject({ gone: false, row: expect.not.stringContaining('secret-of-the-order') });
    await letTimePass();
    await sweep();
    expect(smtp.received[1]?.raw.replace(/=\r\n/g, '')).toContain(`orders/${orderId}?token=3Dsecret-of-the-order`);
    expect(await stored()).toMatchObject({ gone: true });
  });

  it('is shown to nobody while the mail waits', async () => {
    smtp.answers.push(451);
    await place();
    const [{ id }] = await mails();
    const all = caller(['notifications:read-mailbox', 'notifications:open-mail-links']);
    const { body } = await app.request('GET', `/mailbox/${id}`, { as: all });
    expect(JSON.stringify(body)).not.toContain('secret-of-the-order');
    expect(body.linksHidden).toBe(true);
  });

  it('that can no longer be made gives up its own mail and holds up no other', async () => {
    smtp.answers.push(451);
    await place();
    await app.sql(`update notifications.messages set sealed_secrets = '\\x00'`);
    await leave('queued', '-1 second', 6);
    await letTimePass();
    await sweep();
    expect((await mails()).map((row) => row.status).sort()).toEqual(['failed', ...Array(6).fill('sent')]);
    expect(await mails()).toContainEqual(expect.objectContaining({ status: 'failed', last_error: expect.stringContaining('secret') }));
    expect(smtp.received).toHaveLength(7);
  });
});

describe('the mail server is down', () => {
  it('nothing is lost, and when it is back everything is sent, once', async () => {
    await smtp.stop();
    for (let i = 0; i < 4; i += 1) await place();
    expect(await mails()).toMatchObject(Array.from({ length: 4 }, () => ({ status: 'queued', attempts: 1, waits: true })));
    expect(await app.violated('N1', 'N3', 'N4')).toEqual([]);
    await smtp.start();
    await letTimePass();
    await sweep();
    expect(smtp.received).toHaveLength(4);
    expect(new Set(smtp.received.map((m) => m.headers['message-id'])).size).toBe(4);
    expect(await mails()).toMatchObject(Array.from({ length: 4 }, () => ({ status: 'sent' })));
  });

  it('a sweep asks it about a few mails, not about all', async () => {
    await smtp.stop();
    await leave('queued', '-1 second', 20);
    await sweep();
    const rows = await mails();
    expect(rows.filter((row) => row.attempts > 0)).toHaveLength(5);
  });
});

describe('the sweep', () => {
  it('sends what a lost queue forgot, all of it', async () => {
    await leave('queued', '-1 second', 23);
    await sweep();
    expect(smtp.received).toHaveLength(23);
    expect((await mails()).every((row) => row.status === 'sent')).toBe(true);
  });

  it('sends a mail whose sender died, under the same Message-ID', async () => {
    const [id] = await leave('sending', '-1 second');
    await sweep();
    expect(smtp.received.map((m) => m.headers['message-id'])).toEqual([`<${id}@shop.example>`]);
    expect(await mails()).toMatchObject([{ status: 'sent' }]);
  });

  it('leaves a mail alone that another process is sending', async () => {
    await leave('sending', '60 seconds');
    await sweep();
    expect(smtp.received).toHaveLength(0);
  });

  it('and another sweep at the same time send each mail once', async () => {
    await leave('queued', '-1 second', 30);
    await Promise.all([sweep(), sweep(), sweep()]);
    await sweep();
    expect(smtp.received).toHaveLength(30);
    expect(new Set(smtp.received.map((m) => m.headers['message-id'])).size).toBe(30);
  });
});

describe('an order that tries to write headers', () => {
  it('gets a mail with the headers we wrote, to nobody else', async () => {
    await place({ number: '1\r\nBcc: victim@example.com\r\nX-Evil: 1', shippingOptionName: '.\r\nRSET\r\nMAIL FROM:<x@y.z>' });
    expect(smtp.received).toHaveLength(1);
    const [mail] = smtp.received;
    expect(mail?.to).toEqual(['ama@example.com']);
    expect(mail?.headers).not.toHaveProperty('bcc');
    expect(mail?.headers).not.toHaveProperty('x-evil');
    expect(mail?.headers['subject']).toContain('Bcc=3A_victim');
  });

  it.each(['ama@example.com\r\nBcc: victim@example.com', 'ama@example.com, victim@example.com', '<ama@example.com> victim@example.com'])(
    'is refused with the address %p',
    async (email) => {
      await expect(place({ email })).rejects.toThrow('messages_to_address_check');
      expect(smtp.received).toHaveLength(0);
    },
  );
});
