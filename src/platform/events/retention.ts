import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { letGoOfTheDead, purgeIdempotencyKeys } from '../http/idempotency';
import { defineJob, handleJob, type JobHandler } from '../queue/job';
import type { ModuleTables } from './tables';

/** Delivered messages stay a week to be looked at. */
const deliveredDays = 7;
/** What guards against a repetition outlives every message that could still be repeated: retries end after a day, parked ones are replayed by hand. */
const guardDays = 90;
const hourMs = 60 * 60 * 1000;

/** Hourly: deletes what a module's mailbox no longer needs, and lets go of keys whose run has died. */
export const pruneMailbox = (module: string, db: Kysely<ModuleTables>): JobHandler =>
  handleJob(defineJob({ name: `${module}.prune-mailbox`, data: z.object({}), everyMs: hourMs }), async () => {
    const older = (days: number) => sql<Date>`now() - make_interval(days => ${days})`;
    await db.deleteFrom('outbox').where('delivered_at', '<', older(deliveredDays)).where(noOpenDelivery).execute();
    await db.deleteFrom('inbox').where('consumed_at', '<', older(guardDays)).execute();
    await db.deleteFrom('commands').where('created_at', '<', older(guardDays)).execute();
    await letGoOfTheDead(db);
    await purgeIdempotencyKeys(db);
  });

const noOpenDelivery = sql<boolean>`not exists (select 1 from deliveries d where d.message_id = outbox.id and d.delivered_at is null)`;
