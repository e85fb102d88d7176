import { definePermissions, type PermissionTexts } from '../../platform/module';

export const usersPermissions = definePermissions({
  'users:register': ['guest', 'customer', 'staff'],
  'users:login': ['guest', 'customer', 'staff'],
  'users:logout': ['guest', 'customer', 'staff'],
  'users:reset-password': ['guest', 'customer', 'staff'],
  'users:verify-email': ['guest', 'customer', 'staff'],
  'users:read-self': ['guest', 'customer', 'staff'],
  'users:update-self': ['customer', 'staff'],
  'users:read-keys': ['guest', 'customer', 'staff'],
  'users:read-all': ['staff'],
  'users:deactivate': [],
  'users:read-groups': ['staff'],
  'users:manage-groups': ['staff'],
  'users:read-roles': ['staff'],
  'users:write-roles': [],
  'users:assign-roles': [],
  'users:assign-stores': [],
  'users:view-audit': [],
  'users:examine': [],
});

export const usersPermissionTexts: PermissionTexts<typeof usersPermissions> = {
  'users:register': 'Open an account',
  'users:login': 'Sign in',
  'users:logout': 'Sign out',
  'users:reset-password': 'Set a new password by a link in a mail',
  'users:verify-email': 'Prove an e-mail address by a link in a mail',
  'users:read-self': 'See who one is and what one may do',
  'users:update-self': 'Look after one’s own account: profile, address, password, sessions, address book',
  'users:read-keys': 'Read the public keys of access tokens',
  'users:read-all': 'See all accounts with their addresses',
  'users:deactivate': 'Close accounts and open them again',
  'users:read-groups': 'See groups of customers',
  'users:manage-groups': 'Make groups of customers and choose who is in them',
  'users:read-roles': 'See roles and rights',
  'users:write-roles': 'Make, change and delete roles',
  'users:assign-roles': 'Give roles to accounts and take them away',
  'users:assign-stores': 'Choose the stores whose stock somebody may see and change',
  'users:view-audit': 'See what staff have changed',
  'users:examine': 'Ask the doctor whether the books are true',
};

/** Accounts, groups and roles belong to no store. */
export const usersOfTheWholeShop: readonly (keyof typeof usersPermissions)[] = [
  'users:read-all',
  'users:deactivate',
  'users:read-groups',
  'users:manage-groups',
  'users:read-roles',
  'users:write-roles',
  'users:assign-roles',
  'users:assign-stores',
  'users:view-audit',
  'users:examine',
];
