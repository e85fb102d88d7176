import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a signature's time may be from ours, in seconds; as Stripe has it. */
export const toleranceSeconds = 300;

export interface Signed {
  /** `t=<seconds since 1970>,v1=<hex HMAC-SHA-256 of "t.body">`; several `v1` while a secret is changed. */
  readonly header: string | undefined;
  readonly body: Buffer;
  /** The sender may sign under any of them. */
  readonly keys: readonly Buffer[];
  readonly now: Date;
}

/** Null when it is signed, else what is wrong. Takes the same time for every wrong signature. */
export function faultInSignature({ header, body, keys, now }: Signed): string | null {
  const parts = (header ?? '').slice(0, maxHeader).split(',').map(pair);
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  const given = parts.filter(([name]) => name === 'v1').slice(0, maxSignatures);
  if (!/^\d{1,12}$/.test(time) || given.length === 0) return 'the signature is missing';
  const expected = keys.map((key) => signatureOf(key, Number(time), body));
  const matches = given.flatMap(([, hex]) => expected.map((one) => isEqual(one, Buffer.from(hex, 'hex'))));
  if (!matches.includes(true)) return 'the signature is wrong';
  const age = Math.abs(now.getTime() / 1000 - Number(time));
  return age > toleranceSeconds ? 'the signature is too old, or from the future' : null;
}

export const signatureHeader = (key: Buffer, seconds: number, body: Buffer): string =>
  `t=${seconds},v1=${signatureOf(key, seconds, body).toString('hex')}`;

const maxHeader = 1_000;
const maxSignatures = 5;

const signatureOf = (key: Buffer, seconds: number, body: Buffer): Buffer =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest();

const isEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
