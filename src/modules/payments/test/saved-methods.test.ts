import { noProviders, simulated } from '../../../platform/config/payments';
import { topicOf } from '../../../platform/events/event';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { caller } from '../../../platform/testing/harness';
import { openBook } from '../../../simulators/book';
import { openLedger } from '../../../simulators/stripe/ledger';
import { openStripeSimulator } from '../../../simulators/stripe/stripe';
import { accountClosed } from '../../users';
import { paymentsModule } from '../module';
import { closeTill, openTill, type Till } from './till';

const shopper = () => caller(['payments:use-saved-methods', 'payments:pay-own', 'payments:read-own']);
type Shopper = ReturnType<typeof shopper>;

const saved = async (till: Till, as: Shopper) => (await till.app.request('GET', '/payments/methods', { as })).body.items;
const remove = (till: Till, as: Shopper, id: string) => till.app.request('DELETE', `/payments/methods/${id}`, { as });

/** An order of theirs that waits for its money. */
async function orderOf(till: Till, as: Shopper | null): Promise<string> {
  const orderId = uuidv7();
  await till.payments.openCollection({
    orderId,
    amount: money(1000, 'USD'),
    owner: { userId: as?.userId ?? null, orderTokenHash: 'none' },
    email: 'ada@example.com',
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
  });
  return orderId;
}

async function pay(till: Till, as: Shopper | null, provider: string, input: Record<string, unknown>) {
  const orderId = await orderOf(till, as);
  return till.payments.startPayment({ paymentId: uuidv7(), orderId, provider, input });
}

async function close(till: Till, { userId }: Shopper): Promise<void> {
  await till.app.house.bus.deliver('payments.on-account-closed', {
    id: uuidv7(),
    topic: topicOf(accountClosed),
    stream: userId,
    data: { userId },
    occurredAt: new Date().toISOString(),
    correlationId: 'test',
    causationId: null,
  });
  await till.app.runJob('payments.forget-cards');
}

