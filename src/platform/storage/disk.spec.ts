import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createDiskStorage } from './disk';

describe('files on disk', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'galleria-disk-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('leave no drafts behind, whether they became files or not', async () => {
    const storage = createDiskStorage({ root });
    await storage.put('a.txt', Buffer.from('x'), 'text/plain');
    await storage.putStream('b.txt', Readable.from(['x']), 'text/plain', { maxBytes: 1 });
    await expect(storage.putStream('c.txt', Readable.from(['xy']), 'text/plain', { maxBytes: 1 })).rejects.toThrow('larger');
    expect(await readdir(join(root, '.drafts'))).toEqual([]);
    expect((await readdir(root)).sort()).toEqual(['.drafts', '.types', 'a.txt', 'b.txt']);
  });

  it('that a killed process left half written go away; those that are being written stay', async () => {
    await mkdir(join(root, '.drafts'), { recursive: true });
    await writeFile(join(root, '.drafts', 'left'), 'half');
    await writeFile(join(root, '.drafts', 'young'), 'half');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(root, '.drafts', 'left'), longAgo, longAgo);
    await createDiskStorage({ root }).check();
    expect(await readdir(join(root, '.drafts'))).toEqual(['young']);
  });

  it('need a folder that can be written to', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(createDiskStorage({ root: join(root, 'file') }).check()).rejects.toMatchObject({ name: 'StartError' });
  });
});
