import { createHash } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money, type Money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller, createTestApp, type TestResponse } from '../../../platform/testing/harness';
import { paymentsModule } from '../module';
import { closeTill, nobody, openTill, people } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);
const usd = (minor: number): Money => money(minor, 'USD');
const staff = caller(['payments:issue-gift-cards', 'payments:read-gift-cards', 'payments:read-wallets', 'payments:adjust-wallets']);
const asStaff = (method: string, path: string, body?: unknown, key = uuidv7()): Promise<TestResponse> =>
  till.app.request(method, path, { as: staff, body, headers: { 'idempotency-key': key } });

/** An open order, of somebody with an account or of a guest. */
async function orderOf(minor: number, userId: string | null = null): Promise<string> {
  const orderId = uuidv7();
  const owner = { userId, orderTokenHash: createHash('sha256').update(orderId).digest('hex') };
  await till.payments.openCollection({ orderId, amount: usd(minor), owner, expiresAt: new Date(Date.now() + 900_000).toISOString() });
  return orderId;
}

async function newCard(minor: number, more: Record<string, unknown> = {}): Promise<{ id: string; code: string }> {
  const { status, body } = await asStaff('POST', '/gift-cards', { amount: usd(minor), ...more });
  expect(status).toBe(201);
  return body;
}

async function filledWallet(minor: number): Promise<string> {
  const userId = uuidv7();
  const { status } = await asStaff('POST', `/wallets/${userId}/adjustments`, { amount: usd(minor), reason: 'A gift' });
  expect(status).toBe(200);
  return userId;
}

const hold = (orderId: string, giftCards: string[], wallet = false) => till.payments.holdStoredValue({ orderId, wallet, giftCards });
const cardState = async (id: string) => {
  const { body } = await asStaff('GET', `/gift-cards/${id}`);
  return [body.balance.minor, body.available.minor];
};
const walletState = async (userId: string) => {
  const [purse] = await till.payments.getWallet({ userId });
  return [purse?.balance.minor ?? 0, purse?.available.minor ?? 0];
};
const parts = async (orderId: string) =>
  (await till.payments.listPayments({ orderIds: [orderId] }))
    .map(({ tender, provider, status, amount, refunded }) => [tender, provider, status, amount.minor, refunded.minor])
    .sort();

