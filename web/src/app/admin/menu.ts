import type { IconName } from '../ui/icon';
import type { Key } from '../i18n/translate';
import type { adminEn } from './admin-texts';

export interface MenuEntry {
  readonly path: string;
  readonly label: Key<typeof adminEn>;
  readonly icon: IconName;
  /** Who does not have it neither sees nor opens the page; null: all staff. */
  readonly permission: string | null;
}

export interface MenuGroup {
  readonly label: Key<typeof adminEn> | null;
  readonly entries: readonly MenuEntry[];
}

export const adminMenu: readonly MenuGroup[] = [
  { label: null, entries: [{ path: '/admin', label: 'menu.overview', icon: 'overview', permission: null }] },
  {
    label: 'menu.sales',
    entries: [
      { path: '/admin/orders', label: 'menu.orders', icon: 'box', permission: 'orders:read-all' },
      { path: '/admin/drafts', label: 'draft.menu', icon: 'note', permission: 'orders:draft' },
      { path: '/admin/returns', label: 'returns.heading', icon: 'back', permission: 'orders:read-returns' },
      { path: '/admin/payments', label: 'menu.payments', icon: 'card', permission: 'payments:list-all' },
      { path: '/admin/transfers', label: 'bank.heading', icon: 'transfers', permission: 'payments:match-transfers' },
      { path: '/admin/cases', label: 'case.heading', icon: 'cases', permission: 'payments:read-cases' },
      { path: '/admin/promotions', label: 'menu.promotions', icon: 'promotions', permission: 'cart:read-promotions' },
      { path: '/admin/reports', label: 'report.heading', icon: 'reports', permission: 'orders:read-reports' },
      { path: '/admin/gift-cards', label: 'menu.giftCards', icon: 'tag', permission: 'payments:read-gift-cards' },
    ],
  },
  {
    label: 'menu.catalog',
    entries: [
      { path: '/admin/products', label: 'menu.products', icon: 'products', permission: 'catalog:read-drafts' },
      { path: '/admin/categories', label: 'menu.categories', icon: 'categories', permission: 'catalog:read-drafts' },
      { path: '/admin/brands', label: 'menu.brands', icon: 'brands', permission: 'catalog:read-drafts' },
      { path: '/admin/search', label: 'menu.search', icon: 'search', permission: 'catalog:read-search' },
      { path: '/admin/attributes', label: 'menu.attributes', icon: 'attributes', permission: 'catalog:write-attributes' },
      { path: '/admin/product-types', label: 'menu.types', icon: 'types', permission: 'catalog:write-attributes' },
      { path: '/admin/price-lists', label: 'menu.priceLists', icon: 'prices', permission: 'catalog:read-price-lists' },
      { path: '/admin/imports', label: 'menu.imports', icon: 'upload', permission: 'catalog:import' },
      { path: '/admin/stores', label: 'menu.stores', icon: 'stores', permission: 'catalog:read-stock' },
    ],
  },
  {
    label: 'menu.people',
    entries: [
      { path: '/admin/customers', label: 'menu.customers', icon: 'customers', permission: 'users:read-all' },
      { path: '/admin/groups', label: 'menu.groups', icon: 'groups', permission: 'users:read-groups' },
      { path: '/admin/reviews', label: 'menu.reviews', icon: 'star', permission: 'reviews:moderate' },
    ],
  },
  {
    label: 'menu.settings',
    entries: [
      { path: '/admin/shipping', label: 'menu.shipping', icon: 'truck', permission: 'shipping:manage-rates' },
      { path: '/admin/taxes', label: 'menu.taxes', icon: 'taxes', permission: 'cart:read-taxes' },
      { path: '/admin/documents', label: 'documents.settings', icon: 'documents', permission: 'orders:issue-documents' },
      { path: '/admin/mailbox', label: 'menu.mailbox', icon: 'mail', permission: 'notifications:read-mailbox' },
      { path: '/admin/roles', label: 'menu.roles', icon: 'roles', permission: 'users:read-roles' },
      { path: '/admin/audit', label: 'menu.audit', icon: 'audit', permission: 'users:view-audit' },
      { path: '/admin/doctor', label: 'doctor.heading', icon: 'check', permission: 'users:examine' },
    ],
  },
];

/** The menu of somebody with these permissions; groups without an entry are left out. */
export function menuFor(permissions: readonly string[]): MenuGroup[] {
  return adminMenu
    .map(({ label, entries }) => ({
      label,
      entries: entries.filter(({ permission }) => permission === null || permissions.includes(permission)),
    }))
    .filter(({ entries }) => entries.length > 0);
}