describe('a test card', () => {
  let till: Till;
  beforeAll(async () => {
    till = await openTill(paymentsModule);
  });
  afterAll(() => closeTill(till));

  const keep = (as: Shopper, token = 'tok_ok') => pay(till, as, 'test-card', { token, remember: true });
  const use = (as: Shopper, savedMethodId: string) => pay(till, as, 'test-card', { savedMethodId });

  test('that is remembered is shown by its end and date, and pays the next order', async () => {
    const as = shopper();
    expect((await keep(as)).status).toBe('captured');
    const [card, ...others] = await saved(till, as);
    expect([card, others]).toEqual([
      { id: expect.any(String), provider: 'test-card', brand: 'test', last4: '4242', expMonth: 12, expYear: 2034 },
      [],
    ]);
    expect(await use(as, card.id)).toMatchObject({ status: 'captured', method: { last4: '4242' } });
  });

  test('is remembered only when it was asked for, and only when it paid', async () => {
    const as = shopper();
    await pay(till, as, 'test-card', { token: 'tok_ok' });
    await keep(as, 'tok_declined');
    const { paymentId, status } = await keep(as, 'tok_3ds');
    expect([status, await saved(till, as)]).toEqual(['requires_action', []]);
    await till.app.request('POST', `/payments/${paymentId}/continue`, { as, body: { result: 'approve' } });
    expect(await saved(till, as)).toHaveLength(1);
  });

  test('asks for a confirmation again each time, where it does so', async () => {
    const as = shopper();
    const { paymentId } = await keep(as, 'tok_3ds');
    await till.app.request('POST', `/payments/${paymentId}/continue`, { as, body: { result: 'approve' } });
    const [card] = await saved(till, as);
    expect((await use(as, card.id)).status).toBe('requires_action');
  });

  test('is one card, however often it is remembered', async () => {
    const as = shopper();
    await keep(as);
    await keep(as);
    const cards = await saved(till, as);
    expect(cards).toHaveLength(1);
    expect((await use(as, cards[0].id)).status).toBe('captured');
  });

  test('of somebody else pays nothing, is not shown and cannot be removed', async () => {
    const [owner, other] = [shopper(), shopper()];
    await keep(owner);
    const [card] = await saved(till, owner);
    await expect(use(other, card.id)).rejects.toMatchObject({ code: 'payments.saved-method-refused' });
    await expect(pay(till, null, 'test-card', { savedMethodId: card.id })).rejects.toMatchObject({ code: 'payments.saved-method-refused' });
    expect(await saved(till, other)).toEqual([]);
    expect((await remove(till, other, card.id)).body.code).toBe('payments.no-such-method');
    expect((await use(owner, card.id)).status).toBe('captured');
  });

  test('that was removed pays nothing, and is forgotten by who keeps it', async () => {
    const as = shopper();
    await keep(as);
    const [card] = await saved(till, as);
    expect((await remove(till, as, card.id)).status).toBe(204);
    expect((await remove(till, as, card.id)).status).toBe(404);
    expect(await saved(till, as)).toEqual([]);
    await expect(use(as, card.id)).rejects.toMatchObject({ code: 'payments.saved-method-refused' });
    const [row] = await till.app.sql(
      `select m.forget_at, f.ref is not null as forgotten from payments.saved_methods m left join payments.test_card_forgotten f on f.ref = m.ref
       where m.id = $1`,
      [card.id],
    );
    expect(row).toEqual({ forget_at: null, forgotten: true });
  });

  test('of a guest is not remembered', async () => {
    await expect(pay(till, null, 'test-card', { token: 'tok_ok', remember: true })).rejects.toMatchObject({
      code: 'payments.needs-account',
    });
  });

  test('is not asked for twice by a checkout that is taken up again, also when it was removed meanwhile', async () => {
    const as = shopper();
    await keep(as);
    const [card] = await saved(till, as);
    const request = { paymentId: uuidv7(), orderId: await orderOf(till, as), provider: 'test-card', input: { savedMethodId: card.id } };
    await till.payments.startPayment(request);
    await remove(till, as, card.id);
    expect(await till.payments.startPayment(request)).toMatchObject({ paymentId: request.paymentId, status: 'captured' });
  });
});

