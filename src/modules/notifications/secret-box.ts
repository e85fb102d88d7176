import { z } from 'zod';
import { open, seal } from '../../platform/auth/seal';
import type { Secrets } from '../../platform/module';
import type { MailSecrets } from './domain/secret-links';

/** Keeps the secrets of a mail as nobody can read them who has only the database. */
export interface SecretBox {
  /** Null: there are none. */
  seal(mailId: string, secrets: MailSecrets): Buffer | null;
  /** Null: they were sealed under another secret of the installation, or for another mail. */
  open(mailId: string, sealed: Buffer): MailSecrets | null;
}

const Stored = z.record(z.string(), z.string());

export function createSecretBox({ secrets: { key } }: { readonly secrets: Secrets }): SecretBox {
  const sealKey = key('mail-secrets');
  return {
    seal: (mailId, secrets) => (Object.keys(secrets).length === 0 ? null : seal(sealKey, mailId, Buffer.from(JSON.stringify(secrets)))),
    open(mailId, sealed) {
      const text = open(sealKey, mailId, sealed);
      return text && Stored.parse(JSON.parse(text.toString('utf8')));
    },
  };
}
