import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { networkOf } from '../../../platform/http/client-address';
import { loginTries } from '../domain/login-tries';
import type { UsersTables } from '../tables';

/** Who tries. */
export interface Trier {
  readonly email: string;
  readonly ip: string;
  /** Of a browser in which this address has signed in before; null for strangers. */
  readonly deviceId: string | null;
}

export interface LoginTry {
  /** Seconds until the next try is looked at; null: this one is. */
  readonly waitSeconds: number | null;
  readonly userId: string | null;
  readonly passwordHash: string | null;
}

/**
 * One statement that counts the try before the password is looked at, the same for addresses with and without an account.
 * What one network is refused is not held against the others.
 */
export async function countTry(db: Kysely<UsersTables>, trier: Trier): Promise<LoginTry> {
  const { rows } = await sql<LoginTry>`
    with own as (${count(sql`values (${ownCounter(trier)}::bytea)`)}),
    strangers as (${count(sql`select ${strangersCounter(trier)}::bytea from own where own.tries <= ${loginTries.most} and ${trier.deviceId}::text is null`)})
    select case when own.tries > ${loginTries.most} then own.seconds_left
        when strangers.tries > ${loginTries.mostOfStrangers} then strangers.seconds_left end as "waitSeconds",
      u.id as "userId", c.password_hash as "passwordHash"
    from own left join strangers on true
      left join users.users u on u.email = ${trier.email} left join users.credentials c on c.user_id = u.id`.execute(db);
  return rows[0] ?? { waitSeconds: null, userId: null, passwordHash: null };
}

/** After the right password. The strangers' count goes on, less this try: its owner coming in gives a guesser nothing. */
export async function forgetTries(db: Kysely<UsersTables>, trier: Trier): Promise<void> {
  await sql`
    with own as (delete from users.login_tries t where t.counter_hash = ${ownCounter(trier)} returning t.tries)
    update users.login_tries t set tries = t.tries - 1
    where t.counter_hash = ${strangersCounter(trier)} and t.tries > 1 and ${trier.deviceId}::text is null and exists (select from own)`.execute(
    db,
  );
}

const count = (counter: RawBuilder<unknown>) => sql`
  insert into users.login_tries as t (counter_hash, tries, window_ends_at)
  select k.counter, 1, now() + make_interval(mins => ${loginTries.windowMinutes}) from (${counter}) as k (counter)
  on conflict (counter_hash) do update set
    tries = case when t.window_ends_at > now() then t.tries + 1 else 1 end,
    window_ends_at = case when t.window_ends_at > now() then t.window_ends_at else excluded.window_ends_at end
  returning t.tries, greatest(1, ceil(extract(epoch from t.window_ends_at - now())))::int as seconds_left`;

const ownCounter = ({ email, ip, deviceId }: Trier): Buffer =>
  deviceId === null ? hashOf('network', email, networkOf(ip)) : hashOf('device', email, deviceId);

const strangersCounter = ({ email }: Trier): Buffer => hashOf('strangers', email);

const hashOf = (...parts: string[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();
