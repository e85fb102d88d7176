import { simulated } from '../../../platform/config/payments';
import { openBook } from '../../../simulators/book';
import { openLedger } from '../../../simulators/mpesa/ledger';
import { openMpesaSimulator } from '../../../simulators/mpesa/mpesa';
import { callbackJson } from '../../../simulators/mpesa/wire';
import { paymentsModule } from '../module';
import { rehearse, type Message } from './provider-kit';

describe('M-Pesa', () => {
  rehearse(paymentsModule, {
    provider: 'mpesa',
    currency: 'KES',
    input: () => ({ phone: `07${String(nextPhone++)}` }),
    paths: { create: '/mpesa/stkpush', refund: '/mpesa/reversal' },
    repeatable: false,
    partialRefund: true,
    async open(shopUrl) {
      const book = openBook(null);
      const ledger = openLedger(book);
      const simulator = await openMpesaSimulator({ port: 0, shopUrl, book, byItself: false });
      const of = (paymentId: string) => ledger.prompts().filter(({ path }) => path.includes(paymentId));
      const known = (paymentId: string) => {
        const [prompt] = of(paymentId);
        if (!prompt) throw new Error(`M-Pesa has no ${paymentId}`);
        return prompt;
      };
      const post = (path: string, fields: Record<string, string>) =>
        fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
      const answer = async (paymentId: string, pin: string): Promise<void> => {
        await post(`/sim/prompts/${known(paymentId).checkoutRequestId}`, { choice: 'pay', pin });
      };
      /** As M-Pesa writes, to its secret address or to another one. */
      const message = (paymentId: string, resultCode: number, path = known(paymentId).path): Message => ({
        path: path.replace('/api/v1', ''),
        headers: {},
        body: JSON.stringify(callbackJson({ ...known(paymentId), resultCode, receipt: 'SFORGED001' })),
      });
      return {
        config: { mpesa: { url: simulator.url, pages: simulator.url, ...simulated.mpesa } },
        plan: (kind, path) => simulator.faults.plan({ kind, path }),
        deliver: (options) => simulator.office.deliver(options),
        async lose() {
          for (const _letter of simulator.office.waiting()) simulator.faults.plan({ kind: 'lost' });
          await simulator.office.deliver();
        },
        approve: (paymentId) => answer(paymentId, '1234'),
        decline: (paymentId) => answer(paymentId, 'no pin'),
        async payWrongly(paymentId) {
          const prompt = known(paymentId);
          ledger.save({ ...prompt, amount: prompt.amount - 1 });
          await answer(paymentId, '1234');
        },
        books(paymentId) {
          const taken = of(paymentId).filter(({ resultCode }) => resultCode === 0);
          const back = ledger
            .reversals()
            .filter(({ receipt, status }) => status === 'done' && taken.some((one) => one.receipt === receipt));
          return {
            payments: of(paymentId).length,
            captured: taken.reduce((sum, { amount }) => sum + amount * 100, 0),
            refunded: back.reduce((sum, { amount }) => sum + amount * 100, 0),
          };
        },
        async endRefunds(end) {
          for (const { conversationId, status } of ledger.reversals())
            if (status === 'waiting') await post(`/sim/reversals/${conversationId}`, { end: end === 'succeeded' ? 'done' : 'failed' });
          await simulator.office.deliver();
        },
        forgeries(paymentId) {
          const { path } = known(paymentId);
          const [kind, id] = path.slice(path.lastIndexOf('/') + 1).split('.');
          const open = path.slice(0, path.lastIndexOf('/'));
          return {
            'at the open address': message(paymentId, 0, open),
            'at a guessed address': message(paymentId, 0, `${open}/${kind}.${id}.${'x'.repeat(43)}`),
            'at the address of another payment': message(paymentId, 0, path.replace(id ?? '', '01890000-0000-7000-8000-000000000000')),
            'of a refund at the address of a payment': message(paymentId, 0, path.replace('/p.', '/r.')),
            'no JSON': { ...message(paymentId, 0), body: 'not json' },
          };
        },
        oldFailure: (paymentId) => message(paymentId, 1032),
        close: () => simulator.close(),
      };
    },
  });
});

/** Each payment has a phone of its own, as a phone takes one prompt at a time. */
let nextPhone = 12_000_100;
