import { sql, type Kysely } from 'kysely';

/** Counters shared by all processes, in the shape rate-limiter-flexible reads and writes. `expire`: milliseconds since 1970. Worth nothing after a crash, so not logged. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table rate_limits (
      key varchar(255) primary key,
      points int not null default 0,
      expire bigint
    )`.execute(db);
  await sql`create index rate_limits_expire on rate_limits (expire)`.execute(db);
}
