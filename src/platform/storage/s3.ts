import { PassThrough, Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';
import { assertKey, atMost, isKey } from './keys';
import type { OpenStorage } from './storage';

export interface S3StorageOptions {
  readonly bucket: string;
  readonly region: string;
  /** null: Amazon's own. */
  readonly endpoint: string | null;
  /** The bucket's name in the path and not in the host's name. */
  readonly pathStyle: boolean;
  /** null: as the SDK finds them (environment, profile, container, instance). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** For one call; default 15 s. */
  readonly timeoutMs?: number;
  /** Calls altogether; default 3. */
  readonly attempts?: number;
  /** Bytes of one part of a stream, at least 5 MiB; default 8 MiB. */
  readonly partBytes?: number;
}

type Sdk = typeof import('@aws-sdk/client-s3');

/** The SDK is loaded with the first call: a shop that keeps its files on disk never loads it. */
export function createS3Storage({
  bucket: Bucket,
  region,
  endpoint,
  pathStyle,
  credentials,
  timeoutMs = 15_000,
  attempts = 3,
  partBytes = 8 * 1024 * 1024,
}: S3StorageOptions): OpenStorage {
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | null = null;

  async function open(): Promise<{ sdk: Sdk; client: S3Client }> {
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      region,
      forcePathStyle: pathStyle,
      maxAttempts: attempts,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
      // others than Amazon do not understand the checksums behind a streamed body and keep them as if they were content
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint !== null && { endpoint }),
      ...(credentials && { credentials }),
    });
    return { sdk, client };
  }
  const s3 = () => (opened ??= open());

  async function put(Key: string, Body: Buffer, ContentType: string): Promise<void> {
    const { sdk, client } = await s3();
    await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body, ContentType, CacheControl: cacheFor(Key) }));
  }

  async function fetch(Key: string) {
    const { sdk, client } = await s3();
    try {
      const { Body, ContentType, ContentLength } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }));
      return Body ? { body: Body, contentType: ContentType ?? 'application/octet-stream', size: ContentLength ?? 0 } : null;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  /** In parts: its length is not known, and a call whose body is a stream could not be tried again. */
  async function putParts(Key: string, first: Buffer, rest: AsyncIterator<Buffer>, ContentType: string): Promise<void> {
    const { sdk, client } = await s3();
    const begun = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key, ContentType, CacheControl: cacheFor(Key) }));
    const upload = { Bucket, Key, UploadId: begun.UploadId };
    try {
      const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
      for (let part: Buffer | null = first; part !== null; part = await nextOf(rest)) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body: part }));
        Parts.push({ ETag, PartNumber });
      }
      await client.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    } catch (error) {
      await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  }

  return {
    async put(key, content, contentType) {
      assertKey(key);
      await put(key, content, contentType);
    },
    async get(key) {
      const found = isKey(key) ? await fetch(key) : null;
      return found && { content: Buffer.from(await found.body.transformToByteArray()), contentType: found.contentType };
    },
    async putStream(key, content, contentType, { maxBytes }) {
      assertKey(key);
      let size = 0;
      const parts = inParts(atMost(content, maxBytes), partBytes, (bytes) => (size += bytes));
      const first = (await nextOf(parts)) ?? Buffer.alloc(0);
      if (first.length < partBytes) await put(key, first, contentType);
      else await putParts(key, first, parts, contentType);
      return size;
    },
    async getStream(key) {
      const found = isKey(key) ? await fetch(key) : null;
      if (!found) return null;
      const content = new PassThrough();
      const body = found.body instanceof Readable ? found.body : Readable.fromWeb(found.body.transformToWebStream() as never);
      body.once('error', (error) => content.destroy(error));
      content.once('close', () => body.destroy());
      return { content: body.pipe(content), contentType: found.contentType, size: found.size };
    },
    async delete(key) {
      if (!isKey(key)) return;
      const { sdk, client } = await s3();
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key }));
    },
    url: (key) => `/media/${key}`,
    async check() {
      const { sdk, client } = await s3();
      try {
        await client.send(new sdk.HeadBucketCommand({ Bucket }));
      } catch (error) {
        throw startError(complaint(error, { bucket: Bucket, region, endpoint }), error);
      }
    },
    async *list() {
      const { sdk, client } = await s3();
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new sdk.ListObjectsV2Command({ Bucket, ContinuationToken }));
        for (const { Key: key = '', LastModified } of page.Contents ?? [])
          if (isKey(key)) yield { key, changedAt: LastModified?.getTime() ?? Date.now() };
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    close() {
      opened?.then(({ client }) => client.destroy()).catch(() => undefined);
    },
  };
}

/** For those whom a public address leads past the shop. */
const cacheFor = (key: string): string => (key.startsWith('private/') ? 'private, no-store' : 'public, max-age=31536000, immutable');

const nextOf = async <T>(iterator: AsyncIterator<T>): Promise<T | null> => {
  const { done, value } = await iterator.next();
  return done ? null : value;
};

/** All of `bytes` length but the last. */
async function* inParts(content: AsyncIterable<Buffer>, bytes: number, count: (bytes: number) => void): AsyncGenerator<Buffer, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    count(chunk.length);
    waiting.push(chunk);
    size += chunk.length;
    while (size >= bytes) {
      const joined = Buffer.concat(waiting);
      yield joined.subarray(0, bytes);
      waiting = [joined.subarray(bytes)];
      size -= bytes;
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
  return undefined;
}

function statusOf(error: unknown): number | null {
  const facts = typeof error === 'object' && error !== null && '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {};
  return facts.httpStatusCode ?? null;
}

/** What the operator can mend. No key and no secret is in it. */
function complaint(error: unknown, { bucket, region, endpoint }: Pick<S3StorageOptions, 'bucket' | 'region' | 'endpoint'>): string {
  const at = endpoint ?? `Amazon S3 in ${region}`;
  const status = statusOf(error);
  if (status === 404) return `S3_BUCKET: there is no bucket "${bucket}" at ${at}.`;
  if (status === 401 || status === 403)
    return `S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: ${at} does not let them use the bucket "${bucket}" (s3:ListBucket is needed too).`;
  if (status !== null && status >= 300 && status < 400) return `S3_REGION: the bucket "${bucket}" is not in ${region}.`;
  if (status === null && error instanceof Error && error.name.startsWith('Credentials'))
    return 'S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: not set, and none were found in the environment, a profile or the instance.';
  return `${endpoint === null ? 'S3_REGION' : 'S3_ENDPOINT'}: ${at} does not answer as S3 does (${status ?? messageOf(error)}).`;
}
