import type { Key } from '../i18n/translate';
import type { IconName } from '../ui/icon';
import type { adminEn } from './admin-texts';

export interface MenuEntry {
  readonly path: string;
  readonly label: Key<typeof adminEn>;
  readonly icon: IconName;
  /** Who does not have it neither sees nor opens the page. */
  readonly permission: string;
}

export const adminMenu: readonly MenuEntry[] = [
  { path: '/admin/orders', label: 'menu.orders', icon: 'box', permission: 'orders:read-all' },
  { path: '/admin/mailbox', label: 'menu.mailbox', icon: 'mail', permission: 'notifications:read-mailbox' },
];