describe('a gift card', () => {
  test('pays a whole order, alone: it is taken at once, and the order hears of it', async () => {
    const card = await newCard(5000);
    const orderId = await orderOf(3000);
    expect(await hold(orderId, [card.code])).toEqual({ held: usd(3000), left: usd(0) });
    expect(await hold(orderId, [card.code])).toEqual({ held: usd(3000), left: usd(0) });
    expect(await parts(orderId)).toEqual([[1, 'gift-card', 'captured', 3000, 0]]);
    expect(await cardState(card.id)).toEqual([2000, 2000]);
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
    await till.payments.settleCollection({ orderId });
    expect(await till.payments.capturePayment({ orderId })).toMatchObject({ status: 'captured' });
  });

  test('several on one order, the first first, what is left on the last stays there', async () => {
    const [one, two] = [await newCard(1000), await newCard(5000)];
    const orderId = await orderOf(2500);
    expect(await hold(orderId, [one.code, two.code, one.code])).toMatchObject({ left: usd(0) });
    expect([await cardState(one.id), await cardState(two.id)]).toEqual([
      [0, 0],
      [3500, 3500],
    ]);
  });

  test('is refused when it is unknown, blocked, expired, empty, in use or in another currency; nothing is set aside then', async () => {
    const good = await newCard(1000);
    const reason = async (code: string): Promise<unknown> => {
      const orderId = await orderOf(100_000);
      const outcome = await hold(orderId, [good.code, code]).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ kind: 'rule', code: 'payments.gift-card-refused' });
      expect(await cardState(good.id)).toEqual([1000, 1000]);
      return outcome instanceof Error && 'extra' in outcome ? outcome.extra : null;
    };
    expect(await reason('ABCD-EFGH-JKMN-PQRS')).toEqual({ problem: 'unknown', ending: 'PQRS' });
    expect(await reason('nonsense')).toMatchObject({ problem: 'unknown' });

    const blocked = await newCard(1000);
    expect((await asStaff('POST', `/gift-cards/${blocked.id}/block`, { reason: 'Lost' })).body).toMatchObject({
      status: 'blocked',
      blockReason: 'Lost',
    });
    expect(await reason(blocked.code)).toMatchObject({ problem: 'blocked' });
    await asStaff('POST', `/gift-cards/${blocked.id}/unblock`);
    expect(await hold(await orderOf(1000), [blocked.code])).toMatchObject({ left: usd(0) });
    expect(await reason(blocked.code)).toMatchObject({ problem: 'empty' });

    const expired = await newCard(1000, { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await till.app.sql(`update payments.gift_cards set expires_at = now() - interval '1 second' where id = $1`, [expired.id]);
    expect(await reason(expired.code)).toMatchObject({ problem: 'expired' });
    const inUse = await newCard(1000);
    await hold(await orderOf(5000), [inUse.code]);
    expect(await reason(inUse.code)).toMatchObject({ problem: 'in-use' });
    await expect(hold(await till.openOrder(1000, 'EUR'), [good.code])).rejects.toMatchObject({ extra: { problem: 'other-currency' } });
  });

  test('is mailed in the language that was chosen, not in that of who issues it', async () => {
    const app = await createTestApp({ modules: [paymentsModule], fakes: [people], market: { locales: ['en', 'de'] } });
    const localeOf = async (more: Record<string, unknown>): Promise<string> => {
      const headers = { 'accept-language': 'de', 'idempotency-key': uuidv7() };
      const { body } = await app.request('POST', '/gift-cards', { as: staff, body: { amount: usd(500), ...more }, headers });
      const [row] = await app.sql<{ locale: string }>('select locale from payments.gift_cards where id = $1', [body.id]);
      return row?.locale ?? '';
    };
    expect([await localeOf({}), await localeOf({ locale: 'de' })]).toEqual(['en', 'de']);
    await app.close();
  });

  test('is issued in the shop’s currency, for a time that is still to come, of an amount that can be counted', async () => {
    const over = { amount: usd(500), expiresAt: new Date(Date.now() - 1000).toISOString() };
    expect((await asStaff('POST', '/gift-cards', { amount: money(500, 'EUR') })).body.code).toBe('payments.other-currency');
    expect((await asStaff('POST', '/gift-cards', over)).body.code).toBe('payments.gift-card-over');
    expect((await asStaff('POST', '/gift-cards', { amount: usd(2 ** 53 - 1) })).status).toBe(400);
  });

  test('thirty orders at once spend it once', async () => {
    const card = await newCard(1000);
    const orders = await Promise.all(Array.from({ length: 30 }, () => orderOf(300)));
    const outcomes = await Promise.allSettled(orders.map((orderId) => hold(orderId, [card.code])));
    const held = outcomes.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value.held.minor : 0), 0);
    expect(held).toBe(1000);
    expect(outcomes.filter((one) => one.status === 'fulfilled' && one.value.left.minor === 0)).toHaveLength(3);
    expect(await till.app.violated()).toEqual([]);
  });

  test('that is blocked before its mail is written is mailed when it may pay again; one that was mailed is not', async () => {
    const { id: giftCardId } = await newCard(700, { recipientEmail: 'ben@example.com' });
    const asked = async (): Promise<number> => {
      await till.app.runJob('payments.mail-gift-cards');
      return (await till.events(giftCardId)).length;
    };
    const blockAndUnblock = async (): Promise<void> => {
      await asStaff('POST', `/gift-cards/${giftCardId}/block`, { reason: 'Lost' });
      expect([await till.payments.getGiftCardMail({ giftCardId }), await asked()]).toEqual([null, before]);
      await asStaff('POST', `/gift-cards/${giftCardId}/unblock`);
    };
    let before = await asked();
    expect(before).toBe(1);
    await blockAndUnblock();
    expect([await asked(), await asked()]).toEqual([2, 2]);
    await till.payments.noteGiftCardMailed({ giftCardId });
    before = 2;
    await blockAndUnblock();
    expect(await asked()).toBe(2);
  });

  test('is told by its code however it is typed, and never by a wrong one; no table has the code', async () => {
    const card = await newCard(700, { recipientEmail: 'Ada@Example.com', message: 'Happy birthday' });
    const read = (code: string) =>
      till.app.request('POST', '/gift-cards/balance', { body: { code }, as: caller(['payments:check-gift-card']) });
    expect((await read(card.code.toLowerCase().replaceAll('-', ' '))).body).toEqual({
      last4: card.code.slice(-4),
      balance: usd(700),
      available: usd(700),
      status: 'active',
      expiresAt: null,
    });
    expect((await read('ABCD-EFGH-JKMN-PQRS')).status).toBe(404);
    expect(await till.payments.getGiftCardMail({ giftCardId: card.id })).toMatchObject({
      to: 'ada@example.com',
      code: card.code,
      message: 'Happy birthday',
    });
    expect(await till.events(card.id)).toEqual(['payments.gift-card-issued.v1']);
    const [{ text }] = await till.app.sql(
      `select concat((select json_agg(g) from payments.gift_cards g), (select json_agg(o) from payments.outbox o), (select json_agg(k) from payments.idempotency_keys k)) as text`,
    );
    expect(text).not.toContain(card.code);
    const list = await asStaff('GET', `/gift-cards?q=${card.code.slice(-4)}`);
    expect(list.body.items).toEqual([expect.objectContaining({ id: card.id, recipientEmail: 'ada@example.com' })]);
    expect((await asStaff('GET', '/gift-cards?q=ada@example.com&status=active')).body.items).toHaveLength(1);
  });
});

