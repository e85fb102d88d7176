import { eventsOf as paystackEvents } from './paystack/webhook';
import { eventsOf as stripeEvents } from './stripe/webhook';

/** Worked examples from outside, so that a mistake of ours cannot agree with itself. */
describe('a signature as the provider makes it', () => {
  test('of Paystack', () => {
    const body = '{"event":"charge.success","data":{"reference":"ref_123","status":"success","amount":10000,"currency":"NGN"}}';
    const signature =
      '5e046e2159b36bcba3a5877ea26407f09243dc36506c2e8f79897308c7b9303510cbe63e6c0dcc7c8df61a8ae87f21a5bfcc04eb5c5a3408c9a57f7134633746';
    const webhook = (text: string) => ({ headers: { 'x-paystack-signature': signature }, rawBody: Buffer.from(text), secret: null });
    expect(paystackEvents(webhook(body), 'sk_test_abc123')).toEqual([
      expect.objectContaining({ kind: 'attempt', ref: 'ref_123', report: null }),
    ]);
    expect(() => paystackEvents(webhook(`${body} `), 'sk_test_abc123')).toThrow('the signature is wrong');
    expect(() => paystackEvents(webhook(body), 'sk_test_other')).toThrow('the signature is wrong');
  });

  test('of Stripe', () => {
    const signature = 't=1700000000,v1=29ab30b7065c11b28e53ac114fac5d6c492ed811a12d11ed2c2aad5bb4cf9809';
    const webhook = {
      headers: { 'stripe-signature': signature },
      rawBody: Buffer.from('{"id":"evt_test_1","object":"event"}'),
      secret: null,
    };
    const at = (seconds: number) => () => stripeEvents(webhook, ['whsec_test_secret'], new Date(seconds * 1000));
    expect(at(1_700_000_000)).toThrow('the content is not known');
    expect(at(1_700_000_301)).toThrow('too old');
    expect(() => stripeEvents(webhook, ['whsec_other'], new Date(1_700_000_000_000))).toThrow('the signature is wrong');
  });
});
