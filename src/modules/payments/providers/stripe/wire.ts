import type Stripe from 'stripe' with { 'resolution-mode': 'import' };
import { z } from 'zod';
import type { StripeConfig } from '../../../../platform/config/payments';

/** A definite "no": the request was not carried out. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refusal: Refusal };

/** Stripe's own library, fetched by the first payment: a shop without Stripe does not carry it. */
export type OpenStripe = () => Promise<Stripe>;

/** Milliseconds; the frame's own patience ends a moment later. It repeats calls itself, with keys it has stored. */
const options = { timeout: 9_000, maxNetworkRetries: 0, telemetry: false } as const;

export function createStripeClient({ url, secretKey }: StripeConfig): OpenStripe {
  const { hostname: host, port, protocol } = new URL(url);
  const where = { host, port: port || '443', protocol: protocol === 'http:' ? ('http' as const) : ('https' as const) };
  let opened: Promise<Stripe> | null = null;
  return () => (opened ??= import('stripe').then(({ default: Client }) => new Client(secretKey, { ...options, ...where })));
}

/**
 * What was asked for, or a definite "no".
 * @throws whatever leaves open what became of the request: no connection, 409, 429, 500 and above, keys that are refused
 */
export async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, data: await call };
  } catch (error) {
    const known = No.safeParse(error);
    if (!known.success) throw error;
    const { code, decline_code, message } = known.data;
    return { ok: false, refusal: { code: decline_code ?? code ?? 'refused', message } };
  }
}

/** Not by `instanceof`: the library is fetched late. */
const No = z.object({
  type: z.enum(['StripeInvalidRequestError', 'StripeCardError']),
  statusCode: z.union([z.literal(400), z.literal(402), z.literal(404)]),
  code: z.string().optional(),
  decline_code: z.string().optional(),
  message: z.string(),
});
