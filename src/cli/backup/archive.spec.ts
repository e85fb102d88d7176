import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packed, unpacked, type Entry } from './archive';

const entries: Entry[] = [
  { name: 'galleria.json', content: Buffer.from('{}\n') },
  { name: 'tables/catalog.products/000001', content: randomBytes(512) },
  { name: 'tables/catalog.products/000002', content: Buffer.alloc(0) },
  { name: 'files/00000001/000001', content: randomBytes(3_000_001) },
];
async function* all(): AsyncGenerator<Entry> {
  yield* entries;
}
const archive = (): Promise<Buffer> => buffer(packed(all()));
async function read(bytes: Buffer): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of unpacked(Readable.from([bytes]))) found.push(entry);
  return found;
}

test('what went in comes out, in its order', async () => {
  expect(await read(await archive())).toEqual(entries);
});

test('it is a tar that others read, too', async () => {
  const tar = gunzipSync(await archive());
  expect(tar.length % 512).toBe(0);
  expect(tar.toString('latin1', 257, 265)).toBe('ustar\u000000');
  expect(tar.toString('latin1', 0, 13)).toBe('galleria.json');
});

test('a part of an archive is refused, wherever it was cut', async () => {
  const whole = await archive();
  for (const length of [0, 5, 700, whole.length - 9, whole.length - 1])
    await expect(read(whole.subarray(0, length))).rejects.toThrow('The backup cannot be used');
  const tar = gunzipSync(whole);
  for (const length of [300, 512, 1_100, tar.length - 1_024])
    await expect(read(gzipSync(tar.subarray(0, length)))).rejects.toThrow('too early');
});

test.each([
  ['text', Buffer.from('slug,title\n')],
  ['a compressed text', gzipSync('x'.repeat(5_000))],
])('%s is no archive', async (_what, bytes) => {
  await expect(read(bytes)).rejects.toThrow('The backup cannot be used: it is no archive');
});

test('whoever makes it breaks, and so does the archive', async () => {
  async function* breaking(): AsyncGenerator<Entry> {
    yield* entries;
    throw new Error('the disk is gone');
  }
  await expect(buffer(packed(breaking()))).rejects.toThrow('the disk is gone');
});
