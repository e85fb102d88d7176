import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskStorage } from './disk';

describe('files on disk', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'galleria-disk-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('gives a file back with its content type', async () => {
    const storage = createDiskStorage({ root: join(root, 'media') });
    await storage.put('products/ab/cup.webp', Buffer.from('picture'), 'image/webp');
    expect(await storage.get('products/ab/cup.webp')).toEqual({ content: Buffer.from('picture'), contentType: 'image/webp' });
    expect(storage.url('products/ab/cup.webp')).toBe('/media/products/ab/cup.webp');
  });

  it('knows no file that was never put or was deleted', async () => {
    const storage = createDiskStorage({ root });
    await storage.put('a.txt', Buffer.from('x'), 'text/plain');
    await storage.delete('a.txt');
    await storage.delete('a.txt');
    expect(await storage.get('a.txt')).toBeNull();
    expect(await storage.get('never/was.png')).toBeNull();
  });

  it('replaces a file as a whole and leaves no drafts behind', async () => {
    const storage = createDiskStorage({ root });
    const contents = Array.from({ length: 20 }, (_, i) => Buffer.alloc(50_000, i));
    await Promise.all(contents.map((content) => storage.put('p/x.bin', content, 'application/octet-stream')));
    const read = await storage.get('p/x.bin');
    expect(contents.some((content) => read?.content.equals(content))).toBe(true);
    expect(await readdir(join(root, '.drafts'))).toEqual([]);
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
  ])('never leaves its folder for the key %j', async (key) => {
    await writeFile(join(root, 'secret'), 'secret');
    const storage = createDiskStorage({ root: join(root, 'media') });
    await expect(storage.put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow('no storage key');
    expect(await storage.get(key)).toBeNull();
    await storage.delete(key);
  });
});
