import { wayOn, type StripeJs } from './stripe-js';

/** Stripe.js as its documentation says that it behaves; `answers`: of the bank, one for each time it asks. */
function standIn(first: string, answers: readonly ('pass' | 'fail')[] = []) {
  const calls: string[] = [];
  const left = [...answers];
  let status = first;
  const stripe: StripeJs = {
    retrievePaymentIntent: async () => ({ paymentIntent: { status } }),
    async handleNextAction() {
      calls.push('handleNextAction');
      if (status !== 'requires_action') return { error: { message: `The PaymentIntent is ${status}` } };
      status = left.shift() === 'pass' ? 'succeeded' : 'requires_payment_method';
      return status === 'succeeded' ? {} : { error: { message: 'We could not authenticate you' } };
    },
    elements: () => ({ create: () => ({ mount: () => void calls.push('mounted') }) }),
    async confirmPayment({ confirmParams }) {
      calls.push(`confirmPayment ${confirmParams.return_url}`);
      status = 'succeeded';
      return {};
    },
  };
  return { stripe, calls };
}

const place = { host: {} as HTMLElement, locale: 'en', returnUrl: 'https://shop.example/pay/return/1' };

describe('the page for a card, with Stripe’s own script', () => {
  test('a saved card only asks its bank: no fields are shown, and what the bank says is the end', async () => {
    const { stripe, calls } = standIn('requires_action', ['pass']);
    const way = await wayOn(stripe, 'secret', place);
    expect(way.asksBank).toBe(true);
    expect(await way.confirm()).toEqual({});
    expect(calls).toEqual(['handleNextAction']);
  });

  test('a saved card whose bank says no gives way to fields for another card', async () => {
    const { stripe, calls } = standIn('requires_action', ['fail']);
    const way = await wayOn(stripe, 'secret', place);
    expect(await way.confirm()).toMatchObject({ error: { message: 'We could not authenticate you' } });
    const next = await wayOn(stripe, 'secret', place);
    expect(next.asksBank).toBe(false);
    expect(await next.confirm()).toEqual({});
    expect(calls).toEqual(['handleNextAction', 'mounted', 'confirmPayment https://shop.example/pay/return/1']);
  });

  test('a new card is filled in', async () => {
    const { stripe, calls } = standIn('requires_payment_method');
    const way = await wayOn(stripe, 'secret', place);
    expect([way.asksBank, calls]).toEqual([false, ['mounted']]);
  });
});
