import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { DeliveryService } from './delivery.service';

/** A mail was written: send it now. It knows itself when to be tried again, so the job is not. */
export const sendMail = defineJob({
  name: 'notifications.send-mail',
  data: z.object({ messageId: z.uuid() }),
  attempts: 1,
  concurrency: 3,
});

/** Finds mails that are due for another try, whose sender died, or whose job was lost. */
export const sweepMail = defineJob({ name: 'notifications.sweep-mail', data: z.object({}), everyMs: 15_000, attempts: 1 });

export const createNotificationsJobs = ({ deliveryService }: { deliveryService: DeliveryService }): readonly JobHandler[] => [
  handleJob(sendMail, ({ messageId }, signal) => deliveryService.sendOne(messageId, signal)),
  handleJob(sweepMail, (_data, signal) => deliveryService.sendDue(signal)),
];
