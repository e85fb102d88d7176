import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { loginTries } from '../domain/login-tries';
import type { UsersTables } from '../tables';

export interface LoginTry {
  /** This one included. */
  readonly tries: number;
  /** Seconds until the count starts again. */
  readonly secondsLeft: number;
  readonly userId: string | null;
  readonly passwordHash: string | null;
}

/** One statement that counts the try before the password is looked at, the same for addresses with and without an account. */
export async function countTry(db: Kysely<UsersTables>, email: string): Promise<LoginTry> {
  const { rows } = await sql<LoginTry>`
    with counted as (
      insert into users.login_tries as t (address_hash, tries, window_ends_at)
      values (${hashOf(email)}, 1, now() + make_interval(mins => ${loginTries.windowMinutes}))
      on conflict (address_hash) do update set
        tries = case when t.window_ends_at > now() then t.tries + 1 else 1 end,
        window_ends_at = case when t.window_ends_at > now() then t.window_ends_at else excluded.window_ends_at end
      returning t.tries, ceil(extract(epoch from t.window_ends_at - now()))::int as seconds_left
    )
    select counted.tries, counted.seconds_left as "secondsLeft", u.id as "userId", c.password_hash as "passwordHash"
    from counted left join users.users u on u.email = ${email} left join users.credentials c on c.user_id = u.id`.execute(db);
  return rows[0] ?? { tries: 1, secondsLeft: 0, userId: null, passwordHash: null };
}

export async function forgetTries(db: Kysely<UsersTables>, email: string): Promise<void> {
  await db.deleteFrom('login_tries').where('address_hash', '=', hashOf(email)).execute();
}

const hashOf = (email: string): Buffer => createHash('sha256').update(email).digest();
