import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../config/error-facts';
import type { Storage } from './storage';

export interface DiskStorageOptions {
  /** Made when missing. Files lie under it by their key, content types under `.types`, unfinished ones under `.drafts`. */
  readonly root: string;
}

const maxKeyLength = 200;
const segment = '[A-Za-z0-9][A-Za-z0-9._-]*';
const keyPattern = new RegExp(`^${segment}(/${segment})*$`);

/** A file appears whole or not at all. A key that could lead out of the folder is refused by `put` and unknown to `get`. */
export function createDiskStorage({ root }: DiskStorageOptions): Storage {
  const pathOf = (key: string): string => join(root, key);
  const typePathOf = (key: string): string => join(root, '.types', key);

  async function place(path: string, content: Buffer | string): Promise<void> {
    const draft = join(root, '.drafts', randomUUID());
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, content, { flush: true });
    await rename(draft, path);
  }

  return {
    async put(key, content, contentType) {
      if (!isKey(key)) throw new Error(`"${key}" is no storage key`);
      await place(typePathOf(key), contentType);
      await place(pathOf(key), content);
    },
    async get(key) {
      if (!isKey(key)) return null;
      const [content, contentType] = await Promise.all([readOrNull(pathOf(key)), readOrNull(typePathOf(key))]);
      return content && contentType ? { content, contentType: contentType.toString('utf8') } : null;
    },
    async delete(key) {
      if (!isKey(key)) return;
      await rm(pathOf(key), { force: true });
      await rm(typePathOf(key), { force: true });
    },
    url: (key) => `/media/${key}`,
  };
}

const isKey = (key: string): boolean => key.length <= maxKeyLength && keyPattern.test(key);

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}
