import { uuidv7 } from '../../../platform/kernel/ids';
import { bankAccount } from '../../../platform/testing/bank-account';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { noProviders } from '../../../platform/config/payments';
import { bankTransfer } from '../domain/offline';
import { paymentsModule } from '../module';
import { closeTill, openTill, type Till } from './till';

const account = { ...bankAccount, tolerance: 50 };
const till: Till = forAllTests(() => openTill(paymentsModule, { payments: { ...noProviders, bankTransfer: account } }), closeTill);
const clerk = caller(['payments:match-transfers', 'payments:read-cases', 'payments:close-cases', 'payments:refund', 'payments:list-all']);
const usd = (minor: number) => ({ minor, currency: 'USD' });
const key = () => ({ 'idempotency-key': uuidv7() });
const post = (path: string, body: unknown, headers = key()) => till.app.request('POST', path, { body, as: clerk, headers });
const get = async (path: string) => (await till.app.request('GET', path, { as: clerk })).body;

async function awaited(minor = 1000) {
  const orderId = await till.openOrder(minor);
  const payment = await till.payments.startPayment({ paymentId: uuidv7(), orderId, provider: bankTransfer, input: {} });
  if (payment.nextAction?.type !== 'display' || !payment.nextAction.transfer) throw new Error('no account to pay to');
  return { orderId, paymentId: payment.paymentId, payment, reference: payment.nextAction.transfer.reference };
}
const match = (paymentId: string, amount: number, headers = key()) =>
  post(`/payments/transfers/${paymentId}/match`, { amount, bookedOn: '2026-03-01', note: 'seen' }, headers);
const statement = (...lines: readonly [string, string, string?][]) =>
  ['Date,Name,Purpose,Amount', ...lines.map(([purpose, amount, day = '2026-03-01']) => `${day},Ada,"${purpose}",${amount}`)].join('\n');
const read = (text: string, dryRun = false) => post('/payments/statements', { text, dryRun });
const casesOf = async (orderId: string, status = 'open') =>
  (await get(`/payments/cases?status=${status}&limit=100`)).items.filter((one: { orderId: string }) => one.orderId === orderId);
const sweep = async () => {
  const job = till.app.house.jobs.find(({ job }) => job.name === 'payments.sweep-transfers');
  await job?.run({}, new AbortController().signal);
};
const lateOf = async (paymentId: string): Promise<{ id: string; amount: { minor: number } }[]> =>
  (await get('/payments/cases?kind=bank-late&status=open&limit=100')).items.filter(
    (one: { paymentId: string }) => one.paymentId === paymentId,
  );
const heard = async (orderId: string) => (await till.events(orderId)).map((name) => name.replace('payments.', ''));

