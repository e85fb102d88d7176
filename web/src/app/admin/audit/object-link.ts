const pages = [
  [/^\/orders\/:id/, 'orders', '/admin/orders/', 'orders:read-all'],
  [/^\/shippings$/, 'orders', '/admin/orders/', 'orders:read-all'],
  [/^\/products(\/:id|$)/, 'products', '/admin/products/', 'catalog:read-drafts'],
  [/^\/stores(\/:id|$)/, 'stores', '/admin/stores/', 'catalog:read-stock'],
  [/^\/users\/:id/, 'users', '/admin/customers/', 'users:read-all'],
  [/^\/roles(\/:name|$)/, 'roles', '/admin/roles/', 'users:read-roles'],
  [/^\/price-lists(\/:id|$)/, 'price-lists', '/admin/price-lists/', 'catalog:read-price-lists'],
  [/^\/promotions(\/:id|$)/, 'promotions', '/admin/promotions/', 'cart:read-promotions'],
  [/^\/mailbox\/:id/, 'mailbox', '/admin/mailbox/', 'notifications:read-mailbox'],
] as const;

export type ObjectKind = (typeof pages)[number][1];

export interface ObjectLink {
  readonly kind: ObjectKind;
  readonly path: string;
}

/** The page of what an action was done to; null where there is none, or not for this person. */
export function objectLink(route: string, objectId: string | null, permissions: readonly string[]): ObjectLink | null {
  const path = route.replace(/^\/api\/v\d+/, '');
  const [, kind, page, permission] = pages.find(([pattern]) => pattern.test(path)) ?? [];
  if (kind === undefined || page === undefined || permission === undefined || objectId === null) return null;
  return permissions.includes(permission) ? { kind, path: page + objectId } : null;
}

/** What an action is in a few words: what its description says before it goes into details. */
export const firstClause = (summary: string): string => /^.*?(?=[:;.](?:\s|$)|$)/.exec(summary)?.[0] ?? summary;