describe('Stripe', () => {
  let till: Till;
  let shut: () => Promise<void>;
  const book = openBook(null);
  const ledger = openLedger(book);
  let simulator: Awaited<ReturnType<typeof openStripeSimulator>>;

  beforeAll(async () => {
    let shopUrl = '';
    simulator = await openStripeSimulator({ port: 0, shopUrl: () => shopUrl, book, byItself: false });
    const stripe = { url: simulator.url, pages: simulator.url, ...simulated.stripe };
    till = await openTill(paymentsModule, { payments: { ...noProviders, stripe } });
    shopUrl = till.app.baseUrl;
    shut = async () => {
      await closeTill(till);
      await simulator.close();
    };
  });
  afterAll(() => shut());

  const intentOf = (paymentId: string) => {
    const found = ledger.intents().find(({ metadata }) => metadata['attempt_id'] === paymentId);
    if (!found) throw new Error(`Stripe has no ${paymentId}`);
    return found;
  };
  const step = async (as: Shopper, paymentId: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_secret: intentOf(paymentId).clientSecret, ...fields });
    await fetch(`${simulator.url}/frame`, { method: 'POST', body, redirect: 'manual' });
    return (await till.app.request('POST', `/payments/${paymentId}/sync`, { as })).body;
  };
  const fillIn = (as: Shopper, paymentId: string, method: string) => step(as, paymentId, { method, step: 'pay' });

  async function keep(as: Shopper, method = 'pm_card_visa'): Promise<{ id: string; paymentId: string }> {
    const { paymentId } = await pay(till, as, 'stripe', { remember: true });
    const { status } = await fillIn(as, paymentId, method);
    if (status === 'requires_action') await step(as, paymentId, { step: 'pass' });
    const [card] = await saved(till, as);
    return { id: card.id, paymentId };
  }

  const keptFor = (as: Shopper) => {
    const ids = ledger.intents().flatMap(({ customer }) => (customer === null ? [] : [customer]));
    const own = [...new Set(ids)].filter((id) => ledger.findCustomer(id)?.metadata['user_id'] === as.userId);
    return { customers: own.length, cards: own.flatMap((id) => ledger.methodsOf(id)) };
  };

  test('keeps the card for one customer of its own, and the next order is paid without filling it in', async () => {
    const as = shopper();
    await keep(as);
    const { id } = await keep(as, 'pm_card_mastercard');
    expect((await saved(till, as)).map(({ brand, last4 }: { brand: string; last4: string }) => [brand, last4])).toEqual([
      ['mastercard', '4444'],
      ['visa', '4242'],
    ]);
    expect(keptFor(as)).toMatchObject({ customers: 1, cards: { length: 2 } });
    expect(await pay(till, as, 'stripe', { savedMethodId: id })).toMatchObject({ status: 'captured', method: { last4: '4444' } });
    expect(await saved(till, as)).toHaveLength(2);
  });

  test('keeps no card that nobody asked it to keep', async () => {
    const as = shopper();
    const { paymentId } = await pay(till, as, 'stripe', {});
    await fillIn(as, paymentId, 'pm_card_visa');
    expect([await saved(till, as), intentOf(paymentId).customer]).toEqual([[], null]);
  });

  test('may ask the buyer to confirm a saved card', async () => {
    const as = shopper();
    const { id } = await keep(as, 'pm_card_threeDSecure2Required');
    const asked = await pay(till, as, 'stripe', { savedMethodId: id });
    expect(asked).toMatchObject({ status: 'requires_action', nextAction: { type: 'client' } });
    expect((await step(as, asked.paymentId, { step: 'pass' })).status).toBe('captured');
  });

  test('refuses a card that it keeps for nobody any more', async () => {
    const as = shopper();
    const { id } = await keep(as);
    for (const method of keptFor(as).cards) ledger.saveMethod({ ...method, customer: null });
    expect(await pay(till, as, 'stripe', { savedMethodId: id })).toMatchObject({ status: 'failed' });
  });

  test('forgets a removed card as soon as it answers, and no late message brings it back', async () => {
    const as = shopper();
    const { id } = await keep(as);
    simulator.faults.plan({ kind: '500-before', path: '/v1/payment_methods', times: 1 });
    expect((await remove(till, as, id)).status).toBe(204);
    expect([await saved(till, as), keptFor(as).cards.length]).toEqual([[], 1]);
    await till.app.sql(`update payments.saved_methods set forget_at = now() where forget_at is not null`);
    await till.app.runJob('payments.forget-cards');
    expect(keptFor(as).cards).toEqual([]);
    await simulator.office.deliver();
    await till.app.settle();
    expect(await saved(till, as)).toEqual([]);
  });

  test('forgets all cards of an account that was closed, also one that the shop has not heard of', async () => {
    const as = shopper();
    await keep(as);
    const [kept] = keptFor(as).cards;
    ledger.saveMethod({ id: 'pm_unheard', card: 'pm_card_visa', customer: kept?.customer ?? null, created: 0 });
    await close(till, as);
    expect([await saved(till, as), keptFor(as).cards]).toEqual([[], []]);
  });

  test('that does not answer keeps nobody from paying without being remembered', async () => {
    const as = shopper();
    simulator.faults.plan({ kind: '500-before', path: '/v1/customers', times: 1 });
    await expect(pay(till, as, 'stripe', { remember: true })).rejects.toMatchObject({ code: 'payments.provider-away' });
    expect((await pay(till, as, 'stripe', {})).status).toBe('requires_action');
  });
});
