import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../../platform/module';

/** What a mailed link may do: bring the cart back, or end the reminders. One does not do the other. */
export type LinkPurpose = 'cart-back' | 'no-reminders';

/** `<id of the reminder>.<signature>`: nobody can make one who has only the database. */
export const linkSecret = (secrets: Secrets, purpose: LinkPurpose, reminderId: string): string =>
  `${reminderId}.${secrets.sign(purpose, reminderId)}`;

/** The reminder whose link this is; null: it is none of ours. */
export function reminderOf(secrets: Secrets, purpose: LinkPurpose, token: string): string | null {
  const reminderId = token.slice(0, token.indexOf('.'));
  return isId.test(reminderId) && isSame(token, linkSecret(secrets, purpose, reminderId)) ? reminderId : null;
}

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
