import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startS3Server, type S3Server } from '../testing/s3-server';
import { createS3Storage, type S3StorageOptions } from './s3';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3Server();
});
afterAll(() => s3.close());

async function complaintOf(changes: Partial<S3StorageOptions>): Promise<{ name: string; message: string }> {
  const storage = createS3Storage({ ...s3.options, attempts: 1, ...changes });
  const found = await storage.check().then(
    () => ({ name: 'none', message: '' }),
    (error: Error) => ({ name: error.name, message: error.message }),
  );
  storage.close();
  return found;
}

async function listening(answer: (count: number) => number | null): Promise<{ endpoint: string; asked: () => number; server: Server }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    const status = answer(count);
    request.resume();
    if (status !== null) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => count, server };
}

test('a bucket that is there and may be used is taken', async () => {
  expect(await complaintOf({})).toEqual({ name: 'none', message: '' });
});

test('a missing bucket is named in one line', async () => {
  const { name, message } = await complaintOf({ bucket: 'nothing-here' });
  expect([name, message]).toEqual(['StartError', `S3_BUCKET: there is no bucket "nothing-here" at ${s3.options.endpoint}.`]);
});

test('credentials that are unknown or refused are said, and never shown', async () => {
  const strict = await listening(() => 403);
  for (const endpoint of [s3.options.endpoint, strict.endpoint]) {
    const { name, message } = await complaintOf({
      endpoint,
      credentials: { accessKeyId: 'NOBODY-KNOWS', secretAccessKey: 'wrong-secret' },
    });
    expect(name).toBe('StartError');
    expect(message).toMatch(/^S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: .* does not let them use the bucket "shop"/);
    expect(message).not.toMatch(/NOBODY-KNOWS|wrong-secret/);
  }
  strict.server.close();
});

test('a place where nobody answers is named', async () => {
  const { server, endpoint } = await listening(() => 200);
  await new Promise((resolve) => server.close(resolve));
  const { name, message } = await complaintOf({ endpoint });
  expect([name, message.startsWith(`S3_ENDPOINT: ${endpoint} does not answer as S3 does`)]).toEqual(['StartError', true]);
});

test('a call that hangs is given up, and one that fails is tried again a few times', async () => {
  const deaf = await listening(() => null);
  const storage = createS3Storage({ ...s3.options, endpoint: deaf.endpoint, timeoutMs: 2_000, attempts: 2 });
  await expect(storage.get('a.txt')).rejects.toThrow();
  expect(deaf.asked()).toBe(2);
  storage.close();
  deaf.server.closeAllConnections();
  deaf.server.close();

  const ill = await listening((count) => (count < 3 ? 503 : 404));
  const other = createS3Storage({ ...s3.options, endpoint: ill.endpoint });
  expect(await other.get('a.txt')).toBeNull();
  expect(ill.asked()).toBe(3);
  other.close();
  ill.server.closeAllConnections();
  ill.server.close();
});
