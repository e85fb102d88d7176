import { sql, type Kysely } from 'kysely';
import { usersErrors } from '../domain/errors';
import type { UsersTables } from '../tables';

export interface SessionsServiceDeps {
  readonly db: Kysely<UsersTables>;
}

export interface SessionsService {
  /** With its cookie, its access tokens and its refresh tokens. @throws AppError users.no-such-session, also for another's */
  end(input: { userId: string; sessionId: string }): Promise<void>;
  /** All but this one. */
  endOthers(input: { userId: string; currentSessionId: string }): Promise<void>;
}

export function createSessionsService({ db }: SessionsServiceDeps): SessionsService {
  const endOf = (userId: string) =>
    db
      .updateTable('sessions')
      .set({ revoked_at: sql<Date>`now()` })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null);

  return {
    async end({ userId, sessionId }) {
      const ended = await endOf(userId).where('id', '=', sessionId).returning('id').executeTakeFirst();
      if (!ended) throw usersErrors.noSuchSession();
    },
    async endOthers({ userId, currentSessionId }) {
      await endOf(userId).where('id', '<>', currentSessionId).execute();
    },
  };
}
