import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3StorageOptions } from '../storage/s3';

export interface S3Server {
  readonly options: S3StorageOptions & { readonly endpoint: string };
  close(): Promise<void>;
}

/** A server that speaks S3, with empty buckets, on a port of its own. The options name the first one. */
export async function startS3Server(bucket = 'shop', ...others: readonly string[]): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'galleria-s3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [bucket, ...others].map((name) => ({ name, configs: [] })),
  });
  const { port } = await server.run();
  return {
    options: {
      bucket,
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      pathStyle: true,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
