import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { sessionLimits } from '../domain/session-limits';
import type { UsersTables } from '../tables';

/** Where a sign-in came from, as its owner will see it in the list of sessions. */
export interface Device {
  readonly ip: string;
  readonly userAgent: string;
}

/** A new session and its one secret, told now and never again: a cookie's, or the first refresh token. */
export interface Opened {
  readonly userId: string;
  readonly sessionId: string;
  readonly cookieToken: string | null;
  readonly refreshToken: string | null;
}

type UsersTx = Tx<UsersTables>;

/** `byRefresh`: the session lives by refresh tokens and no cookie opens it. */
export async function openSession(
  tx: UsersTx,
  { userId, device, byRefresh }: { userId: string; device: Device; byRefresh: boolean },
): Promise<Opened> {
  const sessionId = uuidv7();
  const secret = newSecret();
  await tx.db
    .insertInto('sessions')
    .values({
      id: sessionId,
      user_id: userId,
      token_hash: byRefresh ? null : hashOfSecret(secret),
      user_agent: device.userAgent.replace(/\p{Cc}/gu, ' ').slice(0, 300),
      ip: device.ip === '' ? null : device.ip.slice(0, 45),
      expires_at: sql<Date>`now() + make_interval(days => ${sessionLimits.absoluteDays})`,
    })
    .execute();
  if (byRefresh) await insertRefreshToken(tx, { sessionId, parentId: null, secret });
  return { userId, sessionId, cookieToken: byRefresh ? null : secret, refreshToken: byRefresh ? secret : null };
}

export async function insertRefreshToken(
  tx: UsersTx,
  { sessionId, parentId, secret }: { sessionId: string; parentId: string | null; secret: string },
): Promise<void> {
  await tx.db
    .insertInto('refresh_tokens')
    .values({ id: uuidv7(), session_id: sessionId, parent_id: parentId, token_hash: hashOfSecret(secret) })
    .execute();
}

/** Its cookie, its access tokens and its refresh tokens end with it. */
export async function revokeSession(tx: UsersTx, sessionId: string): Promise<void> {
  await tx.db
    .updateTable('sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function revokeSessionsOf(tx: UsersTx, userId: string): Promise<void> {
  await tx.db
    .updateTable('sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** 256 bits, 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const looksLikeSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
