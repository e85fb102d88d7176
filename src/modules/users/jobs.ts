import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { SigningKeys } from './keys/signing-keys';
import { purgeTries } from './sessions/credentials.queries';
import type { UsersTables } from './tables';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const keyLifeDays = 90;
/** Ended sessions are kept this long: a refresh token that comes back is still known as stolen. */
const memoryDays = 30;
/** Asks are answered within moments; what is left was parked and is about an address nobody needs to keep. */
const askDays = 2;

const rotateKeys = defineJob({ name: 'users.rotate-signing-keys', data: z.object({}), everyMs: dayMs });
const forgetSessions = defineJob({ name: 'users.forget-ended-sessions', data: z.object({}), everyMs: dayMs });
const forgetMails = defineJob({ name: 'users.forget-mail-requests', data: z.object({}), everyMs: dayMs });
const forgetTries = defineJob({ name: 'users.forget-login-tries', data: z.object({}), everyMs: hourMs });

export interface UsersJobsDeps {
  readonly db: Kysely<UsersTables>;
  readonly signingKeys: SigningKeys;
}

export const createUsersJobs = ({ db, signingKeys }: UsersJobsDeps): readonly JobHandler[] => [
  handleJob(rotateKeys, () => signingKeys.rotate(keyLifeDays)),
  handleJob(forgetSessions, async () => {
    await sql`
      delete from users.sessions s
      where s.expires_at < now() - make_interval(days => ${memoryDays}) or s.revoked_at < now() - make_interval(days => ${memoryDays})`.execute(
      db,
    );
  }),
  handleJob(forgetTries, () => purgeTries(db)),
  handleJob(forgetMails, async () => {
    await sql`delete from users.mail_requests r where r.created_at < now() - make_interval(days => ${memoryDays})`.execute(db);
    await sql`delete from users.reset_asks a where a.created_at < now() - make_interval(days => ${askDays})`.execute(db);
  }),
];
