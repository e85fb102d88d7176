import type { Transporter } from 'nodemailer';
import type { Mailer } from './mailer';

export interface SmtpMailerDeps {
  readonly smtpUrl: string;
  /** RFC 5322 mailbox: `Shop <shop@example.com>`, or only the address. */
  readonly mailFrom: string;
}

const timeoutMs = 10_000;
const wholeMs = 45_000;
const idleMs = 3_000;

/** A few connections, opened by the first mail and closed soon after the last. */
export function createSmtpMailer({ smtpUrl, mailFrom }: SmtpMailerDeps): Mailer {
  let opening: Promise<Transporter> | null = null;
  const domain = /@([^@\s>]+)>?\s*$/.exec(mailFrom)?.[1] ?? 'localhost';

  return {
    async send({ id, to, subject, html, text, unsubscribeUrl, attachments, createdAt }, signal) {
      opening ??= open(smtpUrl);
      const transport = await opening;
      await transport.sendMail({
        from: mailFrom,
        to: { name: '', address: to },
        subject,
        html,
        text,
        attachments: attachments.map(({ name, contentType, content }) => ({ filename: name, contentType, content })),
        date: createdAt,
        messageId: `<${id}@${domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribeUrl === null
            ? {}
            : { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([signal, AbortSignal.timeout(wholeMs)]),
      });
    },
  };
}

/** A connection that breaks while it is handing over fails the mail: when to try again is written in its row, not in memory. */
async function open(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    maxRequeues: 0,
    idleTimeout: idleMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
}
