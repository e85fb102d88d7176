import { sql, type Kysely } from 'kysely';
import type { AccessTokens } from '../../../platform/auth/jwt';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import { sessionLimits } from '../domain/session-limits';
import type { Refreshed } from '../shapes';
import type { UsersTables } from '../tables';
import { hashOfSecret, insertRefreshToken, looksLikeSecret, newSecret, revokeSession } from './sessions.repository';

export interface RefreshServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
  readonly accessTokens: AccessTokens;
}

export type RefreshService = ReturnType<typeof createRefreshService>;

export function createRefreshService({ uow, accessTokens }: RefreshServiceDeps) {
  return {
    /**
     * Gives the next token of the family. A token that comes a second time was copied by someone: the whole family ends,
     * for the thief and for the owner. @throws AppError users.bad-refresh-token
     */
    async refresh(refreshToken: string): Promise<Refreshed> {
      if (!looksLikeSecret(refreshToken)) throw usersErrors.badRefreshToken();
      const next = newSecret();
      const subject = await uow.run(async (tx) => {
        const used = await useToken(tx.db, refreshToken);
        if (used) {
          await insertRefreshToken(tx, { sessionId: used.sessionId, parentId: used.tokenId, secret: next });
          return used;
        }
        const reused = await tx.db
          .selectFrom('refresh_tokens')
          .select('session_id')
          .where('token_hash', '=', hashOfSecret(refreshToken))
          .executeTakeFirst();
        if (reused) await revokeSession(tx, reused.session_id);
        return null;
      });
      if (!subject) throw usersErrors.badRefreshToken();
      return { ...(await accessTokens.issue(subject)), refreshToken: next };
    },
  };
}

/** One statement with its condition: of many at once, one wins. Null: unknown, used, or its session has ended. */
async function useToken(
  db: Kysely<UsersTables>,
  refreshToken: string,
): Promise<{ tokenId: string; sessionId: string; userId: string } | null> {
  const { rows } = await sql<{ tokenId: string; sessionId: string; userId: string }>`
    with used as (
      update users.refresh_tokens t set used_at = now()
      from users.sessions s
      where t.token_hash = ${hashOfSecret(refreshToken)} and t.used_at is null
        and s.id = t.session_id and s.revoked_at is null and s.expires_at > now()
        and s.last_seen_at > now() - make_interval(days => ${sessionLimits.idleDays})
      returning t.id as "tokenId", s.id as "sessionId", s.user_id as "userId"
    ), seen as (
      update users.sessions s set last_seen_at = now() from used where s.id = used."sessionId"
    )
    select used."tokenId", used."sessionId", used."userId" from used`.execute(db);
  return rows[0] ?? null;
}