describe('a transfer', () => {
  test('tells the buyer the account and a reference, keeps the order open for days, and is asked for by nobody', async () => {
    const { orderId, payment, reference, paymentId } = await awaited();
    expect(payment).toMatchObject({ status: 'requires_action', undecided: false, amount: usd(1000) });
    expect(payment.nextAction).toMatchObject({ transfer: { iban: account.iban, amount: usd(1000) } });
    expect(reference).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    const days = (Date.parse(payment.payUntil ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(await heard(orderId)).toEqual(['payment-awaited.v1']);
    await till.later(3600);
    await till.reconcile();
    expect(await till.find(paymentId)).toMatchObject({ status: 'requires_action' });
    const [row] = await till.app.sql('select sync_at from payments.attempts where id = $1', [paymentId]);
    expect(row.sync_at).toBeNull();
    expect((await get('/payments/transfers')).items).toContainEqual(expect.objectContaining({ paymentId, reference, received: usd(0) }));
  });

  test('is paid by hand, once however often it is sent', async () => {
    const { orderId, paymentId } = await awaited();
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 5 }, () => match(paymentId, 1000, headers)));
    expect(answers.filter(({ status }) => status === 201).every(({ body }) => body.outcome === 'paid')).toBe(true);
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', captured: usd(1000) });
    expect(await heard(orderId)).toEqual(['payment-awaited.v1', 'payment-authorized.v1']);
    expect(await casesOf(orderId)).toEqual([]);
  });

  test('is paid by a statement, whose lines count once in however many files; a dry run changes nothing', async () => {
    const { orderId, paymentId, reference } = await awaited();
    const text = statement([`Order ${reference}`, '10.00'], ['Somebody else', '3.00']);
    const foreseen = await read(text, true);
    expect(foreseen.body.lines.map((line: { outcome: string; orderId: string | null }) => [line.outcome, line.orderId])).toEqual([
      ['paid', orderId],
      ['bank-unknown', null],
    ]);
    expect(await till.find(paymentId)).toMatchObject({ status: 'requires_action' });
    const done = await read(text);
    expect(done.body.lines.map((line: { outcome: string }) => line.outcome)).toEqual(['paid', 'bank-unknown']);
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
    const again = await read(statement(['Somebody else', '3.00'], [`Order ${reference}`, '10.00']));
    expect(again.body.lines.map((line: { outcome: string }) => line.outcome)).toEqual(['known', 'known']);
    expect(await heard(orderId)).toEqual(['payment-awaited.v1', 'payment-authorized.v1']);
  });

  test('of which a little is missing is paid; of which more is missing waits for the rest', async () => {
    const little = await awaited();
    expect((await match(little.paymentId, 950)).body.outcome).toBe('paid');
    expect(await till.find(little.paymentId)).toMatchObject({ status: 'captured', captured: usd(1000) });
    const part = await awaited();
    expect((await match(part.paymentId, 400)).body.outcome).toBe('part');
    expect(await till.find(part.paymentId)).toMatchObject({ status: 'requires_action', captured: usd(0) });
    expect(await casesOf(part.orderId)).toMatchObject([{ kind: 'bank-underpaid', amount: usd(600) }]);
    expect((await read(statement([`${part.reference} rest`, '6.00', '2026-03-05']))).body.lines[0].outcome).toBe('paid');
    expect(await till.find(part.paymentId)).toMatchObject({ status: 'captured', captured: usd(1000) });
    expect(await casesOf(part.orderId)).toEqual([]);
    expect(await casesOf(part.orderId, 'closed')).toMatchObject([{ kind: 'bank-underpaid', note: 'The rest came.' }]);
  });

  test('of which too much came is paid, and what is too much is a case', async () => {
    const { orderId, paymentId } = await awaited();
    expect((await match(paymentId, 1300)).body.outcome).toBe('bank-overpaid');
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', captured: usd(1000) });
    expect(await casesOf(orderId)).toMatchObject([{ kind: 'bank-overpaid', amount: usd(300), facts: { received: 1300 } }]);
  });

  test('that comes twice, or in another currency, is a case', async () => {
    const { orderId, paymentId, reference } = await awaited();
    await match(paymentId, 1000);
    expect((await read(statement([reference, '10.00', '2026-03-09']))).body.lines[0].outcome).toBe('bank-duplicate');
    expect(await casesOf(orderId)).toMatchObject([{ kind: 'bank-duplicate', amount: usd(1000) }]);
    const other = await awaited();
    const text = `Date,Purpose,Amount,Currency\n2026-03-01,${other.reference},10.00,EUR`;
    expect((await read(text)).body.lines[0].outcome).toBe('bank-other-currency');
    const [foreign] = await casesOf(other.orderId);
    expect(foreign).toMatchObject({ kind: 'bank-other-currency', amount: { minor: 1000, currency: 'EUR' } });
    const decided = await post(`/payments/cases/${foreign.id as string}/close`, { note: 'It is theirs', paymentId: other.paymentId });
    expect([decided.status, decided.body.code]).toEqual([409, 'payments.not-assignable']);
    expect(await casesOf(other.orderId)).toHaveLength(1);
  });

  test('for an order that is cancelled is not lost: what comes late is a case, what had come in part becomes one', async () => {
    const { orderId, paymentId, reference } = await awaited();
    await match(paymentId, 400);
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    expect(await till.find(paymentId)).toMatchObject({ status: 'cancelled' });
    await sweep();
    expect((await read(statement([reference, '6.00', '2026-03-20']))).body.lines[0].outcome).toBe('bank-late');
    const late = await lateOf(paymentId);
    expect(late.map((one) => one.amount.minor).sort()).toEqual([400, 600]);
    expect(await casesOf(orderId, 'closed')).toMatchObject([{ kind: 'bank-underpaid', note: 'The payment was given up.' }]);

    const next = await awaited();
    for (const { id } of late)
      expect((await post(`/payments/cases/${id}/close`, { note: 'Theirs', paymentId: next.paymentId })).status).toBe(200);
    expect(await till.find(next.paymentId)).toMatchObject({ status: 'captured', captured: usd(1000) });
    expect(await casesOf(next.orderId, 'closed')).toMatchObject([{ kind: 'bank-underpaid' }]);
  });

  test('that was given to one payment in part is a case of the next one as well', async () => {
    const [first, next] = [await awaited(), await awaited()];
    await match(first.paymentId, 400);
    await till.payments.cancelCollection({ orderId: first.orderId, reason: 'expired' });
    await sweep();
    const [given] = await lateOf(first.paymentId);
    await post(`/payments/cases/${given?.id ?? ''}/close`, { note: 'Theirs', paymentId: next.paymentId });
    await till.payments.cancelCollection({ orderId: next.orderId, reason: 'expired' });
    await sweep();
    expect(await lateOf(next.paymentId)).toMatchObject([{ amount: usd(400) }]);
  });

  test('for an order that is called off keeps its money until staff have sent it, and the books say so', async () => {
    const { orderId, paymentId } = await awaited();
    await match(paymentId, 1000);
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ captured: usd(1000), refunded: usd(0) });
    expect(await till.app.violated('P8')).toEqual([]);
  });

  test('that nobody can name is given to its payment by staff, and the case is closed', async () => {
    const { orderId, paymentId } = await awaited(777);
    await read(statement(['I forgot', '7.77', '2026-03-11']));
    const [one] = (await get('/payments/cases?kind=bank-unknown&status=open')).items.filter(
      (c: { facts: { purpose: string } }) => c.facts.purpose === 'I forgot',
    );
    const closed = await post(`/payments/cases/${one.id}/close`, { note: 'She called', paymentId });
    expect([closed.status, closed.body.status, closed.body.note]).toEqual([200, 'closed', 'She called']);
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
    expect(await heard(orderId)).toContain('payment-authorized.v1');
    expect((await post(`/payments/cases/${one.id}/close`, { note: 'again' })).body.code).toBe('payments.case-closed');
    expect((await post(`/payments/cases/${uuidv7()}/close`, { note: 'x' })).body.code).toBe('payments.no-such-case');
  });

  test('of which a part goes back is not waited for with it', async () => {
    const { orderId, paymentId } = await awaited();
    await match(paymentId, 400);
    const [one] = await casesOf(orderId);
    expect((await post(`/payments/cases/${one.id}/close`, { note: 'Sent back', givenBack: true })).status).toBe(200);
    expect((await match(paymentId, 600)).body.outcome).toBe('part');
  });

  test('thirty at once that pay the same pay it once, and the others are cases', async () => {
    const { orderId, paymentId } = await awaited();
    const answers = await Promise.all(Array.from({ length: 30 }, () => match(paymentId, 1000)));
    expect(answers.filter(({ body }) => body.outcome === 'paid')).toHaveLength(1);
    expect(await casesOf(orderId)).toHaveLength(29);
  });
});

