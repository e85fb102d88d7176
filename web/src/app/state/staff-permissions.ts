/** Any of these opens the staff pages; shoppers have none of them. */
export const staffPermissions: readonly string[] = [
  'cart:read-coupons',
  'catalog:read-drafts',
  'catalog:read-price-lists',
  'catalog:write-attributes',
  'catalog:read-stock',
  'notifications:read-mailbox',
  'orders:read-all',
  'payments:list-all',
  'reviews:moderate',
  'shipping:manage-rates',
  'users:read-all',
  'users:read-groups',
  'users:read-roles',
  'users:view-audit',
];
