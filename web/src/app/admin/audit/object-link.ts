const pages: readonly (readonly [RegExp, string, string])[] = [
  [/^\/orders\/:id/, '/admin/orders/', 'orders:read-all'],
  [/^\/products\/:id/, '/admin/products/', 'catalog:read-drafts'],
  [/^\/stores\/:id/, '/admin/stores/', 'catalog:read-stock'],
  [/^\/users\/:id/, '/admin/customers/', 'users:read-all'],
  [/^\/roles\/:name/, '/admin/roles/', 'users:read-roles'],
  [/^\/mailbox\/:id/, '/admin/mailbox/', 'notifications:read-mailbox'],
];

/** The page of what an action was done to; null where there is none, or not for this person. */
export function objectLink(route: string, objectId: string | null, permissions: readonly string[]): string | null {
  const path = route.replace(/^\/api\/v\d+/, '');
  const [, page, permission] = pages.find(([pattern]) => pattern.test(path)) ?? [];
  return page !== undefined && permission !== undefined && objectId !== null && permissions.includes(permission) ? page + objectId : null;
}
