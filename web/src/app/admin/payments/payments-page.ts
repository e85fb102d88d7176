import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { Payment } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { Toasts } from '../frame/toasts';
import { methodText } from './method-text';

/** All tries to pay, newest first: what is captured, what waits, and what the provider still has to say. */
@Component({
  selector: 'g-payments-page',
  imports: [Cell, DataTable, Icon, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (provider of away(); track provider.code) {
      <g-notice tone="bad" [heading]="t('payment.away', { name: provider.name })">{{ t('payment.awayHint') }}</g-notice>
    }
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('payment.list')"
      [hint]="t('payment.hint')"
      [link]="link"
      emptyIcon="card"
      [emptyHeading]="t('payment.none')"
      [emptyText]="t('payment.noneHint')"
    >
      <ng-container *gCell="'status' of list; let payment">
        <span [class]="toneOf(payment)">{{ statusText(payment) }}</span>
      </ng-container>
      <ng-container *gCell="'tools' of list; let payment">
        @if (canSync && (payment.undecided || payment.status === 'pending' || payment.status === 'requires_action')) {
          <button
            type="button"
            class="icon-action"
            [attr.aria-label]="t('payment.sync')"
            [title]="t('payment.sync')"
            (click)="sync(payment)"
          >
            <g-icon name="refresh" />
          </button>
        }
      </ng-container>
    </g-data-table>
  `,
  styles: `
    g-notice {
      display: block;
      margin-block-end: var(--space-4);
    }
  `,
})
export class PaymentsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  private readonly toasts = inject(Toasts);
  private readonly session = inject(SessionStore);
  protected readonly canSync = this.session.can('payments:pay-all');
  protected readonly link = ({ orderId }: Payment): string | null =>
    this.session.can('orders:read-all') ? `/admin/orders/${orderId}` : null;

  /** Of no account to the list: without an answer there is no notice. */
  private readonly health = resource({
    loader: async () => (await this.api.GET('/api/v1/payments/providers/health').catch(() => null))?.data?.items ?? [],
  });
  protected readonly away = computed(() =>
    this.health.hasValue() ? this.health.value().filter(({ awaySince }) => awaySince !== null) : [],
  );

  protected readonly list = injectListing<Payment>({
    name: 'payments',
    filters: ['status', 'undecided', 'refunded', 'from', 'to'],
    fetch: async ({ filter: { status, undecided, refunded, from, to }, page }) => {
      const query = {
        ...page,
        ...dayRange(from, to),
        status: oneOf(statuses, status),
        undecided: oneOf(answers, undecided),
        refunded: oneOf(answers, refunded),
      };
      return dataOf(await this.api.GET('/api/v1/payments', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<Payment>[]>(() => [
    { key: 'when', label: this.t('payment.when'), time: true, shown: 'always', text: ({ createdAt }) => this.i18n.dayAndTime(createdAt) },
    { key: 'status', label: this.t('payment.status'), card: 'corner' },
    {
      key: 'method',
      label: this.t('payment.method'),
      text: (payment) => methodText(this.t, payment),
    },
    { key: 'provider', label: this.t('payment.provider'), shown: 'off', text: ({ provider }) => provider },
    { key: 'why', label: this.t('order.failure'), quiet: true, text: ({ failure }) => failure?.message ?? '' },
    { key: 'amount', label: this.t('payment.amount'), end: true, text: ({ amount }) => this.i18n.money(amount) },
    {
      key: 'refunded',
      label: this.t('order.refunded'),
      end: true,
      text: ({ refunded }) => (refunded.minor > 0 ? this.i18n.money(refunded) : ''),
    },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'bare' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'choice',
      key: 'status',
      label: this.t('payment.status'),
      options: statuses.map((value) => ({ value, label: this.t(`order.paymentStatus.${value}`) })),
    },
    { kind: 'choice', key: 'undecided', label: this.t('payment.undecided'), options: this.answers() },
    { kind: 'choice', key: 'refunded', label: this.t('payment.refunded'), options: this.answers() },
    ...this.days,
  ]);

  protected statusText({ status, undecided, refunded }: Payment): string {
    if (undecided) return this.t('payment.isUndecided');
    return status === 'captured' && refunded.minor > 0 ? this.t('status.partlyRefunded') : this.t(`order.paymentStatus.${status}`);
  }

  protected toneOf({ status, undecided }: Payment): string {
    if (undecided || status === 'pending' || status === 'requires_action') return 'badge badge-warn';
    if (status === 'captured' || status === 'authorized') return 'badge badge-good';
    return status === 'failed' || status === 'disputed' ? 'badge badge-bad' : 'badge';
  }

  protected async sync({ id }: Payment): Promise<void> {
    try {
      const payment = dataOf(await this.api.POST('/api/v1/payments/{id}/sync', { params: { path: { id } } }));
      this.toasts.say(this.t('payment.synced', { status: this.statusText(payment) }));
    } catch (error) {
      this.toasts.refused(error);
    }
    await this.list.reload();
  }

  private answers() {
    return [
      { value: 'true', label: this.t('answer.yes') },
      { value: 'false', label: this.t('answer.no') },
    ];
  }
}

const answers = ['true', 'false'] as const;
const statuses = [
  'captured',
  'authorized',
  'pending',
  'requires_action',
  'failed',
  'cancelled',
  'refunded',
  'disputed',
] as const satisfies readonly Payment['status'][];
