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
