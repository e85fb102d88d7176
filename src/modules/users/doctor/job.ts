import { z } from 'zod';
import { defineJob } from '../../../platform/queue/job';

/** Over years of orders it takes many minutes. */
export const examineJob = defineJob({ name: 'users.examine-books', data: z.object({}), everyMs: 60_000, timeoutMs: 2 * 3_600_000 });
