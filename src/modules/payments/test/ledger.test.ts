import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { paymentsModule } from '../module';
import { closeTill, openTill } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);

/** What the ledger has of a payment: kind, amount, from and to. */
const journals = (paymentId: string): Promise<string[]> =>
  till.app
    .sql<{ line: string }>(
      `select concat_ws(' ', j.kind, g.amount_minor, t.account_id, '→', g.account_id) as line from payments.journals j
       join payments.postings g on g.journal_id = j.id and g.amount_minor > 0
       join payments.postings t on t.journal_id = j.id and t.amount_minor < 0 where j.attempt_id = $1 order by j.id`,
      [paymentId],
    )
    .then((rows) => rows.map(({ line }) => line));

const paid = async (minor = 1000): Promise<{ orderId: string; paymentId: string }> => {
  const orderId = await till.openOrder(minor);
  const { paymentId } = await till.pay(orderId, 'tok_ok');
  return { orderId, paymentId };
};

describe('the ledger', () => {
  test('has what came in, and what went back, each once', async () => {
    const { orderId, paymentId } = await paid();
    const back = { refundId: uuidv7(), orderId, amount: money(300, 'USD'), reason: 'A scratch' };
    await till.payments.refundPayment(back);
    await till.payments.refundPayment(back);
    await till.later(120);
    await till.reconcile();
    expect(await journals(paymentId)).toEqual([
      'capture 1000 clearing:test-card:USD → orders:USD',
      'refund 300 orders:USD → clearing:test-card:USD',
    ]);
  });

  test('knows nothing of a declined payment, and has what a lost answer brought as soon as it is known', async () => {
    const orderId = await till.openOrder();
    const declined = await till.pay(orderId, 'tok_declined');
    const lost = await till.pay(orderId, 'tok_timeout');
    expect([await journals(declined.paymentId), await journals(lost.paymentId)]).toEqual([[], []]);
    await till.later(5);
    await till.reconcile();
    expect(await journals(lost.paymentId)).toEqual(['capture 1000 clearing:test-card:USD → orders:USD']);
  });

  test('has the money of a cancelled order go back', async () => {
    const { orderId, paymentId } = await paid();
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    expect(await journals(paymentId)).toHaveLength(2);
  });

  test('of a refund that the provider refuses has nothing', async () => {
    const { orderId, paymentId } = await paid();
    await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(1001, 'USD'), reason: 'Too much' });
    expect(await journals(paymentId)).toHaveLength(1);
  });

  test('gives thirty refunds at once no more than there is', async () => {
    const { orderId, paymentId } = await paid(1000);
    const all = Array.from({ length: 30 }, () =>
      till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(300, 'USD'), reason: 'A scratch' }),
    );
    expect((await Promise.all(all)).filter(({ status }) => status === 'succeeded')).toHaveLength(3);
    expect(await journals(paymentId)).toHaveLength(4);
  });

  test('stays as it is', async () => {
    await paid();
    for (const table of ['journals', 'postings']) {
      await expect(till.app.sql(`delete from payments.${table}`)).rejects.toThrow('append-only');
    }
    await expect(till.app.sql(`update payments.postings set amount_minor = 1`)).rejects.toThrow('append-only');
    await expect(till.app.sql(`delete from payments.accounts`)).rejects.toThrow('append-only');
  });

  test('takes no journal that does not balance, or has one side only', async () => {
    const post = (postings: unknown): Promise<unknown> =>
      till.app.sql(`select payments.post_journal('adjustment', $1, null, 'USD', 'test', null, $2)`, [uuidv7(), JSON.stringify(postings)]);
    const line = (account: string, amount: number) => ({ account, kind: 'adjustments', amount });
    await expect(post([line('a', 5), line('b', -4)])).rejects.toThrow('does not balance');
    await expect(post([])).rejects.toThrow('does not balance');
    const [{ id } = { id: 0 }] = await till.app.sql<{ id: number }>(`select id from payments.journals limit 1`);
    const late = till.app.sql(`insert into payments.postings values ($1, 'late', 1, 'USD')`, [id]);
    await expect(late).rejects.toThrow('does not balance');
  });
});

/** Breaks the ledger as a bug would, looks, and puts it back. */
async function seen(breakage: string): Promise<string[]> {
  const tables = ['accounts', 'journals', 'postings'];
  expect(await till.app.violated()).toEqual([]);
  for (const table of tables) {
    await till.app.sql(`alter table payments.${table} disable trigger user`);
    await till.app.sql(`create table payments.saved_${table} as table payments.${table}`);
  }
  try {
    await till.app.sql(breakage);
    return await till.app.violated();
  } finally {
    for (const table of [...tables].reverse()) await till.app.sql(`delete from payments.${table}`);
    for (const table of tables) {
      await till.app.sql(`insert into payments.${table} overriding system value table payments.saved_${table}`);
      await till.app.sql(`drop table payments.saved_${table}`);
      await till.app.sql(`alter table payments.${table} enable trigger user`);
    }
  }
}

describe('the doctor sees', () => {
  const wallet = `insert into payments.accounts (id, kind, currency, user_id, balance_minor) values ('w', 'wallet', 'USD', gen_random_uuid(), 0)`;
  const unbound = `alter table payments.accounts drop constraint if exists accounts_stay_above_their_floor`;
  const twice = `alter table payments.journals drop constraint if exists journals_once;
    insert into payments.journals (kind, cause, who) select kind, cause, who from payments.journals limit 1;
    insert into payments.postings select max(id), 'adjustments:USD', 1, 'USD' from payments.journals;
    insert into payments.postings select max(id), 'orders:USD', -1, 'USD' from payments.journals`;

  test.each([
    ['L1: a journal with one side', `delete from payments.postings where amount_minor > 0`, 'L1'],
    ['L2: money out of nothing', `update payments.postings set amount_minor = amount_minor + 1 where amount_minor > 0`, 'L2'],
    ['L3: a balance that no posting explains', `${wallet}; update payments.accounts set balance_minor = 5 where id = 'w'`, 'L3'],
    ['L4: a wallet that was overdrawn', `${unbound}; ${wallet}; update payments.accounts set balance_minor = -5 where id = 'w'`, 'L4'],
    [
      'L5: a capture that is not in the ledger',
      `delete from payments.postings; delete from payments.journals where kind = 'capture'`,
      'L5',
    ],
    ['L5: a capture that is in it twice', `update payments.journals set kind = 'capture'`, 'L5'],
    ['L6: another currency', `update payments.postings set currency = 'EUR'`, 'L6'],
    ['L6: a posting to no account', `delete from payments.accounts`, 'L6'],
    ['L6: one cause twice', twice, 'L6'],
  ])('%s', async (_what, breakage, id) => {
    const { orderId } = await paid();
    await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(100, 'USD'), reason: 'A scratch' });
    expect(await seen(breakage)).toContain(id);
  });
});
