import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Principal } from '../../platform/facade/schemas';

const UserView = z.object({ userId: z.uuid(), email: z.string(), emailVerified: z.boolean(), name: z.string(), locale: z.string() });
export type UserView = z.output<typeof UserView>;

export const usersContract = defineContract('users', {
  /** Who holds this session id or access token? null when unknown, expired or revoked. */
  identify: query(z.object({ kind: z.enum(['session', 'bearer']), token: z.string().max(4096) }), Principal.nullable()),
  /** What may somebody do who is not signed in? */
  guestPermissions: query(z.object({}), z.array(z.string())),
  listUsers: query(z.object({ userIds: z.array(z.uuid()).max(200) }), z.array(UserView)),
  /** Creates the account, or gives an existing one the role. `password` null: keeps the present one, or makes one and returns it. */
  ensureStaff: command(
    z.object({ email: z.string(), name: z.string(), role: z.string(), password: z.string().nullable() }),
    z.object({ userId: z.uuid(), created: z.boolean(), generatedPassword: z.string().nullable() }),
  ),
});
export type UsersFacade = FacadeOf<typeof usersContract>;
