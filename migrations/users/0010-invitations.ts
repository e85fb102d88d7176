import { sql, type Kysely } from 'kysely';

/** Whoever is to work in the shop gets a link by mail and sets the password themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table mail_requests
      drop constraint mail_requests_purpose_check,
      drop constraint mail_requests_check,
      add constraint mail_requests_purpose_check check (purpose in
        ('verify-email', 'reset-password', 'change-email', 'staff-invitation', 'email-change-asked', 'email-changed', 'password-changed')),
      add constraint mail_requests_links_have_a_secret check
        ((purpose in ('verify-email', 'reset-password', 'change-email', 'staff-invitation')) = (token_hash is not null))`.execute(db);
}
