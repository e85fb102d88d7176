import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { startS3Server } from '../testing/s3-server';
import { createDiskStorage } from './disk';
import { createS3Storage } from './s3';
import type { OpenStorage } from './storage';

interface Place {
  readonly storage: OpenStorage;
  close(): Promise<void>;
}

const partBytes = 5 * 1024 * 1024;

const places: Readonly<Record<string, () => Promise<Place>>> = {
  async disk() {
    const root = await mkdtemp(join(tmpdir(), 'galleria-disk-'));
    return { storage: createDiskStorage({ root: join(root, 'media') }), close: () => rm(root, { recursive: true }) };
  },
  async S3() {
    const server = await startS3Server();
    const storage = createS3Storage({ ...server.options, partBytes });
    return {
      storage,
      async close() {
        storage.close();
        await server.close();
      },
    };
  },
};

const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER };

async function* chunks(count: number, bytes = 64 * 1024): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(bytes, i);
}

async function* broken(): AsyncGenerator<Buffer> {
  yield* chunks(100);
  throw new Error('the line broke');
}

describe.each(Object.keys(places))('files on %s', (name) => {
  let place: Place;
  let storage: OpenStorage;
  beforeAll(async () => {
    place = await (places[name] ?? fail)();
    storage = place.storage;
    await storage.check();
  });
  afterAll(() => place.close());

  async function read(key: string): Promise<{ content: Buffer; contentType: string; size: number } | null> {
    const found = await storage.getStream(key);
    return found && { ...found, content: await buffer(found.content) };
  }

  it('are given back with their content type', async () => {
    await storage.put('products/ab/cup.webp', Buffer.from('picture'), 'image/webp');
    expect(await storage.get('products/ab/cup.webp')).toEqual({ content: Buffer.from('picture'), contentType: 'image/webp' });
    expect(await read('products/ab/cup.webp')).toEqual({ content: Buffer.from('picture'), contentType: 'image/webp', size: 7 });
    expect(storage.url('products/ab/cup.webp')).toBe('/media/products/ab/cup.webp');
  });

  it('may be empty', async () => {
    await storage.put('empty/put.bin', Buffer.alloc(0), 'application/pdf');
    expect(await storage.putStream('empty/stream.bin', Readable.from([]), 'application/pdf', unlimited)).toBe(0);
    for (const key of ['empty/put.bin', 'empty/stream.bin'])
      expect(await read(key)).toEqual({ content: Buffer.alloc(0), contentType: 'application/pdf', size: 0 });
  });

  it('are unknown when never put or deleted, and may be deleted twice', async () => {
    await storage.put('a.txt', Buffer.from('x'), 'text/plain');
    await storage.delete('a.txt');
    await storage.delete('a.txt');
    for (const key of ['a.txt', 'never/was.png', 'products', 'products/ab']) {
      expect(await storage.get(key)).toBeNull();
      expect(await storage.getStream(key)).toBeNull();
    }
  });

  it.each([0.001, 1, 5, 5.5, 11])('of %d MiB come and go as a stream, to the byte', async (mib) => {
    const bytes = Math.round(mib * 1024 * 1024);
    const content = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; at += 997) content[at] = at % 251;
    const parts = Array.from({ length: Math.ceil(bytes / 100_000) }, (_, i) => content.subarray(i * 100_000, (i + 1) * 100_000));
    expect(await storage.putStream('private/film.mp4', Readable.from(parts), 'video/mp4', { maxBytes: bytes })).toBe(bytes);
    const found = await read('private/film.mp4');
    expect([found?.size, found?.contentType, found?.content.equals(content)]).toEqual([bytes, 'video/mp4', true]);
  });

  it.each([1, 90])('that are larger than allowed are refused, and what was there stays (%d chunks)', async (allowed) => {
    await storage.put('private/book.pdf', Buffer.from('first edition'), 'application/pdf');
    const tooMuch = storage.putStream('private/book.pdf', Readable.from(chunks(100)), 'text/plain', { maxBytes: allowed * 64 * 1024 });
    await expect(tooMuch).rejects.toMatchObject({ name: 'FileTooLarge' });
    expect(await storage.get('private/book.pdf')).toEqual({ content: Buffer.from('first edition'), contentType: 'application/pdf' });
  });

  it('whose stream breaks are not stored at all', async () => {
    await expect(storage.putStream('private/half.bin', Readable.from(broken()), 'text/plain', unlimited)).rejects.toThrow('the line broke');
    expect(await storage.get('private/half.bin')).toBeNull();
  });

  it('are replaced as a whole', async () => {
    const contents = Array.from({ length: 12 }, (_, i) => Buffer.alloc(50_000, i));
    await Promise.all(
      contents.map((content, i) =>
        i % 2
          ? storage.put('p/x.bin', content, 'text/plain')
          : storage.putStream('p/x.bin', Readable.from([content]), 'text/plain', unlimited),
      ),
    );
    const found = await storage.get('p/x.bin');
    expect(contents.some((content) => found?.content.equals(content))).toBe(true);
  });

  it('are listed with when they changed, and nothing else is', async () => {
    const before = Date.now() - 60_000;
    await storage.put('listed/b.txt', Buffer.from('b'), 'text/plain');
    await storage.put('listed/deep/er/a.webp', Buffer.from('a'), 'image/webp');
    await storage.put('listed/gone.txt', Buffer.from('gone'), 'text/plain');
    await storage.delete('listed/gone.txt');
    const found = new Map<string, number>();
    for await (const { key, changedAt } of storage.list()) if (key.startsWith('listed/')) found.set(key, changedAt);
    expect([...found.keys()].sort()).toEqual(['listed/b.txt', 'listed/deep/er/a.webp']);
    for (const changedAt of found.values()) expect(changedAt).toBeGreaterThan(before);
    for await (const { key } of storage.list()) expect(await storage.get(key)).not.toBeNull();
  });

  it('can be left half read', async () => {
    await storage.putStream('private/long.bin', Readable.from(chunks(60)), 'text/plain', unlimited);
    for (let i = 0; i < 30; i++) (await storage.getStream('private/long.bin'))?.content.destroy();
    expect((await read('private/long.bin'))?.size).toBe(60 * 64 * 1024);
  });

  it.each([
    '../secret',
    '/etc/passwd',
    'a/../../secret',
    'a//b',
    '.types/a',
    'a/.hidden',
    'a\\..\\b',
    'a\0b',
    '',
    '%2e%2e/secret',
    'a/..',
    'x'.repeat(201),
  ])('never lie outside their place, under the key %j', async (key) => {
    await expect(storage.put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow('no storage key');
    await expect(storage.putStream(key, Readable.from(['x']), 'text/plain', unlimited)).rejects.toThrow('no storage key');
    expect(await storage.get(key)).toBeNull();
    expect(await storage.getStream(key)).toBeNull();
    await storage.delete(key);
  });
});

const fail = (): never => {
  throw new Error('no such place');
};