describe('money that goes back by hand', () => {
  const refund = (orderId: string, minor: number) =>
    till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: usd(minor), reason: 'Too small' });
  const paid = async () => {
    const transfer = await awaited();
    await match(transfer.paymentId, 1000);
    await till.payments.settleCollection({ orderId: transfer.orderId });
    return transfer;
  };

  test('is under way until staff have sent it', async () => {
    const { orderId, paymentId } = await paid();
    const { refundId, status } = await refund(orderId, 400);
    expect(status).toBe('pending');
    await till.later(3600);
    await till.reconcile();
    const [waiting] = (await get('/payments/refunds/to-send')).items.filter((one: { id: string }) => one.id === refundId);
    expect(waiting).toMatchObject({ orderId, paymentId, amount: usd(400), provider: bankTransfer });
    expect((await post(`/payments/refunds/${refundId}/end`, { sent: true })).status).toBe(204);
    expect((await post(`/payments/refunds/${refundId}/end`, { sent: true })).status).toBe(204);
    expect(await till.find(paymentId)).toMatchObject({ refunded: usd(400) });
    expect((await heard(orderId)).filter((name) => name === 'payment-refunded.v1')).toHaveLength(1);
  });

  test('and could not be sent may be asked for anew', async () => {
    const { orderId, paymentId } = await paid();
    const { refundId } = await refund(orderId, 1000);
    await post(`/payments/refunds/${refundId}/end`, { sent: false, note: 'No such account' });
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: usd(0) });
    const second = await refund(orderId, 1000);
    await post(`/payments/refunds/${second.refundId}/end`, { sent: true });
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded' });
  });

  test('ends once: who says the contrary is told so, and nothing is lost of what was said first', async () => {
    const { orderId } = await paid();
    const [sent, kept] = [await refund(orderId, 300), await refund(orderId, 200)];
    await post(`/payments/refunds/${sent.refundId}/end`, { sent: true });
    await post(`/payments/refunds/${kept.refundId}/end`, { sent: false, note: 'No such account' });
    const contrary = [
      await post(`/payments/refunds/${sent.refundId}/end`, { sent: false, note: 'It came back' }),
      await post(`/payments/refunds/${kept.refundId}/end`, { sent: true }),
    ];
    expect(contrary.map(({ body }) => [body.status, body.code])).toEqual(Array(2).fill([409, 'payments.refund-ended']));
    expect((await post(`/payments/refunds/${kept.refundId}/end`, { sent: false, note: 'No such account' })).status).toBe(204);
    const [row] = await till.app.sql('select failure_message from payments.refunds where id = $1', [kept.refundId]);
    expect(row).toEqual({ failure_message: 'No such account' });
  });

  test('keeps the note of what was sent', async () => {
    const { orderId } = await paid();
    const { refundId } = await refund(orderId, 300);
    await post(`/payments/refunds/${refundId}/end`, { sent: true, note: 'By wire, 4 March' });
    const { ended } = await get('/payments/refunds/to-send');
    expect(ended.find((one: { id: string }) => one.id === refundId)).toMatchObject({
      sent: true,
      note: 'By wire, 4 March',
      amount: usd(300),
    });
  });

  test('is no more than came: what the tolerance forgave is not paid out', async () => {
    const { orderId, paymentId } = await awaited();
    await match(paymentId, 960);
    await till.payments.settleCollection({ orderId });
    const [first, second] = [await refund(orderId, 300), await refund(orderId, 700)];
    const { items } = await get('/payments/refunds/to-send');
    const toSend = (id: string) => items.find((one: { id: string }) => one.id === id).toSend;
    expect([toSend(first.refundId), toSend(second.refundId)]).toEqual([usd(300), usd(660)]);
    for (const { refundId } of [first, second]) await post(`/payments/refunds/${refundId}/end`, { sent: true });
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: usd(1000) });
  });

  test('is no way for refunds of machines', async () => {
    expect((await post(`/payments/refunds/${uuidv7()}/end`, { sent: true })).body.code).toBe('payments.no-such-refund');
  });
});

test('a file with more lines than are read at once is refused whole', async () => {
  const { paymentId, reference } = await awaited();
  const lines = Array.from({ length: 2_001 }, (_, n): [string, string] => [n === 0 ? reference : `Line ${n}`, '10.00']);
  expect((await read(statement(...lines))).body).toMatchObject({ code: 'payments.statement-too-long', lines: 2_001, most: 2_000 });
  expect((await till.find(paymentId)).status).toBe('requires_action');
});

test('a file that is larger than a request may be is refused as such', async () => {
  expect((await read('x'.repeat(1_100_000))).body).toMatchObject({ status: 413, code: 'request.too-large' });
});

test('a file that is no statement is refused', async () => {
  expect((await read('nothing')).body.code).toBe('payments.not-a-statement');
});
