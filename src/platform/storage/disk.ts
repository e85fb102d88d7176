import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errorCode, messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';
import { assertKey, atMost, isKey } from './keys';
import type { OpenStorage } from './storage';

export interface DiskStorageOptions {
  /** Made when missing. Files lie under it by their key, content types under `.types`, unfinished ones under `.drafts`. */
  readonly root: string;
}

/** A draft that nobody has written to for that long was left by a process that died. */
const deadAfterMs = 15 * 60_000;

/** A file is written aside and moved into place. A key that could lead out of the folder is refused by `put` and unknown to `get`. */
export function createDiskStorage({ root }: DiskStorageOptions): OpenStorage {
  const pathOf = (key: string): string => join(root, key);
  const typePathOf = (key: string): string => join(root, '.types', key);
  const drafts = join(root, '.drafts');
  let sweptAt = 0;

  async function place(path: string, content: Buffer | string | AsyncIterable<Buffer>): Promise<void> {
    await sweepDrafts();
    const draft = join(drafts, randomUUID());
    await mkdir(drafts, { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(draft, content, { flush: true });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** What killed processes left, looked for with the first file and then now and again. */
  async function sweepDrafts(): Promise<void> {
    const now = Date.now();
    if (now - sweptAt < deadAfterMs) return;
    sweptAt = now;
    for (const name of (await orNull(readdir(drafts))) ?? []) {
      const facts = await orNull(stat(join(drafts, name)));
      if (facts && now - facts.mtimeMs > deadAfterMs) await rm(join(drafts, name), { force: true });
    }
  }

  return {
    async put(key, content, contentType) {
      assertKey(key);
      await place(typePathOf(key), contentType);
      await place(pathOf(key), content);
    },
    async get(key) {
      if (!isKey(key)) return null;
      const [content, contentType] = await Promise.all([orNull(readFile(pathOf(key))), orNull(readFile(typePathOf(key), 'utf8'))]);
      return content && contentType !== null ? { content, contentType } : null;
    },
    async putStream(key, content, contentType, { maxBytes }) {
      assertKey(key);
      let size = 0;
      await place(
        pathOf(key),
        counted(atMost(content, maxBytes), (bytes) => (size += bytes)),
      );
      await place(typePathOf(key), contentType);
      return size;
    },
    async getStream(key) {
      if (!isKey(key)) return null;
      const contentType = await orNull(readFile(typePathOf(key), 'utf8'));
      const file = contentType === null ? null : await orNull(open(pathOf(key)));
      if (!file || contentType === null) return null;
      const { size } = await file.stat();
      return { content: file.createReadStream(), contentType, size };
    },
    async delete(key) {
      if (!isKey(key)) return;
      await rm(pathOf(key), { force: true });
      await rm(typePathOf(key), { force: true });
    },
    url: (key) => `/media/${key}`,
    async check() {
      try {
        await mkdir(drafts, { recursive: true });
        await sweepDrafts();
      } catch (error) {
        throw startError(`DATA_DIR: files cannot be stored in ${root} (${messageOf(error)}).`, error);
      }
    },
    async *list() {
      const folder = await orNull(opendir(root, { recursive: true }));
      if (!folder) return;
      for await (const entry of folder) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const key = relative(root, path).split(sep).join('/');
        const facts = isKey(key) ? await orNull(stat(path)) : null;
        if (facts) yield { key, changedAt: facts.mtimeMs };
      }
    },
    close: () => undefined,
  };
}

async function* counted(content: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    count(chunk.length);
    yield chunk;
  }
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}
