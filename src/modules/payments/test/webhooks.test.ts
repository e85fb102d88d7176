import { createHmac } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { paymentsModule } from '../module';
import { closeTill, openTill } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);

interface Charge {
  readonly ref: string;
  readonly status: string;
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly failureCode: string | null;
}

const eventOf = (charge: Charge, { id = uuidv7(), kind = 'attempt' } = {}) =>
  JSON.stringify({ id, at: new Date().toISOString(), kind, charge });

/** Signed here by hand, as the provider's documentation says, so that a fault of ours cannot hide itself. */
function signed(body: string, { seconds = Math.floor(Date.now() / 1000), key = till.app.secrets.key('test-card-webhooks') } = {}) {
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
}
const send = (body: string, signature: string | null = signed(body)) =>
  till.app.request('POST', '/payments/webhooks/test-card', {
    body,
    headers: signature === null ? {} : { 'test-card-signature': signature },
  });
const tell = (charge: Charge, more: { id?: string; kind?: string } = {}) => send(eventOf(charge, more));

/** A payment that waits for the provider's word, which it is given nowhere but here. */
async function waiting(minor = 1000) {
  const orderId = await till.openOrder(minor);
  const { paymentId, status } = await till.pay(orderId, 'tok_webhook');
  expect(status).toBe('pending');
  const [row] = await till.app.sql('select provider_ref as ref from payments.attempts where id = $1', [paymentId]);
  const charge: Charge = {
    ref: row.ref,
    status: 'captured',
    currency: 'USD',
    authorized: minor,
    captured: minor,
    refunded: 0,
    failureCode: null,
  };
  return { orderId, paymentId, charge };
}
const authorizedEvents = async (orderId: string) =>
  (await till.events(orderId)).filter((name) => name === 'payments.payment-authorized.v1').length;
const inbox = (id: string) =>
  till.app.sql(`select status, tries from payments.webhook_events where event_id = $1`, [id]) as Promise<
    { status: string; tries: number }[]
  >;
const sweep = () => till.app.house.jobs.find((job) => job.job.name === 'payments.sweep-webhooks')?.run({}, new AbortController().signal);

