import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGuardedFetch, isPublicAddress } from './guarded-fetch';

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/away') return void response.writeHead(302, { location: 'http://127.0.0.1/secret' }).end();
    if (request.url === '/big') return void response.end(Buffer.alloc(2_000));
    if (request.url === '/slow') return;
    response.end(`picture for ${request.headers.host}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const local = { resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) };
const permissive = { ...local, permits: () => true };

test('a picture is fetched from the address the name was resolved to', async () => {
  const fetched = await createGuardedFetch(permissive)(`http://pictures.example:${port}/mug.jpg`);
  expect(fetched).toEqual({ outcome: 'ok', content: Buffer.from(`picture for pictures.example:${port}`) });
});

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://0x7f.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00::1]/',
  'http://10.1.2.3/',
  'file:///etc/passwd',
  'ftp://example.com/x',
  'http://user:secret@example.com/',
  'not a url',
])('%s is refused', async (url) => {
  await expect(createGuardedFetch()(url)).resolves.toMatchObject({ outcome: 'failed', unreachable: false });
});

test('a name that leads to the own machine is refused, also when only one of its addresses does', async () => {
  await expect(createGuardedFetch(local)(`http://rebind.example:${port}/`)).resolves.toMatchObject({
    outcome: 'failed',
    unreachable: false,
  });
  const two = [
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ];
  await expect(createGuardedFetch({ resolve: () => Promise.resolve(two) })('http://two.example/')).resolves.toMatchObject({
    reason: 'the address is not on the public internet',
  });
});

test('a redirect is not followed', async () => {
  await expect(createGuardedFetch(permissive)(`http://a.example:${port}/away`)).resolves.toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(/redirect/),
  });
});

test('what is too large or too slow is given up', async () => {
  await expect(createGuardedFetch({ ...permissive, maxBytes: 1_000 })(`http://a.example:${port}/big`)).resolves.toMatchObject({
    reason: expect.stringMatching(/larger/),
  });
  await expect(createGuardedFetch({ ...permissive, timeoutMs: 50 })(`http://a.example:${port}/slow`)).resolves.toMatchObject({
    reason: expect.stringMatching(/time/),
  });
});

test('a host that has no address is unreachable', async () => {
  const fetch = createGuardedFetch({ resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) });
  await expect(fetch('http://nowhere.example/')).resolves.toMatchObject({ outcome: 'failed', unreachable: true });
});

test('public addresses are told from all others', () => {
  expect(['93.184.216.34', '2606:2800:220:1::1'].map(isPublicAddress)).toEqual([true, true]);
  expect(
    ['::', '::1', 'fe80::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '100.64.0.1', '255.255.255.255', 'x'].some(
      isPublicAddress,
    ),
  ).toBe(false);
});
