import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Secrets } from '../../../platform/module';
import type { MailPurpose } from '../contract';
import { isLink, linkHours, mailLimits, type LimitedPurpose, type LinkPurpose } from '../domain/mail-rules';
import { mailRequested } from '../events';
import { hashOfSecret, looksLikeSecret } from '../sessions/sessions.repository';
import type { UsersTables } from '../tables';

type UsersTx = Tx<UsersTables>;

/** A link that was just used. */
export interface UsedLink {
  readonly userId: string;
  readonly purpose: MailPurpose;
  readonly email: string;
}

export interface MailRequests {
  /** The secret of a request's link, the same whenever it is asked for. */
  tokenOf(requestId: string): string;
  /** Asks for a mail; a link takes the place of the ones before it. */
  request(tx: UsersTx, mail: { userId: string; purpose: MailPurpose; to: string }): Promise<void>;
  /** Seconds until another mail of this kind may be asked for; null: now. Exact while the account's row is locked. */
  waitSeconds(tx: UsersTx, userId: string, purpose: LimitedPurpose): Promise<number | null>;
  /** One statement with its condition: of many at once, one wins. Null: unknown, used, replaced or too old. */
  use(tx: UsersTx, token: string, purpose: LinkPurpose): Promise<UsedLink | null>;
  /** What they were for is done, or must not be done any more. */
  revoke(tx: UsersTx, userId: string, ...purposes: readonly LinkPurpose[]): Promise<void>;
}

export function createMailRequests({ secrets }: { readonly secrets: Secrets }): MailRequests {
  const tokenOf = (requestId: string): string => secrets.sign('mail-link', requestId);

  const live = (tx: UsersTx) =>
    tx.db.updateTable('mail_requests').where('token_hash', 'is not', null).where('used_at', 'is', null).where('revoked_at', 'is', null);

  const revoke: MailRequests['revoke'] = async (tx, userId, ...purposes) => {
    await live(tx)
      .set({ revoked_at: sql<Date>`now()` })
      .where('user_id', '=', userId)
      .where('purpose', '=', sql<MailPurpose>`any(${purposes})`)
      .execute();
  };

  return {
    tokenOf,
    revoke,

    async request(tx, { userId, purpose, to }) {
      const id = uuidv7();
      const link = isLink(purpose)
        ? { token_hash: hashOfSecret(tokenOf(id)), expires_at: sql<Date>`now() + make_interval(hours => ${linkHours[purpose]})` }
        : { token_hash: null };
      if (isLink(purpose)) await revoke(tx, userId, purpose);
      await tx.db
        .insertInto('mail_requests')
        .values({ id, user_id: userId, purpose, to_address: to, ...link })
        .execute();
      tx.publish(mailRequested, userId, { requestId: id, userId, purpose });
    },

    async waitSeconds(tx, userId, purpose) {
      const { most, hours } = mailLimits[purpose];
      const { rows } = await sql<{ wait: number }>`
        select greatest(1, ceil(extract(epoch from r.created_at + make_interval(hours => ${hours}) - now())))::int as wait
        from users.mail_requests r
        where r.user_id = ${userId} and r.purpose = ${purpose} and r.created_at > now() - make_interval(hours => ${hours})
        order by r.created_at desc offset ${most - 1} limit 1`.execute(tx.db);
      return rows[0]?.wait ?? null;
    },

    async use(tx, token, purpose) {
      if (!looksLikeSecret(token)) return null;
      const row = await live(tx)
        .set({ used_at: sql<Date>`now()` })
        .where('token_hash', '=', hashOfSecret(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', sql<Date>`now()`)
        .returning(['user_id as userId', 'purpose', 'to_address as email'])
        .executeTakeFirst();
      return row ?? null;
    },
  };
}
