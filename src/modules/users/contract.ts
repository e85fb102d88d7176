import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Instant, Principal } from '../../platform/facade/schemas';

const UserView = z.object({ userId: z.uuid(), email: z.string(), emailVerified: z.boolean(), name: z.string(), locale: z.string() });
export type UserView = z.output<typeof UserView>;

/** The first four are links with a secret, the others only tell. */
export const MailPurpose = z.enum([
  'verify-email',
  'reset-password',
  'change-email',
  'staff-invitation',
  'email-change-asked',
  'email-changed',
  'password-changed',
]);
export type MailPurpose = z.output<typeof MailPurpose>;

/** What a mail to an account needs; `token` and `expiresAt` are those of its link. */
const MailRequest = z.object({
  purpose: MailPurpose,
  userId: z.uuid(),
  email: z.string(),
  name: z.string(),
  locale: z.string(),
  token: z.string().nullable(),
  expiresAt: Instant.nullable(),
});
export type MailRequest = z.output<typeof MailRequest>;

const Group = z.object({ id: z.uuid(), code: z.string(), name: z.string() });

/** What somebody with a right that shoppers do not have has changed. `status` null: nobody knows how it ended. */
const StaffAction = z.object({
  actionId: z.uuid(),
  at: Instant,
  userId: z.uuid(),
  permission: z.string().max(100),
  method: z.string().max(10),
  route: z.string().max(300),
  summary: z.string().max(300),
  objectIds: z.array(z.string().max(200)).max(10),
  status: z.int().nullable(),
  requestId: z.string().max(64),
  ip: z.string().max(45),
});
export type StaffAction = z.output<typeof StaffAction>;

export const usersContract = defineContract('users', {
  /** Who holds this session id or access token? null when unknown, expired or revoked. */
  identify: query(z.object({ kind: z.enum(['session', 'bearer']), token: z.string().max(4096) }), Principal.nullable()),
  /** What may somebody do who is not signed in? */
  guestPermissions: query(z.object({}), z.array(z.string())),
  listUsers: query(z.object({ userIds: z.array(z.uuid()).max(200) }), z.array(UserView)),
  /** Who works here and may do this, in this store where one is named; closed accounts are left out. */
  listStaff: query(z.object({ permission: z.string().max(100), storeId: z.uuid().optional() }), z.array(UserView)),
  /** By name. */
  groupsOf: query(z.object({ userId: z.uuid() }), z.object({ groups: z.array(Group) })),
  /** The link's secret is made anew. Null: nobody needs the mail any more (used, replaced, expired, or the account is closed). */
  getMailRequest: query(z.object({ requestId: z.uuid() }), MailRequest.nullable()),
  /** Creates the account, or gives an existing one the role. `password` null: keeps the present one, or makes one and returns it. */
  ensureStaff: command(
    z.object({ email: z.string(), name: z.string(), role: z.string(), password: z.string().nullable() }),
    z.object({ userId: z.uuid(), created: z.boolean(), generatedPassword: z.string().nullable() }),
  ),
  /** Looks, after the answer has gone out, whether the address has an account, and writes to it if so. */
  answerResetAsk: command(z.object({ askId: z.uuid() }), z.null()),
  /** Once per `actionId`. */
  recordAction: command(StaffAction, z.null()),
});
export type UsersFacade = FacadeOf<typeof usersContract>;
