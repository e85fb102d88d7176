import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../platform/config/config';
import { simulated } from '../platform/config/payments';
import { openBook } from './book';
import { openPaystackSimulator } from './paystack/paystack';
import type { Simulator } from './simulator';
import { startSimulators } from './start';
import { openStripeSimulator } from './stripe/stripe';

/** A shop that answers with these statuses, in turn. */
async function listener(...statuses: number[]): Promise<{ server: Server; url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((req, res) => {
    heard.push(req.url ?? '');
    res.statusCode = statuses.shift() ?? 200;
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

let simulator: Simulator;
let shop: Awaited<ReturnType<typeof listener>>;
afterEach(async () => {
  await simulator.close();
  await new Promise((resolve) => shop.server.close(resolve));
});

describe('Stripe’s simulator', () => {
  const call = async (method: string, path: string, fields: Record<string, string> = {}, key?: string) => {
    const headers = { authorization: `Bearer ${simulated.stripe.secretKey}`, ...(key !== undefined && { 'idempotency-key': key }) };
    const body = method === 'GET' ? undefined : new URLSearchParams(fields);
    const answer = await fetch(`${simulator.url}/v1${path}`, { method, headers, ...(body && { body }) });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the test looks into answers freely
    return { status: answer.status, replayed: answer.headers.get('idempotent-replayed'), body: (await answer.json()) as any };
  };
  const intent = { amount: '500', currency: 'usd', 'automatic_payment_methods[enabled]': 'true' };
  beforeEach(async () => {
    shop = await listener();
    simulator = await openStripeSimulator({ port: 0, shopUrl: () => shop.url, book: openBook(null), byItself: false });
  });

  test('keeps the first answer to a key, and refuses the key for anything else', async () => {
    const first = await call('POST', '/payment_intents', intent, 'k1');
    const again = await call('POST', '/payment_intents', intent, 'k1');
    expect([again.body.id, again.replayed]).toEqual([first.body.id, 'true']);
    const other = await call('POST', '/payment_intents', { ...intent, amount: '600' }, 'k1');
    expect([other.status, other.body.error.type]).toEqual([400, 'idempotency_error']);
  });

  test('knows no parameter that Stripe does not know, and leaves its key free', async () => {
    const wrong = await call('POST', '/payment_intents', { ...intent, colour: 'blue' }, 'k2');
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'parameter_unknown']);
    expect((await call('POST', '/payment_intents', intent, 'k2')).status).toBe(200);
  });

  test('moves a payment only where Stripe would', async () => {
    const { body } = await call('POST', '/payment_intents', { ...intent, capture_method: 'manual' });
    const at = (step: string, fields: Record<string, string> = {}) => call('POST', `/payment_intents/${body.id as string}/${step}`, fields);
    expect((await at('capture')).body.error.code).toBe('payment_intent_unexpected_state');
    expect((await at('confirm', { payment_method: 'pm_card_chargeDeclined' })).status).toBe(402);
    expect((await at('confirm', { payment_method: 'pm_card_visa' })).body).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 500,
    });
    expect((await at('capture', { amount_to_capture: '501' })).status).toBe(400);
    expect((await at('capture')).body).toMatchObject({ status: 'succeeded', amount_received: 500 });
    expect((await at('cancel')).body.error.code).toBe('payment_intent_unexpected_state');
    const refund = (amount: string) => call('POST', '/refunds', { payment_intent: body.id, amount });
    expect([(await refund('400')).status, (await refund('101')).status, (await refund('100')).status]).toEqual([200, 400, 200]);
  });

  test('wants its key', async () => {
    const answer = await fetch(`${simulator.url}/v1/payment_intents`, { headers: { authorization: 'Bearer sk_test_other' } });
    expect(answer.status).toBe(401);
  });
});

describe('the simulators of a shop', () => {
  const config = (port: number) => {
    const made = loadConfig({ DATA_DIR: folder, SIMULATORS_PORT: String(port) });
    return { ...made, simulators: { paystack: port } };
  };
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'galleria-simulators-'));
    shop = await listener();
    simulator = await openPaystackSimulator({ name: 'paystack', port: 0, shopUrl: () => shop.url, book: openBook(null) });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const portOf = (url: string): number => Number(new URL(url).port);

  test('are shared with a process that plays them already', async () => {
    const started = await startSimulators(config(portOf(simulator.url)));
    expect(started.addresses).toEqual([]);
    await started.close();
  });

  test('say so when their port belongs to another program', async () => {
    await expect(startSimulators(config(portOf(shop.url)))).rejects.toThrow(/^SIMULATORS_PORT: port \d+ is taken by another program/);
  });

  test('are never there in production', async () => {
    expect((await startSimulators({ ...config(1), production: true })).addresses).toEqual([]);
  });
});

describe('messages of a simulator', () => {
  const pay = async () => {
    const headers = { authorization: `Bearer ${simulated.paystack.secretKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({
      email: 'a@example.com',
      amount: 100,
      currency: 'KES',
      reference: 'r1',
      callback_url: 'http://shop.example/',
    });
    const answer = await fetch(`${simulator.url}/transaction/initialize`, { method: 'POST', headers, body });
    const { data } = (await answer.json()) as { data: { authorization_url: string } };
    await fetch(data.authorization_url, { method: 'POST', body: new URLSearchParams({ choice: 'approve' }), redirect: 'manual' });
  };
  const open = async (...statuses: number[]) => {
    shop = await listener(...statuses);
    simulator = await openPaystackSimulator({ port: 0, shopUrl: () => shop.url, book: openBook(null), byItself: false });
    await pay();
  };

  test('are sent until the shop takes them', async () => {
    await open(500, 503, 200);
    expect(await simulator.office.deliver()).toEqual([500]);
    expect(await simulator.office.deliver()).toEqual([503]);
    expect(await simulator.office.deliver()).toEqual([200]);
    expect(simulator.office.waiting()).toEqual([]);
    expect(shop.heard).toEqual(Array(3).fill('/api/v1/payments/webhooks/paystack'));
  });

  test.each([
    ['lost', 0],
    ['twice', 2],
    ['forged', 2],
  ] as const)('are %s on demand', async (kind, times) => {
    await open();
    const plan = await fetch(`${simulator.url}/sim/faults`, { method: 'POST', body: new URLSearchParams({ kind }) });
    expect(plan.status).toBe(201);
    await simulator.office.deliver();
    expect(shop.heard).toHaveLength(times);
    expect(simulator.office.waiting()).toEqual([]);
  });
});
