import { Readable } from 'node:stream';
import { fileTooLarge } from './storage';

const maxKeyLength = 200;
const segment = '[A-Za-z0-9][A-Za-z0-9._-]*';
const keyPattern = new RegExp(`^${segment}(/${segment})*$`);

export const isKey = (key: string): boolean => key.length <= maxKeyLength && keyPattern.test(key);

/** Throws when it could lead out of the folder. */
export function assertKey(key: string): void {
  if (!isKey(key)) throw new Error(`"${key}" is no storage key`);
}

/** What only the shop's own code hands out. Also in other letters: not every disk tells them apart. */
export const isPrivateKey = (key: string): boolean => /^private(\/|$)/i.test(key);

/** The same bytes; fails as soon as there are more of them. */
export async function* atMost(content: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > maxBytes) throw fileTooLarge(maxBytes);
    yield bytes;
  }
}
