import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import type { Found } from './quick-find';

export interface Finder {
  readonly label: string;
  readonly find: (words: string) => Promise<readonly Found[]>;
}

/** What the server is asked for the words, as far as the person may see it. */
export function injectFinders(): readonly Finder[] {
  const [api, session, i18n, t] = [inject(API), inject(SessionStore), inject(I18n), injectTexts(adminTexts)];
  const finders: readonly (Finder & { readonly permission: string })[] = [
    {
      permission: 'orders:read-all',
      label: t('find.orders'),
      async find(q) {
        const { items } = dataOf(await api.GET('/api/v1/orders', { params: { query: { q, limit: few } } }));
        return items.map((order) => ({
          path: `/admin/orders/${order.id}`,
          icon: 'box',
          label: t('find.order', { number: order.number ?? t('orders.unnumbered') }),
          more: `${order.name} · ${i18n.money(order.total)}`,
        }));
      },
    },
    {
      permission: 'catalog:read-drafts',
      label: t('find.products'),
      async find(q) {
        const { items } = dataOf(await api.GET('/api/v1/admin/products', { params: { query: { q, limit: few } } }));
        return items.map(({ id, title, brand }) => ({ path: `/admin/products/${id}`, icon: 'products', label: title, more: brand }));
      },
    },
    {
      permission: 'users:read-all',
      label: t('find.customers'),
      async find(q) {
        const { items } = dataOf(await api.GET('/api/v1/users', { params: { query: { q, limit: few } } }));
        return items.map(({ id, name, email }) => ({ path: `/admin/customers/${id}`, icon: 'customers', label: name, more: email }));
      },
    },
  ];
  return finders.filter(({ permission }) => session.can(permission));
}

const few = 5;
