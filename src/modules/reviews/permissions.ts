import { definePermissions, type PermissionTexts } from '../../platform/module';

export const reviewsPermissions = definePermissions({
  'reviews:read': ['guest', 'customer', 'staff'],
  'reviews:write-own': ['customer', 'staff'],
  'reviews:moderate': ['staff'],
});

export const reviewsPermissionTexts: PermissionTexts<typeof reviewsPermissions> = {
  'reviews:read': 'Read reviews',
  'reviews:write-own': 'Write, change and delete a review of one’s own',
  'reviews:moderate': 'Decide which reviews are shown, and delete any',
};

/** Of no store. */
export const reviewsOfTheWholeShop: readonly (keyof typeof reviewsPermissions)[] = ['reviews:moderate'];
