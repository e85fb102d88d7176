import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { OrderCard, OrderStatus } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SAVE_FILE } from '../../platform/save-file';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { Toasts } from '../frame/toasts';
import { StatusBadge } from '../status-badge';
import { injectOrderActions } from './order-actions';

@Component({
  selector: 'g-admin-orders-page',
  imports: [MatButtonModule, Cell, DataTable, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('orders.heading')"
      [link]="link"
      [choosable]="mayTag || canPrint ? nameOf : null"
      [(chosen)]="chosen"
      [emptyHeading]="t('orders.none')"
      [emptyText]="t('orders.noneHint')"
    >
      <ng-container actions>
        @if (canPrint && chosen().size > 0) {
          <button mat-flat-button type="button" [disabled]="printing()" (click)="print()">
            {{ t('documents.slips') }} ({{ chosen().size }})
          </button>
        }
      </ng-container>
      <ng-container *gCell="'customer' of list; let order"
        >{{ order.name }}<span class="sub">{{ order.email }}</span>
        @for (tag of order.tags; track tag) {
          <span class="badge badge-line">{{ tag }}</span>
        }
      </ng-container>
      <ng-container *gCell="'status' of list; let order"><g-status-badge [order]="order" /></ng-container>
    </g-data-table>
    @if (mayTag && chosen().size > 0) {
      <div class="bar" role="group" [attr.aria-label]="t('orderTags.chosen', { count: chosen().size })">
        <p role="status">{{ t('orderTags.chosen', { count: chosen().size }) }}</p>
        <button mat-button type="button" (click)="chosen.set(none)">{{ t('orderTags.none') }}</button>
        <button mat-flat-button type="button" [disabled]="chosen().size > 200" (click)="tag()">{{ t('orderTags.edit') }}</button>
      </div>
    }
  `,
  styles: `
    .bar {
      position: sticky;
      inset-block-end: var(--space-4);
      z-index: 3;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
      margin-block-start: var(--space-4);
      padding: var(--space-2) var(--space-3) var(--space-2) var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius-l);
      background: var(--surface);
      box-shadow: var(--shadow-floating);
      font-size: var(--text-s);
    }
    .bar p {
      flex: 1;
    }
  `,
})
export class AdminOrdersPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  private readonly actions = injectOrderActions();
  private readonly session = inject(SessionStore);
  protected readonly mayTag = this.session.can('orders:tag');
  protected readonly none: ReadonlySet<string> = new Set();
  private readonly tags = signal<readonly string[]>([]);
  private readonly toasts = inject(Toasts);
  private readonly saveFile = inject(SAVE_FILE);
  protected readonly canPrint = this.session.can('orders:issue-documents');
  protected readonly chosen = signal<ReadonlySet<string>>(this.none);
  protected readonly printing = signal(false);
  protected readonly nameOf = ({ number, name }: OrderCard): string => number ?? name;
  protected readonly link = ({ id }: OrderCard): string => `/admin/orders/${id}`;

  protected readonly list = injectListing<OrderCard>({
    name: 'orders',
    filters: ['q', 'status', 'tag', 'from', 'to'],
    fetch: async ({ filter: { q, status, tag, from, to }, sort, page }) => {
      const query = {
        ...page,
        ...(q === undefined ? {} : { q }),
        ...(tag === undefined ? {} : { tag }),
        ...dayRange(from, to),
        status: oneOf(statuses, status),
        sort: oneOf(['newest', 'oldest'], sort ?? undefined),
      };
      return dataOf(await this.api.GET('/api/v1/orders', { params: { query } }));
    },
  });

  /** One PDF, to be sent to a printer as it is. */
  protected async print(): Promise<void> {
    this.printing.set(true);
    try {
      const body = { orderIds: [...this.chosen()].slice(0, 100) };
      const answer = await this.api.POST('/api/v1/documents/packing-slips', { body, parseAs: 'blob' });
      this.saveFile('packing-slips.pdf', dataOf(answer));
      this.chosen.set(new Set());
    } catch (error) {
      this.toasts.refused(error);
    } finally {
      this.printing.set(false);
    }
  }

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
    { kind: 'choice', key: 'tag', label: this.t('orderTags.label'), options: this.tags().map((value) => ({ value, label: value })) },
    ...this.days,
  ]);

  constructor() {
    void this.loadTags();
  }

  protected async tag(): Promise<void> {
    if (!(await this.actions.tags([...this.chosen()], this.tags()))) return;
    this.chosen.set(this.none);
    await Promise.all([this.list.reload(), this.loadTags()]);
  }

  private async loadTags(): Promise<void> {
    const answer = await this.api.GET('/api/v1/orders/tags').catch(() => null);
    this.tags.set((answer?.data?.items ?? []).map(({ tag }) => tag));
  }
}

const statuses = ['paid', 'pending', 'shipped', 'delivered', 'cancelled', 'refunded'] as const satisfies readonly OrderStatus[];
