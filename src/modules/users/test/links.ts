import type { TestApp } from '../../../platform/testing/harness';
import { usersContract, type MailPurpose, type MailRequest } from '../index';

/** The mails an account was to get, oldest first, also those that are over. */
export const requestsOf = async (app: TestApp, email: string, purpose: MailPurpose): Promise<{ id: string; to_address: string }[]> =>
  app.sql(
    `select r.id, r.to_address from users.mail_requests r join users.users u on u.id = r.user_id
     where (u.email = $1 or r.to_address = $1) and r.purpose = $2 order by r.id`,
    [email, purpose],
  );

/** What the mail of a request says now; null when nobody needs it any more. */
export const mailOf = (app: TestApp, requestId: string): Promise<MailRequest | null> =>
  app.facade(usersContract).getMailRequest({ requestId });

/** The secret in the newest mail of a kind. */
export async function linkOf(app: TestApp, email: string, purpose: MailPurpose): Promise<string> {
  await app.settle();
  const newest = (await requestsOf(app, email, purpose)).at(-1);
  const token = newest && (await mailOf(app, newest.id))?.token;
  if (!token) throw new Error(`no ${purpose} link for ${email}`);
  return token;
}
