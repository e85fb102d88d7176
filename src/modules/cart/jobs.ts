import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { RecoveryService } from './recovery/recovery.service';

/** Finds carts that were left by who wishes to be reminded. */
export const remindLeavers = defineJob({ name: 'cart.remind-leavers', data: z.object({}), everyMs: 60_000 });

export interface CartJobsDeps {
  readonly recoveryService: RecoveryService;
}

export const createCartJobs = ({ recoveryService }: CartJobsDeps): JobHandler[] => [
  handleJob(remindLeavers, (_data, signal) => recoveryService.remind(signal)),
];