describe('a webhook', () => {
  test('settles the payment it tells of', async () => {
    const { orderId, paymentId, charge } = await waiting();
    const { status, body } = await tell(charge);
    expect([status, body]).toEqual([200, { received: true }]);
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', undecided: false, captured: money(1000, 'USD') });
    expect(await authorizedEvents(orderId)).toBe(1);
    const [step] = await till.app.sql(`select source from payments.attempt_events where attempt_id = $1 order by id desc limit 1`, [
      paymentId,
    ]);
    expect(step.source).toBe('webhook');
  });

  test('that comes thirty times is one', async () => {
    const { orderId, charge } = await waiting();
    const body = eventOf(charge);
    const answers = await Promise.all(Array.from({ length: 30 }, () => send(body)));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    await till.app.settle();
    const { id } = JSON.parse(body) as { id: string };
    expect(await inbox(id)).toEqual([{ status: 'applied', tries: 0 }]);
    expect(await authorizedEvents(orderId)).toBe(1);
  });

  test('that tells the same under another id changes nothing', async () => {
    const { orderId, charge } = await waiting();
    for (let n = 0; n < 3; n += 1) await tell(charge);
    await till.app.settle();
    expect(await authorizedEvents(orderId)).toBe(1);
  });

  test('that tells of the past never leads back', async () => {
    const { orderId, paymentId, charge } = await waiting();
    const past: Charge[] = [
      { ...charge, status: 'requires_action', authorized: 0, captured: 0 },
      { ...charge, status: 'authorized', captured: 0 },
      { ...charge, status: 'failed', authorized: 0, captured: 0, failureCode: 'declined' },
    ];
    await tell(charge);
    for (const one of past) await tell(one);
    await till.app.settle();
    expect((await till.find(paymentId)).status).toBe('captured');
    expect(await authorizedEvents(orderId)).toBe(1);
  });

  test.each([0, 1, 2, 3, 4, 5])('and its like in any order lead to the same end (%d)', async (turn) => {
    const { orderId, paymentId, charge } = await waiting();
    await till.payments.settleCollection({ orderId });
    await till.app.sql(`update payments.test_card_charges set refunded_minor = 300 where ref = $1`, [charge.ref]);
    const [a, b, c] = [{ ...charge, status: 'authorized', captured: 0 }, charge, { ...charge, refunded: 300 }];
    const orders = [
      [a, b, c],
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
    ];
    for (const one of orders[turn] ?? []) await tell(one);
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: money(300, 'USD') });
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-refunded.v1')).toHaveLength(1);
  });

  test('that comes before the payment is known waits for it', async () => {
    const { paymentId, charge } = await waiting();
    await till.app.sql(`update payments.attempts set provider_ref = null where id = $1`, [paymentId]);
    const id = uuidv7();
    expect((await tell(charge, { id })).status).toBe(200);
    await till.app.settle();
    expect(await inbox(id)).toEqual([{ status: 'received', tries: 1 }]);
    await till.app.sql(`update payments.attempts set provider_ref = $2 where id = $1`, [paymentId, charge.ref]);
    await till.app.sql(`update payments.webhook_events set apply_at = now() where event_id = $1`, [id]);
    await sweep();
    expect(await inbox(id)).toEqual([{ status: 'applied', tries: 1 }]);
    expect((await till.find(paymentId)).status).toBe('captured');
  });

  test('whose payment never appears is given up after three days, and the doctor says so', async () => {
    const id = uuidv7();
    const nobody: Charge = {
      ref: 'tc_nobody',
      status: 'captured',
      currency: 'USD',
      authorized: 5,
      captured: 5,
      refunded: 0,
      failureCode: null,
    };
    await tell(nobody, { id });
    await till.app.settle();
    await till.app.sql(`update payments.webhook_events set received_at = now() - interval '4 days', apply_at = now() where event_id = $1`, [
      id,
    ]);
    await sweep();
    expect(await inbox(id)).toEqual([{ status: 'unmatched', tries: 2 }]);
    expect(await till.app.violated()).toContain('P9');
    await till.app.sql(`delete from payments.webhook_events where event_id = $1`, [id]);
  });

  test('that tells of another sum is no success, and the money goes back', async () => {
    const { orderId, paymentId, charge } = await waiting();
    await till.app.sql(`update payments.test_card_charges set authorized_minor = 900, captured_minor = 900 where ref = $1`, [charge.ref]);
    await tell({ ...charge, authorized: 900, captured: 900 });
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: money(900, 'USD') });
    expect(await authorizedEvents(orderId)).toBe(0);
  });

  test('for an order that was cancelled meanwhile gives the money back', async () => {
    const { orderId, paymentId, charge } = await waiting();
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    await tell(charge);
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded' });
    expect(await authorizedEvents(orderId)).toBe(0);
  });

  test('is applied by the sweep when its job was lost', async () => {
    const { paymentId, charge } = await waiting();
    await till.app.sql(
      `insert into payments.webhook_events (id, provider, event_id, kind, provider_ref, report, occurred_at, apply_at)
       values ($1, 'test-card', $2, 'attempt', $3, $4, now(), now())`,
      [uuidv7(), uuidv7(), charge.ref, JSON.stringify({ ...charge, failureCode: undefined })],
    );
    await Promise.all([sweep(), sweep(), sweep()]);
    expect((await till.find(paymentId)).status).toBe('captured');
  });

  test('without a report has the provider asked', async () => {
    const { paymentId, charge } = await waiting();
    await till.app.sql(
      `insert into payments.webhook_events (id, provider, event_id, kind, provider_ref, report, occurred_at, apply_at)
       values ($1, 'test-card', $2, 'attempt', $3, null, now(), now())`,
      [uuidv7(), uuidv7(), charge.ref],
    );
    await sweep();
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('captured');
  });
});

describe('refused is, and nothing is stored of it,', () => {
  const refused = async (answer: { status: number; body: { code: string } }, paymentId: string) => {
    await till.app.settle();
    expect((await till.find(paymentId)).status).toBe('pending');
    return [answer.status, answer.body.code];
  };

  test.each([
    ['a webhook without a signature', () => null],
    ['one signed with another key', (body: string) => signed(body, { key: Buffer.alloc(32) })],
    ['one whose body was changed', (body: string) => signed(body.replace('captured', 'failed'))],
    ['one that was recorded six minutes ago', (body: string) => signed(body, { seconds: Math.floor(Date.now() / 1000) - 360 })],
    ['one from the future', (body: string) => signed(body, { seconds: Math.floor(Date.now() / 1000) + 360 })],
    [
      'one whose time was made fresh',
      (body: string) => signed(body, { seconds: 1 }).replace('t=1,', `t=${Math.floor(Date.now() / 1000)},`),
    ],
    ['rubbish for a signature', () => 'v1,t,=,===,t=,v1='],
  ])('%s', async (_what, signature) => {
    const { paymentId, charge } = await waiting();
    const body = eventOf(charge);
    const { id } = JSON.parse(body) as { id: string };
    expect(await refused(await send(body, signature(body)), paymentId)).toEqual([400, 'payments.webhook-refused']);
    expect(await inbox(id)).toEqual([]);
  });

  test.each(['', 'not json', '[]', '{"id":"x"}', '\u0000'])('what is signed but says nothing (%j)', async (body) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'payments.webhook-refused']);
  });

  test('a body of a megabyte', async () => {
    const body = 'x'.repeat(1_000_000);
    expect((await send(body)).status).toBe(413);
  });

  test('a provider that sends none', async () => {
    const answer = await till.app.request('POST', '/payments/webhooks/barter', { body: {} });
    expect([answer.status, answer.body.code]).toEqual([404, 'payments.no-such-webhook']);
  });
});
