import { createHash } from 'node:crypto';
import type { Secrets } from '../../platform/module';

/**
 * The secret that opens an order without an account: made anew from the order's id, so that a replay or a mail can give it
 * again. Each version is another secret; the stored hash is that of the present one, which ends the ones before.
 */
export const orderTokenOf = (secrets: Secrets, orderId: string, version: number): string =>
  secrets.sign('order', version === 1 ? orderId : `${orderId}.${version}`);

/** What is stored of it, here and by payments and shipping. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
