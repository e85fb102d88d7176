import { uuidv7 } from '../../../platform/kernel/ids';
import { paymentsModule } from '../module';
import { openTill, type Till } from './till';

let till: Till;
let orderId: string;
let paymentId: string;

beforeAll(async () => {
  till = await openTill(paymentsModule);
  orderId = await till.openOrder();
  paymentId = (await till.pay(orderId, 'tok_ok')).paymentId;
  await till.payments.settleCollection({ orderId });
});
afterAll(() => till.app.close());

/** Breaks the books as a bug would, looks, and puts everything back. */
async function seen(...breakage: string[]): Promise<string[]> {
  const before = await till.app.violated();
  expect(before).toEqual([]);
  const tables = ['collections', 'attempts', 'attempt_events', 'refunds', 'webhook_events', 'test_card_charges', 'test_card_refunds'];
  for (const table of tables) await till.app.sql(`create table payments.saved_${table} as table payments.${table}`);
  try {
    for (const statement of breakage)
      await till.app.sql(statement.replaceAll('$order', `'${orderId}'`).replaceAll('$payment', `'${paymentId}'`));
    return await till.app.violated();
  } finally {
    await till.app.sql(`alter table payments.attempt_events disable trigger user`);
    for (const table of [...tables].reverse()) await till.app.sql(`delete from payments.${table}`);
    for (const table of tables) {
      await till.app.sql(`insert into payments.${table} overriding system value table payments.saved_${table}`);
      await till.app.sql(`drop table payments.saved_${table}`);
    }
    await till.app.sql(`alter table payments.attempt_events enable trigger user`);
  }
}

const second = uuidv7();
const unconstrained = (table: string, constraint: string): string =>
  `alter table payments.${table} drop constraint if exists ${constraint}`;
const secondAttempt = (status: string, captured: number): string[] => [
  `insert into payments.attempts (id, order_id, tender, provider, idempotency_key, status, amount_minor, currency, authorized_minor, captured_minor, provider_ref)
   values ('${second}', $order, 1, 'test-card', 'second', '${status}', 1000, 'USD', ${captured}, ${captured}, 'ref2')`,
  `insert into payments.attempt_events (attempt_id, source, evidence, to_status) values ('${second}', 'call', '{}', '${status}')`,
  `insert into payments.test_card_charges (idempotency_key, ref, status, amount_minor, currency, capture_now, authorized_minor, captured_minor)
   values ('second', 'ref2', 'captured', 1000, 'USD', true, ${captured}, ${captured})`,
];

describe('the doctor sees', () => {
  test('P2: an order that was paid twice', async () => {
    expect(await seen(...secondAttempt('captured', 1000))).toEqual(['P2', 'P2b', 'L5']);
  });

  test('P2: a settled order without its money', async () => {
    expect(await seen(`update payments.collections set amount_minor = 1001 where order_id = $order`)).toEqual(['P2']);
  });

  test('P3: money taken that was never authorised, and another currency', async () => {
    expect(
      await seen(unconstrained('attempts', 'attempts_capture_what_is_authorized'), `update payments.attempts set authorized_minor = 0`),
    ).toContain('P3');
    expect(await seen(`update payments.collections set currency = 'EUR'`)).toEqual(['P3']);
  });

  test('P4: refunds beyond what was taken, or not accounted for', async () => {
    const refund = (minor: number): string =>
      `insert into payments.refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, status)
       values ('${uuidv7()}', $payment, ${minor}, 'USD', 'x', false, '${uuidv7()}', 'succeeded')`;
    expect(await seen(refund(600), refund(600))).toContain('P4');
    expect(await seen(refund(600))).toContain('P4');
  });

  test('P5: a provider’s reference that belongs to two payments', async () => {
    const borrowed = `update payments.attempts set provider_ref = (select provider_ref from payments.attempts where id = $payment) where id = '${second}'`;
    expect(await seen(unconstrained('attempts', 'attempts_provider_provider_ref_key'), ...secondAttempt('cancelled', 0), borrowed)).toEqual(
      ['P5'],
    );
  });

  test('P6: a charge we know nothing of, and one the provider knows nothing of', async () => {
    const foreign = `insert into payments.test_card_charges (idempotency_key, ref, status, amount_minor, currency, capture_now, authorized_minor, captured_minor)
      values ('unknown', 'unknown', 'captured', 1, 'USD', true, 1, 1)`;
    expect(await seen(foreign)).toEqual(['P6']);
    expect(await seen(`delete from payments.test_card_charges`)).toEqual(['P6']);
  });

  test('P7: a payment that nobody decides', async () => {
    const old = `update payments.attempts set created_at = now() - interval '2 minutes' where id = '${second}'`;
    expect(await seen(...secondAttempt('pending', 0), old)).toEqual(['P7']);
  });

  test('P7: a capture, and a refund, that nobody decides', async () => {
    const asked = `update payments.attempts set capture_asked_at = now() - interval '2 minutes' where id = '${second}'`;
    expect(await seen(...secondAttempt('authorized', 0), asked)).toEqual(['P7']);
    const refund = `insert into payments.refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, created_at)
      values ('${uuidv7()}', $payment, 100, 'USD', 'x', false, 'waits', now() - interval '2 minutes')`;
    expect(await seen(refund, `update payments.attempts set refund_asked_minor = 100`)).toEqual(['P7']);
  });

  test('P9: a webhook that is not applied, one of a payment that nobody knows, and one that was stored twice', async () => {
    const told = (ref: string, age: string, status = 'received'): string =>
      `insert into payments.webhook_events (id, provider, event_id, kind, provider_ref, occurred_at, received_at, status, apply_at)
       values ('${uuidv7()}', 'test-card', 'e1', 'attempt', ${ref}, now(), now() - interval '${age}', '${status}', ${status === 'received' ? 'now()' : 'null'})`;
    const known = '(select provider_ref from payments.attempts where id = $payment)';
    expect(await seen(told(known, '2 minutes'))).toEqual(['P9']);
    expect(await seen(told(`'unknown'`, '2 minutes'))).toEqual([]);
    expect(await seen(told(`'unknown'`, '2 hours'))).toEqual(['P9']);
    expect(await seen(told(`'unknown'`, '1 second', 'unmatched'))).toEqual(['P9']);
    const unconstrain = unconstrained('webhook_events', 'webhook_events_once');
    expect(await seen(unconstrain, told(known, '1 second'), told(known, '1 second'))).toEqual(['P9']);
  });

  test('P8: a cancelled order that keeps its money', async () => {
    expect(await seen(`update payments.collections set status = 'cancelled'`)).toEqual(['P8']);
  });

  test('P10: a payment that moved without a recorded step', async () => {
    expect(await seen(`update payments.attempts set status = 'disputed'`)).toEqual(['P10']);
  });
});

describe('the record of what moved a payment', () => {
  test('cannot be changed', async () => {
    await expect(till.app.sql(`update payments.attempt_events set to_status = 'failed'`)).rejects.toThrow('append-only');
    await expect(till.app.sql(`delete from payments.attempt_events`)).rejects.toThrow('append-only');
  });
});
