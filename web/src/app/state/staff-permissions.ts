/** Any of these opens the staff pages; shoppers have none of them. */
export const staffPermissions: readonly string[] = [
  'cart:read-coupons',
  'catalog:read-drafts',
  'catalog:read-search',
  'catalog:write-attributes',
  'catalog:read-price-lists',
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
