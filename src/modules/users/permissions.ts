import { definePermissions } from '../../platform/module';

export const usersPermissions = definePermissions({
  'users:register': ['guest', 'customer', 'staff'],
  'users:login': ['guest', 'customer', 'staff'],
  'users:logout': ['guest', 'customer', 'staff'],
  'users:read-self': ['guest', 'customer', 'staff'],
  'users:update-self': ['customer', 'staff'],
  'users:read-keys': ['guest', 'customer', 'staff'],
  'users:read-all': ['staff'],
  'users:read-roles': ['staff'],
  'users:assign-roles': [],
});
