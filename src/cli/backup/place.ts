import { createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../../platform/config/config';
import { errorCode, messageOf } from '../../platform/config/error-facts';
import { startError } from '../../platform/config/start-error';
import { createS3Storage } from '../../platform/storage/s3';
import type { OpenStorage } from '../../platform/storage/storage';
import { isKey } from '../../platform/storage/keys';

/** Where a backup lies: a file, or an object of S3. It appears whole or not at all. */
export interface Place {
  /** Answers how many bytes it has. */
  write(content: Readable): Promise<number>;
  /** From the start; may be called again. Throws a start error when there is none. */
  read(): Promise<Readable>;
  close(): void;
}

/** 10,000 parts are 312 GiB. */
const partBytes = 32 * 1024 * 1024;
const minute = 60_000;

/** `s3://bucket/way/to/it`, or a path. Throws a start error for one that cannot be. */
export function openPlace(where: string, { s3 }: Pick<Config, 's3'>): Place {
  if (!where.startsWith('s3://')) return onDisk(where);
  const [bucket = '', ...way] = where.slice('s3://'.length).split('/');
  const key = way.join('/');
  if (bucket === '' || !isKey(key)) throw startError(`"${where}" is no place for a backup: write it as s3://bucket/folder/shop.tar.gz.`);
  if (bucket === s3?.bucket) throw startError(`The bucket "${bucket}" holds the files of the shop itself: keep backups in another one.`);
  const access = s3 ?? { region: process.env['AWS_REGION'] ?? 'us-east-1', endpoint: null, pathStyle: false, credentials: null };
  return inBucket(where, key, createS3Storage({ ...access, bucket, timeoutMs: 10 * minute, partBytes }));
}

function onDisk(where: string): Place {
  const path = resolve(where);
  return {
    async write(content) {
      const draft = `${path}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        const sink = createWriteStream(draft, { mode: 0o600, flush: true });
        await pipeline(content, sink);
        await rename(draft, path);
        await flushed(dirname(path));
        return sink.bytesWritten;
      } catch (error) {
        if (errorCode(error) !== null) throw startError(`The backup cannot be written to ${where} (${errorCode(error)}).`, error);
        throw error;
      }
    },
    async read() {
      try {
        const file = await open(path);
        return file.createReadStream();
      } catch (error) {
        throw startError(`There is no backup that can be read at ${where} (${errorCode(error) ?? messageOf(error)}).`, error);
      }
    },
    close: () => undefined,
  };
}

const inBucket = (where: string, key: string, storage: OpenStorage): Place => ({
  async write(content) {
    await storage.check();
    return storage.putStream(key, content, 'application/gzip', { maxBytes: Number.MAX_SAFE_INTEGER });
  },
  async read() {
    await storage.check();
    const stored = await storage.getStream(key);
    if (!stored) throw startError(`There is no backup at ${where}.`);
    return stored.content;
  },
  close: storage.close,
});

/** The new name survives a power cut. */
async function flushed(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
