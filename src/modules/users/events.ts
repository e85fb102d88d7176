import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { MailPurpose } from './contract';

const User = z.object({ userId: z.uuid() });

/** Stream of all of these: the account. */
export const userRegistered = defineEvent({ name: 'users.user-registered', version: 1, data: User });
/** The account's address was proved for the first time, or a new one took its place and is proved. */
export const emailVerified = defineEvent({ name: 'users.email-verified', version: 1, data: User });
/** Nobody can sign in to it any more. */
export const accountClosed = defineEvent({ name: 'users.account-closed', version: 1, data: User });
/** Ask `getMailRequest` for what to write. */
export const mailRequested = defineEvent({
  name: 'users.mail-requested',
  version: 1,
  data: User.extend({ requestId: z.uuid(), purpose: MailPurpose }),
});
