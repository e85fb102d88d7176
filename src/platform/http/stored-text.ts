import { hash } from 'node:crypto';
import { encode, type Encoding } from './encoding';

/** JSON that is sent more than once: what is worked out for sending it is worked out the first time. */
export interface StoredText {
  readonly content: Buffer;
  /** For an ETag. */
  readonly fingerprint: () => string;
  readonly encoded: (encoding: Encoding) => Promise<Buffer>;
}

export function storedText(text: string): StoredText {
  const content = Buffer.from(text);
  const encodings = new Map<Encoding, Promise<Buffer>>();
  let fingerprint: string | null = null;
  return {
    content,
    fingerprint: () => (fingerprint ??= fingerprintOf(content)),
    encoded(encoding) {
      const known = encodings.get(encoding);
      if (known) return known;
      const made = encode(content, encoding, 'live');
      encodings.set(encoding, made);
      made.catch(() => encodings.delete(encoding));
      return made;
    },
  };
}

export const fingerprintOf = (content: Buffer): string => `${content.length.toString(36)}-${hash('sha1', content, 'base64')}`;
