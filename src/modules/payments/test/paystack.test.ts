import { createHmac } from 'node:crypto';
import { simulated } from '../../../platform/config/payments';
import { openBook } from '../../../simulators/book';
import { openPaystackSimulator } from '../../../simulators/paystack/paystack';
import { openLedger } from '../../../simulators/paystack/ledger';
import { paymentsModule } from '../module';
import { rehearse, type Message } from './provider-kit';

const { secretKey } = simulated.paystack;

/** Signed here by hand, as the provider's documentation says, so that a fault of ours cannot hide itself. */
const signed = (body: string, key: string = secretKey): Message => ({
  path: '/payments/webhooks/paystack',
  headers: { 'x-paystack-signature': createHmac('sha512', key).update(body).digest('hex') },
  body,
});

describe('Paystack', () => {
  rehearse(paymentsModule, {
    provider: 'paystack',
    currency: 'KES',
    input: () => ({}),
    paths: { create: '/transaction/initialize', refund: 'POST /refund' },
    repeatable: true,
    partialRefund: true,
    async open(shopUrl) {
      const book = openBook(null);
      const ledger = openLedger(book);
      const simulator = await openPaystackSimulator({ port: 0, shopUrl, book, byItself: false });
      const known = (paymentId: string) => {
        const transaction = ledger.find(paymentId);
        if (!transaction) throw new Error(`Paystack has no ${paymentId}`);
        return transaction;
      };
      const choose = async (paymentId: string, choice: string): Promise<void> => {
        const { accessCode } = known(paymentId);
        const body = new URLSearchParams({ choice });
        await fetch(`${simulator.url}/checkout/${accessCode}`, { method: 'POST', body, redirect: 'manual' });
      };
      const told = (reference: string, event: string) => JSON.stringify({ event, data: { reference, status: 'success' } });
      return {
        config: { paystack: { url: simulator.url, pages: simulator.url, secretKey } },
        plan: (kind, path) => simulator.faults.plan({ kind, path }),
        deliver: (options) => simulator.office.deliver(options),
        async lose() {
          for (const _letter of simulator.office.waiting()) simulator.faults.plan({ kind: 'lost' });
          await simulator.office.deliver();
        },
        approve: (paymentId) => choose(paymentId, 'approve'),
        decline: (paymentId) => choose(paymentId, 'decline'),
        async payWrongly(paymentId) {
          const transaction = known(paymentId);
          ledger.save({ ...transaction, amount: transaction.amount - 100 });
          await choose(paymentId, 'approve');
        },
        books(paymentId) {
          const all = ledger.transactions().filter(({ reference }) => reference === paymentId);
          const refunds = ledger.refunds().filter(({ reference, status }) => reference === paymentId && status === 'processed');
          const taken = all.filter(({ status }) => status === 'success' || status === 'reversed');
          return {
            payments: all.length,
            captured: taken.reduce((sum, { amount }) => sum + amount, 0),
            refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
          };
        },
        async endRefunds(end) {
          const body = new URLSearchParams({ status: end === 'succeeded' ? 'processed' : 'failed' });
          for (const { id, status } of ledger.refunds())
            if (status === 'pending') await fetch(`${simulator.url}/sim/refunds/${id}`, { method: 'POST', body, redirect: 'manual' });
        },
        forgeries(paymentId) {
          const body = told(paymentId, 'charge.success');
          return {
            unsigned: { ...signed(body), headers: {} },
            'signed by another': signed(body, 'another key'),
            'with another content': { ...signed(body), body: body.replace('success', 'failure') },
            'cut short': { ...signed(body), headers: { 'x-paystack-signature': 'abcd' } },
            'no JSON': signed('not json'),
          };
        },
        oldFailure: (paymentId) => signed(told(paymentId, 'charge.failed')),
        close: () => simulator.close(),
      };
    },
  });
});
