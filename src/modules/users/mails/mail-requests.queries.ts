import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { UsersFacade } from '../contract';
import { hashOfSecret, looksLikeSecret } from '../sessions/sessions.repository';
import type { UsersTables } from '../tables';
import type { MailRequests } from './mail-requests';

export interface MailRequestsQueriesDeps {
  readonly db: Kysely<UsersTables>;
  readonly mailRequests: MailRequests;
}

export type MailRequestsQueries = Pick<UsersFacade, 'getMailRequest'>;

export const createMailRequestsQueries = ({ db, mailRequests }: MailRequestsQueriesDeps): MailRequestsQueries => ({
  async getMailRequest({ requestId }) {
    const row = await db
      .selectFrom('mail_requests as r')
      .innerJoin('users as u', 'u.id', 'r.user_id')
      .where('r.id', '=', requestId)
      .where('r.used_at', 'is', null)
      .where('r.revoked_at', 'is', null)
      .where('u.deactivated_at', 'is', null)
      .where((eb) => eb.or([eb('r.expires_at', 'is', null), eb('r.expires_at', '>', sql<Date>`now()`)]))
      .select(['r.purpose', 'r.user_id as userId', 'r.to_address as email', 'u.name', 'u.locale', 'r.expires_at as expiresAt'])
      .executeTakeFirst();
    if (!row) return null;
    const { expiresAt, ...facts } = row;
    return { ...facts, token: expiresAt === null ? null : mailRequests.tokenOf(requestId), expiresAt: expiresAt?.toISOString() ?? null };
  },
});

/** Whom a link belongs to, whether it still works or not. */
export async function findLink(
  db: Kysely<UsersTables>,
  token: string,
): Promise<{ userId: string; purpose: string; email: string; used: boolean } | null> {
  if (!looksLikeSecret(token)) return null;
  const row = await db
    .selectFrom('mail_requests as r')
    .where('r.token_hash', '=', hashOfSecret(token))
    .select((eb) => [
      'r.user_id as userId',
      'r.purpose',
      'r.to_address as email',
      eb('r.used_at', 'is not', null).$castTo<boolean>().as('used'),
    ])
    .executeTakeFirst();
  return row ?? null;
}
