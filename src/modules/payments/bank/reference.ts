import { createHash } from 'node:crypto';

/** Without the characters that look like others: 0 and O, 1 and I and L. A prime number of them, so that the check finds every slip. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const places = 9;

/** What a buyer writes into a transfer: nine characters and one that checks them. Made from the payment's id, always the same. */
export function referenceFor(attemptId: string): string {
  const digest = createHash('sha256').update(`transfer ${attemptId}`).digest();
  let number = BigInt(`0x${digest.toString('hex')}`);
  let text = '';
  for (let place = 0; place < places; place += 1) {
    text += alphabet[Number(number % BigInt(alphabet.length))] ?? '';
    number /= BigInt(alphabet.length);
  }
  return text + checkOf(text);
}

/** As it is read best: `7K2MQ-X9B4T`. */
export const spelled = (reference: string): string => `${reference.slice(0, 5)}-${reference.slice(5)}`;

/** The references in the purpose of a transfer, whatever the banks have put around or into them. A slip in one makes it none. */
export function referencesIn(purpose: string): readonly string[] {
  const text = purpose.toUpperCase();
  const grouped = text.matchAll(/(?<![A-Z0-9])(?:[A-Z0-9][\s.:/_-]*){9}[A-Z0-9](?![A-Z0-9])/g);
  const squeezed = text.replace(/[^A-Z0-9]/g, '');
  const windows = Array.from({ length: Math.max(squeezed.length - places, 0) }, (_, at) => squeezed.slice(at, at + places + 1));
  const candidates = [...[...grouped].map(([match]) => match.replace(/[^A-Z0-9]/g, '')), ...windows];
  return [...new Set(candidates)].filter(isReference);
}

const isReference = (text: string): boolean =>
  text.length === places + 1 && [...text].every((c) => alphabet.includes(c)) && checkOf(text.slice(0, places)) === text[places];

/** Each place counts differently, modulo a prime: one wrong character or two that changed places change the sum. */
function checkOf(text: string): string {
  const sum = [...text].reduce((total, character, at) => total + (at + 2) * alphabet.indexOf(character), 0);
  return alphabet[sum % alphabet.length] ?? '';
}
