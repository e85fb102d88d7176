import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { CartRepository } from './cart.repository';

const batch = 500;

/** Guests' carts that nobody touched for 30 days. They hold no stock, so nothing else has to know. */
export const expireCarts = defineJob({ name: 'cart.expire-carts', data: z.object({}), everyMs: 60 * 60 * 1000 });

export const createCartJobs = ({ carts }: { readonly carts: CartRepository }): JobHandler[] => [
  handleJob(expireCarts, async (_data, signal) => {
    while (!signal.aborted && (await carts.removeExpired(batch)) === batch);
  }),
];
