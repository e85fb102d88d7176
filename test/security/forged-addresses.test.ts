import { randomUUID } from 'node:crypto';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { send } from '../support/purchase';
import { startShop, type Shop } from '../support/shop';

/** A tenth of the real limits: three sign-ins per address and six per network in a quarter of an hour. */
const limits = { RATE_LIMIT_FACTOR: '0.1', SEED_DEMO: 'off' };

interface Running {
  readonly database: TestDatabase;
  readonly shop: Shop;
}

async function open(env: Record<string, string>): Promise<Running> {
  const database = await cloneDatabase();
  const shop = await startShop({
    env: {
      DATABASE_URL: database.ownerUrl,
      DATABASE_ROLE_PREFIX: 'galleria_forged',
      JWT_SECRET: 'the same secret for both shops, for tests',
      ...limits,
      ...env,
    },
  });
  return { database, shop };
}

let bare: Running;
let proxied: Running;
beforeAll(async () => {
  bare = await open({});
  proxied = await open({ TRUSTED_PROXIES: 'loopback,10.0.0.0/8' });
});
afterAll(async () => {
  for (const running of [bare, proxied]) {
    await running?.shop.stop();
    await running?.database.drop();
  }
});

/** The answers to sign-ins one after the other, each for another account: only the address can be counted. */
async function signIns({ shop }: Running, headers: readonly Record<string, string>[]): Promise<number[]> {
  const answers: number[] = [];
  for (const header of headers)
    answers.push(
      (await send(shop.baseUrl, 'POST', '/auth/login', { email: `${randomUUID()}@example.com`, password: 'a wrong pass phrase' }, header))
        .status,
    );
  return answers;
}
const times = (count: number, header: (at: number) => Record<string, string>) => Array.from({ length: count }, (_, at) => header(at));
const invented = (at: number): string => `198.51.100.${at + 1}`;

// Attack 48.
describe('who invents an address for every try', () => {
  test('is one caller, whatever header the address is in', async () => {
    const tried = await signIns(bare, [
      { 'x-forwarded-for': invented(0) },
      { 'x-forwarded-for': `${invented(1)}, ${invented(2)}` },
      { forwarded: `for=${invented(3)}` },
      { 'x-real-ip': invented(4) },
      { 'x-forwarded-for': invented(5) },
      { 'cf-connecting-ip': invented(6), 'true-client-ip': invented(7), 'x-client-ip': invented(8) },
      {},
    ]);
    expect(tried).toEqual([401, 401, 401, 429, 429, 429, 429]);
  });

  test('is one caller behind a declared proxy, too: it counts what the proxy saw', async () => {
    expect(
      await signIns(
        proxied,
        times(5, (at) => ({ 'x-forwarded-for': `${invented(at)}, 203.0.113.7` })),
      ),
    ).toEqual([401, 401, 401, 429, 429]);
  });

  test('gets nowhere by naming proxies of ours in front', async () => {
    const tries = times(5, (at) => ({ 'x-forwarded-for': `${invented(at)}, 10.9.9.${at}, 203.0.113.8, 10.1.2.3` }));
    expect(await signIns(proxied, tries)).toEqual([401, 401, 401, 429, 429]);
  });

  test('has one network, however many addresses of IPv6 it holds', async () => {
    const tries = times(8, (at) => ({ 'x-forwarded-for': `2001:db8:1:2::${at + 1}` }));
    expect(await signIns(proxied, tries)).toEqual([...Array(6).fill(401), 429, 429]);
  });
});

test('callers behind one declared proxy, or two, do not use up each other’s tries', async () => {
  const tries = times(6, (at) => ({ 'x-forwarded-for': at % 2 ? `192.0.2.${at}, 10.1.2.3` : `192.0.2.${at}` }));
  expect(await signIns(proxied, tries)).toEqual(Array(6).fill(401));
});
