import type { Tx } from '../../../platform/db/unit-of-work';
import type { UsersTables } from '../tables';

export interface LockedAccount {
  readonly id: string;
  readonly email: string;
  readonly email_verified_at: Date | null;
  readonly deactivated_at: Date | null;
}

/** What changes an account's address, links or address book waits for each other. Null: there is no such account. */
export const lockAccount = async (tx: Tx<UsersTables>, by: { userId: string } | { email: string }): Promise<LockedAccount | null> =>
  (await tx.db
    .selectFrom('users as u')
    .select(['u.id', 'u.email', 'u.email_verified_at', 'u.deactivated_at'])
    .where((eb) => ('userId' in by ? eb('u.id', '=', by.userId) : eb('u.email', '=', by.email)))
    .forUpdate()
    .executeTakeFirst()) ?? null;
