import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AccessTokens } from '../../../platform/auth/jwt';
import type { Credential, Identify, Principal } from '../../../platform/auth/principal';
import type { Right } from '../../../platform/module';
import { isHeldToStores } from '../../../platform/auth/stores';
import { sessionLimits } from '../domain/session-limits';
import type { RightsSync } from '../roles/rights.sync';
import type { UsersTables } from '../tables';
import { hashOfSecret, looksLikeSecret } from './sessions.repository';

export interface IdentifyDeps {
  readonly db: Kysely<UsersTables>;
  readonly accessTokens: AccessTokens;
  readonly rightsSync: RightsSync;
  readonly rights: readonly Right[];
}

export interface IdentifyQueries {
  readonly identify: Identify;
  /** Who holds this session, whatever they came with; null when it has ended. */
  bySession(sessionId: string): Promise<Principal | null>;
}

export function createIdentifyQueries({ db, accessTokens, rightsSync, rights }: IdentifyDeps): IdentifyQueries {
  const wholeShop = new Set(rights.filter((right) => right.wholeShop).map(({ name }) => name));
  const principalOf = async (matches: RawBuilder<unknown>): Promise<Principal | null> => {
    const principal = await readPrincipal(db, matches);
    return principal && isHeldToStores(principal)
      ? { ...principal, permissions: principal.permissions.filter((name) => !wholeShop.has(name)) }
      : principal;
  };

  async function bearer(token: string): Promise<Principal | null> {
    const subject = await accessTokens.verify(token);
    return subject && principalOf(sql`s.id = ${subject.sessionId} and s.user_id = ${subject.userId}`);
  }

  async function session(token: string): Promise<Principal | null> {
    return looksLikeSecret(token) ? principalOf(sql`s.token_hash = ${hashOfSecret(token)}`) : null;
  }

  return {
    async identify({ kind, token }: Credential) {
      await rightsSync.done();
      return kind === 'bearer' ? bearer(token) : session(token);
    },
    async bySession(sessionId) {
      await rightsSync.done();
      return principalOf(sql`s.id = ${sessionId}`);
    },
  };
}

/** One statement: who it is, what they may do now, and the note that they were here, at most once a minute. */
async function readPrincipal(db: Kysely<UsersTables>, matches: RawBuilder<unknown>): Promise<Principal | null> {
  const { rows } = await sql<Principal>`
    with live as materialized (
      select s.id, s.user_id, s.last_seen_at
      from users.sessions s
      where ${matches} and s.revoked_at is null and s.expires_at > now()
        and s.last_seen_at > now() - make_interval(days => ${sessionLimits.idleDays})
    ), seen as (
      update users.sessions s set last_seen_at = now()
      from live where s.id = live.id and live.last_seen_at < now() - interval '1 minute'
    )
    select u.id as "userId", live.id as "sessionId", u.email, u.email_verified_at is not null as "emailVerified", u.name,
      array(select ur.role from users.user_roles ur where ur.user_id = u.id order by ur.role) as roles,
      array(
        select distinct p.name
        from users.user_roles ur join users.roles r on r.name = ur.role cross join unnest(r.permissions) as p (name)
        where ur.user_id = u.id
      ) as permissions,
      array(select us.store_id from users.user_stores us where us.user_id = u.id) as "storeIds",
      array(select g.group_id from users.customer_group_members g where g.user_id = u.id order by g.group_id) as "groupIds"
    from live join users.users u on u.id = live.user_id and u.deactivated_at is null`.execute(db);
  return rows[0] ?? null;
}
