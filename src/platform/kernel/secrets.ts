import { createHmac, hkdfSync } from 'node:crypto';

/** Secrets derived from the installation's one secret, each for one purpose. */
export interface Secrets {
  /** HMAC-SHA-256 of `value` under a key derived for `purpose`, base64url. */
  sign(purpose: string, value: string): string;
  /** A 32-byte key derived for `purpose`. */
  key(purpose: string): Buffer;
}

export function createSecrets(master: string): Secrets {
  const keys = new Map<string, Buffer>();
  const key = (purpose: string): Buffer => {
    const known = keys.get(purpose);
    if (known) return known;
    const derived = Buffer.from(hkdfSync('sha256', master, 'galleria', purpose, 32));
    keys.set(purpose, derived);
    return derived;
  };
  return { key, sign: (purpose, value) => createHmac('sha256', key(purpose)).update(value).digest('base64url') };
}
