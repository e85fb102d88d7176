import { sql, type Kysely } from 'kysely';

/** Units of an order that will never be sent are for sale again, while its other units stay set aside or have left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table reservations
      add column released int not null default 0,
      drop constraint reservations_check,
      drop constraint reservations_check1,
      add constraint reservations_units check (released >= 0 and shipped >= 0 and shipped + released <= quantity),
      add constraint reservations_shipped check (state <> 'shipped' or (shipped > 0 and shipped + released = quantity))`.execute(db);
}
