/** What every shop starts with. `guest` is everyone who is not signed in, so nobody can be given it. */
export const builtInRoles = ['guest', 'customer', 'staff', 'admin'] as const;
export const isAssignable = (role: string): boolean => role !== 'guest';

export interface RoleRights {
  readonly name: string;
  readonly permissions: readonly string[];
}

export interface RoleChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export function roleChange(before: readonly string[], after: readonly string[]): RoleChange {
  const wanted = new Set(after);
  return { added: [...wanted].filter((role) => !before.includes(role)), removed: before.filter((role) => !wanted.has(role)) };
}

/**
 * The roles of a change that hold a right the giver does not have: nobody rises, or lowers another, by a right of someone else.
 * `admin` is above this: its rights grow with every new module, so only someone who has them all may touch it.
 */
export function beyondReach(change: RoleChange, roles: readonly RoleRights[], granted: readonly string[]): string[] {
  const mine = new Set(granted);
  const touched = new Set([...change.added, ...change.removed]);
  return roles.filter((role) => touched.has(role.name) && role.permissions.some((p) => !mine.has(p))).map((role) => role.name);
}

export interface PermissionChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export const permissionChange = (before: readonly string[], after: readonly string[]): PermissionChange => ({
  added: missing(after, before),
  removed: missing(before, after),
});

export const missing = (wanted: readonly string[], present: readonly string[]): string[] =>
  wanted.filter((permission) => !present.includes(permission));

/** Without these nobody gets in any more, not even to put it right. */
const neededByGuests: readonly string[] = ['users:login'];
/** They rule over other people’s accounts; one wrong tick would hand the shop to whoever comes by. */
const forMembersOnly: readonly string[] = [
  'users:assign-roles',
  'users:write-roles',
  'users:deactivate',
  'users:view-audit',
  'users:read-all',
  'notifications:open-mail-links',
];

/** What nobody may change of the roles that everyone has, whatever they may do themselves. */
export const refusedPermissions = (role: string, { added, removed }: PermissionChange) => ({
  needed: role === 'guest' ? removed.filter((permission) => neededByGuests.includes(permission)) : [],
  notForEveryone: role === 'guest' || role === 'customer' ? added.filter((permission) => forMembersOnly.includes(permission)) : [],
});
