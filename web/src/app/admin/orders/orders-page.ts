import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { OrderCard, OrderStatus } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { StatusBadge } from '../status-badge';

@Component({
  selector: 'g-admin-orders-page',
  imports: [Cell, DataTable, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('orders.heading')"
      [link]="link"
      [emptyHeading]="t('orders.none')"
      [emptyText]="t('orders.noneHint')"
    >
      <ng-container *gCell="'customer' of list; let order"
        >{{ order.name }}<span class="sub">{{ order.email }}</span></ng-container
      >
      <ng-container *gCell="'status' of list; let order"><g-status-badge [order]="order" /></ng-container>
    </g-data-table>
  `,
})
export class AdminOrdersPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  protected readonly link = ({ id }: OrderCard): string => `/admin/orders/${id}`;

  protected readonly list = injectListing<OrderCard>({
    name: 'orders',
    filters: ['q', 'status', 'from', 'to'],
    fetch: async ({ filter: { q, status, from, to }, sort, page }) => {
      const query = {
        ...page,
        ...(q === undefined ? {} : { q }),
        ...dayRange(from, to),
        status: oneOf(statuses, status),
        sort: oneOf(['newest', 'oldest'], sort ?? undefined),
      };
      return dataOf(await this.api.GET('/api/v1/orders', { params: { query } }));
    },
  });

  protected readonly columns = computed<readonly Column<OrderCard>[]>(() => [
    { key: 'number', label: this.t('orders.number'), shown: 'always', text: ({ number }) => number ?? this.t('orders.unnumbered') },
    { key: 'customer', label: this.t('orders.customer'), card: 'bare' },
    { key: 'status', label: this.t('orders.status'), card: 'corner' },
    { key: 'items', label: this.t('orders.items'), end: true, card: 'none', text: ({ itemCount }) => this.i18n.number(itemCount) },
    {
      key: 'what',
      label: this.t('orders.what'),
      quiet: true,
      shown: 'off',
      card: 'none',
      text: ({ items }) => items.map(({ title }) => title).join(', '),
    },
    { key: 'total', label: this.t('orders.total'), end: true, text: ({ total }) => this.i18n.money(total) },
    {
      key: 'placed',
      label: this.t('orders.placed'),
      time: true,
      quiet: true,
      sort: { up: 'oldest', down: 'newest' },
      text: ({ placedAt, createdAt }) => this.i18n.dayAndTime(placedAt ?? createdAt),
    },
  ]);

  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('orders.status'),
      options: statuses.map((value) => ({ value, label: this.t(`status.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('orders.find'), hint: this.t('orders.findHint') },
    ...this.days,
  ]);
}

const statuses = ['paid', 'pending', 'shipped', 'delivered', 'cancelled', 'refunded'] as const satisfies readonly OrderStatus[];
