import type { Pool } from 'pg';
import { createTestSmtp } from '../../src/platform/testing/smtp';

/** A mail server that outlives the shop, and knows what it has taken. */
export interface PostOffice {
  readonly url: string;
  /** Message ids of the mails it took, in order; the same twice when a mail came twice. */
  letters(): readonly string[];
  /** Empty: what the shop notes as sent has been taken here, and nothing that it does not know. */
  compare(pool: Pool): Promise<string[]>;
  close(): Promise<void>;
}

export async function openPostOffice(): Promise<PostOffice> {
  const smtp = await createTestSmtp();
  await smtp.start();
  const letters = (): string[] => smtp.received.map(({ headers }) => /<([^@>]+)@/.exec(headers['message-id'] ?? '')?.[1] ?? 'no id');
  return {
    url: smtp.url,
    letters,
    async compare(pool) {
      const { rows } = await pool.query<{ id: string; reason: string; status: string }>(
        'select id, reason, status from notifications.messages',
      );
      const taken = new Set(letters());
      const known = new Set(rows.map(({ id }) => id));
      return [
        ...rows
          .filter(({ id, status }) => status === 'sent' && !taken.has(id))
          .map(({ reason }) => `a mail of ${reason} is said to be sent, and never came`),
        ...rows.filter(({ status }) => status !== 'sent').map(({ reason, status }) => `a mail of ${reason} is ${status}`),
        ...[...taken].filter((id) => !known.has(id)).map((id) => `a mail came that the shop knows nothing of: ${id}`),
      ];
    },
    close: () => smtp.stop(),
  };
}
