import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { CartRepository } from './cart.repository';
import type { RecoveryService } from './recovery/recovery.service';
import type { SavedItemsRepository } from './later/saved-items.repository';

const batch = 500;

/** Guests' carts that nobody touched for 30 days, and what they laid aside. They hold no stock, so nothing else has to know. */
export const expireCarts = defineJob({ name: 'cart.expire-carts', data: z.object({}), everyMs: 60 * 60 * 1000 });

/** Finds carts that were left by who wishes to be reminded. */
export const remindLeavers = defineJob({ name: 'cart.remind-leavers', data: z.object({}), everyMs: 60_000 });

export interface CartJobsDeps {
  readonly carts: CartRepository;
  readonly savedItems: SavedItemsRepository;
  readonly recoveryService: RecoveryService;
}

export const createCartJobs = ({ carts, savedItems, recoveryService }: CartJobsDeps): JobHandler[] => [
  handleJob(expireCarts, async (_data, signal) => {
    while (!signal.aborted && (await carts.removeExpired(batch)) === batch);
    while (!signal.aborted && (await savedItems.removeExpired(batch)) === batch);
  }),
  handleJob(remindLeavers, (_data, signal) => recoveryService.remind(signal)),
];
