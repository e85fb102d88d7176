import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { errorCode } from '../../platform/config/error-facts';
import { startError } from '../../platform/config/start-error';

/** A file in the archive, small enough to be held in memory. */
export interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

/** Bytes of one entry; what is larger goes into several. */
export const partBytes = 4 * 1024 * 1024;
/** A row may be large, and goes into one. */
const mostBytes = 1_200 * 1024 * 1024;
const block = 512;
/** Fast: what takes room most is pictures. */
const compression = 4;

export const damaged = (why: string): Error => startError(`The backup cannot be used: ${why}. Nothing was changed.`);

/** A `tar.gz` of the entries as they come. */
export function packed(entries: AsyncIterable<Entry>): Readable {
  const gzip = createGzip({ level: compression });
  const tar = Readable.from(tarOf(entries));
  tar.once('error', (error) => gzip.destroy(error));
  gzip.once('close', () => tar.destroy());
  return tar.pipe(gzip);
}

async function* tarOf(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { name, content } of entries) {
    yield headerOf(name, content.length);
    yield content;
    yield Buffer.alloc(padding(content.length));
  }
  yield Buffer.alloc(2 * block);
}

/** ustar (POSIX.1-1988). */
function headerOf(name: string, bytes: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`"${name}" is too long a name for an archive`);
  const header = Buffer.alloc(block);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

const sumOf = (header: Buffer): number => header.reduce((sum, byte) => sum + byte, 0);
const padding = (bytes: number): number => (block - (bytes % block)) % block;

/** The entries of an archive up to its end. Throws `damaged` where it is none, or ends before its end. */
export async function* unpacked(stream: Readable): AsyncGenerator<Entry> {
  const gunzip = createGunzip();
  stream.once('error', (error) => gunzip.destroy(error));
  gunzip.once('close', () => stream.destroy());
  const bytes = reader(stream.pipe(gunzip));
  try {
    for (;;) {
      const header = await bytes.take(block);
      if (header.every((byte) => byte === 0)) break;
      const { name, size } = readHeader(header);
      const content = await bytes.take(size);
      await bytes.take(padding(size));
      yield { name, content };
    }
    await bytes.rest();
  } catch (error) {
    throw isOfZlib(error) ? damaged('it is no archive, or only a part of one') : error;
  } finally {
    gunzip.destroy();
  }
}

const isOfZlib = (error: unknown): boolean => /^Z_/.test(errorCode(error) ?? '');

function readHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const sum = Number.parseInt(textAt(header, 148, 8), 8);
  const blank = Buffer.from(header).fill(' ', 148, 156);
  const size = Number.parseInt(textAt(header, 124, 12), 8);
  if (textAt(header, 257, 5) !== 'ustar' || sum !== sumOf(blank) || !(size >= 0 && size <= mostBytes))
    throw damaged('it is no archive of ours');
  return { name: textAt(header, 0, 100), size };
}

const textAt = (buffer: Buffer, at: number, length: number): string =>
  (buffer.toString('utf8', at, at + length).split('\0', 1)[0] ?? '').trim();

function reader(source: AsyncIterable<Buffer>): { take(bytes: number): Promise<Buffer>; rest(): Promise<void> } {
  const chunks = source[Symbol.asyncIterator]();
  let waiting: Buffer = Buffer.alloc(0);
  return {
    async take(bytes) {
      const parts = [waiting];
      let there = waiting.length;
      while (there < bytes) {
        const { done, value } = await chunks.next();
        if (done) throw damaged('it ends too early');
        parts.push(value);
        there += value.length;
      }
      const all = parts.length === 1 ? waiting : Buffer.concat(parts);
      waiting = all.subarray(bytes);
      return all.subarray(0, bytes);
    },
    /** To the end, so that the sum which closes the compressed stream is looked at. */
    async rest() {
      while (!(await chunks.next()).done);
    },
  };
}

/** One value for names and contents of all entries in their order. */
export interface Digest {
  add(entry: Entry): void;
  value(): string;
}

export function createDigest(): Digest {
  const hash: Hash = createHash('sha256');
  return {
    add({ name, content }) {
      hash.update(`${name}\n${content.length}\n`).update(content);
    },
    value: () => hash.copy().digest('hex'),
  };
}
