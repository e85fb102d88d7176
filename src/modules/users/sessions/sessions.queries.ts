import { sql, type Kysely } from 'kysely';
import { coarseAddress, deviceName } from '../domain/device-name';
import { sessionLimits } from '../domain/session-limits';
import type { Session } from '../shapes';
import type { UsersTables } from '../tables';

export interface SessionsQueriesDeps {
  readonly db: Kysely<UsersTables>;
}

export interface SessionsQueries {
  /** Those that are live, at most a hundred: the one that asks, then those seen last. */
  listSessions(input: { userId: string; currentSessionId: string }): Promise<Session[]>;
}

const most = 100;

export const createSessionsQueries = ({ db }: SessionsQueriesDeps): SessionsQueries => ({
  async listSessions({ userId, currentSessionId }) {
    const rows = await db
      .selectFrom('sessions as s')
      .where('s.user_id', '=', userId)
      .where('s.revoked_at', 'is', null)
      .where('s.expires_at', '>', sql<Date>`now()`)
      .where('s.last_seen_at', '>', sql<Date>`now() - make_interval(days => ${sessionLimits.idleDays})`)
      .select((eb) => [
        's.id',
        's.user_agent',
        's.ip',
        's.created_at',
        's.last_seen_at',
        eb('s.token_hash', 'is', null).$castTo<boolean>().as('byToken'),
        eb('s.id', '=', currentSessionId).$castTo<boolean>().as('current'),
      ])
      .orderBy('current', 'desc')
      .orderBy('s.last_seen_at', 'desc')
      .orderBy('s.id', 'desc')
      .limit(most)
      .execute();
    return rows.map(({ user_agent, ip, created_at, last_seen_at, ...row }) => ({
      ...row,
      device: deviceName(user_agent),
      network: coarseAddress(ip),
      createdAt: created_at.toISOString(),
      lastSeenAt: last_seen_at.toISOString(),
    }));
  },
});