describe('a wallet', () => {
  test('thirty orders at once of one account never spend more than is in it', async () => {
    const userId = await filledWallet(1000);
    const orders = await Promise.all(Array.from({ length: 30 }, () => orderOf(300, userId)));
    const outcomes = await Promise.all(orders.map((orderId) => hold(orderId, [], true)));
    expect(outcomes.reduce((sum, { held }) => sum + held.minor, 0)).toBe(1000);
    expect((await walletState(userId))[1]).toBe(0);
    expect(await till.app.violated()).toEqual([]);
  });

  test('that was empty when the provider was asked pays nothing of that order later', async () => {
    const userId = uuidv7();
    const orderId = await orderOf(1000, userId);
    expect(await hold(orderId, [], true)).toEqual({ held: usd(0), left: usd(1000) });
    await till.pay(orderId, 'tok_ok');
    await asStaff('POST', `/wallets/${userId}/adjustments`, { amount: usd(5000), reason: 'A gift' });
    expect(await hold(orderId, [], true)).toEqual({ held: usd(0), left: usd(1000) });
    expect(await walletState(userId)).toEqual([5000, 5000]);
  });

  test('thirty debits at once take what is there, and one that is repeated is one', async () => {
    const userId = await filledWallet(1000);
    const debit = (debitId: string) => till.payments.debitWallet({ debitId, userId, amount: usd(300), reason: 'A fee' });
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => debit(uuidv7())));
    expect(outcomes.filter(({ debited }) => debited)).toHaveLength(3);
    expect(await walletState(userId)).toEqual([100, 100]);

    const other = await filledWallet(1000);
    const debitId = uuidv7();
    const same = { debitId, userId: other, amount: usd(300), reason: 'A fee' };
    expect(await Promise.all(Array.from({ length: 30 }, () => till.payments.debitWallet(same)))).toEqual(Array(30).fill({ debited: true }));
    expect(await walletState(other)).toEqual([700, 700]);
  });

  test('staff put in and take out by an entry more, never below zero; the statement says why', async () => {
    const userId = await filledWallet(500);
    const adjust = (minor: number) => asStaff('POST', `/wallets/${userId}/adjustments`, { amount: usd(minor), reason: 'Put right' });
    expect((await adjust(-200)).body).toEqual({ items: [{ balance: usd(300), available: usd(300) }] });
    expect([(await adjust(-301)).body.code, (await adjust(0)).status]).toEqual(['payments.wallet-too-low', 400]);
    const first = await asStaff('GET', `/wallets/${userId}/entries?limit=1`);
    expect(first.body.items).toEqual([expect.objectContaining({ kind: 'adjusted', amount: usd(-200), reason: 'Put right' })]);
    const second = await asStaff('GET', `/wallets/${userId}/entries?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ amount: usd(500), reason: 'A gift' }], nextCursor: null });
    const saved = await till.app.request('GET', '/wallet/statement.csv', { as: caller(['payments:use-wallet'], { userId }) });
    expect(saved.body).toMatch(/^id,at,kind,amount_minor,currency,order_id,reason\n\d+,[^,]+,adjusted,-200,USD,,Put right\n/);
  });

  const topUp = (userId: string, token: string, minor = 2000, key = uuidv7()) =>
    till.app.request('POST', '/wallet/top-ups', {
      as: caller(['payments:use-wallet', 'payments:pay-own', 'payments:read-own'], { userId }),
      body: { amount: usd(minor), provider: 'test-card', token },
      headers: { 'idempotency-key': key },
    });

  test('is topped up with a card once, and tells of it; a declined card leaves it as it was', async () => {
    const userId = uuidv7();
    expect((await topUp(userId, 'tok_declined')).status).toBe(402);
    const key = uuidv7();
    const [one, two] = [await topUp(userId, 'tok_ok', 2000, key), await topUp(userId, 'tok_ok', 2000, key)];
    expect([one.status, one.body.purpose, two.body.id]).toEqual([201, 'top-up', one.body.id]);
    expect(await walletState(userId)).toEqual([2000, 2000]);
    expect(await till.events(userId)).toEqual(['payments.wallet-topped-up.v1']);
    expect(await till.events(one.body.id)).toEqual([]);
    const mine = await till.app.request('GET', '/wallet/entries', { as: caller(['payments:use-wallet'], { userId }) });
    expect(mine.body.items).toEqual([expect.objectContaining({ kind: 'topped-up', amount: usd(2000), orderId: null })]);
  });

  test('has the money of a top-up whose answer was lost as soon as that is known', async () => {
    const userId = uuidv7();
    expect((await topUp(userId, 'tok_timeout')).status).toBe(202);
    expect(await walletState(userId)).toEqual([0, 0]);
    await till.later(5);
    await till.reconcile();
    expect(await walletState(userId)).toEqual([2000, 2000]);
  });

  test('does not get what is paid after a top-up has ended: it goes back to the card', async () => {
    const userId = uuidv7();
    const { body } = await topUp(userId, 'tok_3ds');
    await till.app.sql(`update payments.collections set expires_at = now() - interval '1 minute' where order_id = $1`, [body.id]);
    await till.app.sql(`update payments.attempts set status = 'requires_action' where id = $1`, [body.id]);
    await till.reconcile();
    await till.app.sql(
      `update payments.test_card_charges set status = 'captured', authorized_minor = 2000, captured_minor = 2000 where idempotency_key = $1`,
      [`pay_${body.id}`],
    );
    await till.app.sql(`update payments.attempts set sync_at = now() where id = $1`, [body.id]);
    await till.reconcile();
    await till.reconcile();
    expect(await walletState(userId)).toEqual([0, 0]);
    expect(await till.find(body.id)).toMatchObject({ captured: usd(2000), refunded: usd(2000) });
  });
});

describe('an order paid in parts', () => {
  const split = async (minor = 5000): Promise<{ orderId: string; userId: string; cardId: string }> => {
    const userId = await filledWallet(1000);
    const card = await newCard(1500);
    const orderId = await orderOf(minor, userId);
    expect(await hold(orderId, [card.code], true)).toEqual({ held: usd(2500), left: usd(minor - 2500) });
    return { orderId, userId, cardId: card.id };
  };
  const paid = async () => {
    const order = await split();
    const payment = await till.pay(order.orderId, 'tok_ok');
    expect(payment).toMatchObject({ tender: 0, amount: usd(2500), status: 'captured' });
    await till.payments.settleCollection({ orderId: order.orderId });
    return order;
  };
  const giveBack = (orderId: string, minor: number | null, to?: 'wallet', refundId = uuidv7()) =>
    till.payments.refundPayment({ refundId, orderId, amount: minor === null ? null : usd(minor), reason: 'A scratch', ...(to && { to }) });

  test('sets aside what wallet and card have, asks the provider for the rest, and takes all of it together', async () => {
    const { orderId, userId, cardId } = await split();
    expect([await walletState(userId), await cardState(cardId)]).toEqual([
      [1000, 0],
      [1500, 0],
    ]);
    await till.pay(orderId, 'tok_ok');
    expect([await walletState(userId), await cardState(cardId)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
    await till.payments.settleCollection({ orderId });
  });

  test('a declined card leaves them set aside for the next try, and giving up sets them free', async () => {
    const { orderId, userId, cardId } = await split();
    await till.pay(orderId, 'tok_declined');
    expect(await walletState(userId)).toEqual([1000, 0]);
    await till.payments.cancelCollection({ orderId, reason: 'declined' });
    await till.payments.cancelCollection({ orderId, reason: 'declined' });
    expect([await walletState(userId), await cardState(cardId)]).toEqual([
      [1000, 1000],
      [1500, 1500],
    ]);
    await expect(hold(orderId, [], true)).rejects.toMatchObject({ code: 'payments.not-open' });
  });

  test('an order cancelled after it was paid gives each its own back', async () => {
    const { orderId, userId, cardId } = await paid();
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    expect(await parts(orderId)).toEqual([
      [0, 'test-card', 'refunded', 2500, 2500],
      [1, 'gift-card', 'refunded', 1500, 1500],
      [2, 'wallet', 'refunded', 1000, 1000],
    ]);
    expect([await walletState(userId), await cardState(cardId)]).toEqual([
      [1000, 1000],
      [1500, 1500],
    ]);
  });

  test('a refund takes the provider’s part first, then the gift card, then the wallet; the order hears of each once', async () => {
    const { orderId } = await paid();
    expect(await giveBack(orderId, 1000)).toMatchObject({ status: 'succeeded', amount: usd(1000), kept: usd(4000) });
    const refundId = uuidv7();
    const second = await giveBack(orderId, 2500, undefined, refundId);
    expect(second).toMatchObject({ status: 'succeeded', amount: usd(2500), kept: usd(1500) });
    expect(await giveBack(orderId, 2500, undefined, refundId)).toEqual(second);
    expect(await parts(orderId)).toEqual([
      [0, 'test-card', 'refunded', 2500, 2500],
      [1, 'gift-card', 'captured', 1500, 1000],
      [2, 'wallet', 'captured', 1000, 0],
    ]);
    expect(await giveBack(orderId, null)).toMatchObject({ status: 'succeeded', amount: usd(1500), kept: usd(0) });
    expect(await giveBack(orderId, 1)).toMatchObject({ status: 'failed', failure: { code: 'nothing-left' } });
    expect((await till.events(orderId)).filter((topic) => topic === 'payments.payment-refunded.v1')).toHaveLength(3);
  });

  test('staff may have a refund go to the wallet: the card company hears nothing of it', async () => {
    const { orderId, userId } = await paid();
    expect(await giveBack(orderId, 3000, 'wallet')).toMatchObject({ status: 'succeeded', amount: usd(3000), kept: usd(2000) });
    expect(await walletState(userId)).toEqual([3000, 3000]);
    const charged = await till.app.sql(
      `select t.refunded_minor::int as refunded from payments.test_card_charges t join payments.attempts a on a.idempotency_key = t.idempotency_key where a.order_id = $1`,
      [orderId],
    );
    expect(charged).toEqual([{ refunded: 0 }]);
    expect(await till.app.violated()).toEqual([]);
  });

  test('a guest has no wallet to refund to', async () => {
    const orderId = await orderOf(1000);
    await till.pay(orderId, 'tok_ok');
    expect(await giveBack(orderId, 500, 'wallet')).toMatchObject({ status: 'failed', failure: { code: 'no-wallet' } });
  });

  test('thirty refunds at once, to the card and to the wallet, give back no more than was paid', async () => {
    const { orderId } = await paid();
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => giveBack(orderId, 700, n % 2 === 0 ? 'wallet' : undefined)));
    expect(all.filter(({ status }) => status === 'succeeded')).toHaveLength(7);
    expect(await till.app.violated()).toEqual([]);
  });

  test('thirty different ways to hold for one order hold once', async () => {
    const userId = await filledWallet(1000);
    const orderId = await orderOf(5000, userId);
    await Promise.all(Array.from({ length: 30 }, () => hold(orderId, [], true)));
    expect(await walletState(userId)).toEqual([1000, 0]);
    expect(await parts(orderId)).toHaveLength(1);
  });
});

test('staff put nothing into the wallet of an account that does not exist', async () => {
  const { status, body } = await asStaff('POST', `/wallets/${nobody}/adjustments`, { amount: usd(500), reason: 'A gift' });
  expect([status, body.code]).toEqual([404, 'payments.no-such-account']);
  expect(await till.payments.getWallet({ userId: nobody })).toEqual([]);
});
