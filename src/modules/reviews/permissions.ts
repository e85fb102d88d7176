import { definePermissions } from '../../platform/module';

export const reviewsPermissions = definePermissions({
  'reviews:read': ['guest', 'customer', 'staff'],
  'reviews:write-own': ['customer', 'staff'],
  'reviews:moderate': ['staff'],
});
