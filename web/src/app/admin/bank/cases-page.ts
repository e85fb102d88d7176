import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { BankTransfer, PaymentCase } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, flag, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { Toasts } from '../frame/toasts';

/** What somebody has to decide about payments, newest first. */
@Component({
  selector: 'g-cases-page',
  imports: [MatButtonModule, Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('case.heading')"
      [hint]="t('case.hint')"
      [link]="link"
      emptyIcon="check"
      [emptyHeading]="t('case.none')"
      [emptyText]="t('case.noneHint')"
    >
      @if (canClose) {
        <button actions mat-stroked-button type="button" [disabled]="comparing()" (click)="compare()">{{ t('case.compare') }}</button>
      }
      <ng-container *gCell="'state' of list; let one">
        <span [class]="one.status === 'open' ? 'badge badge-warn' : 'badge'">{{
          t(one.status === 'open' ? 'case.open' : 'case.closed')
        }}</span>
      </ng-container>
      <ng-container *gCell="'tools' of list; let one">
        @if (canClose && one.status === 'open') {
          <button mat-stroked-button type="button" (click)="decide(one)">{{ t('case.decide') }}</button>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class CasesPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  private readonly session = inject(SessionStore);
  private readonly toasts = inject(Toasts);
  protected readonly comparing = signal(false);
  protected readonly canClose = this.session.can('payments:close-cases');
  protected readonly link = ({ orderId }: PaymentCase): string | null =>
    orderId !== null && this.session.can('orders:read-all') ? `/admin/orders/${orderId}` : null;

  protected readonly list = injectListing<PaymentCase>({
    name: 'cases',
    filters: ['status', 'kind'],
    fetch: async ({ filter: { status, kind }, page }) => {
      const query = { ...page, status: oneOf(states, status), kind: oneOf(kinds, kind) };
      return dataOf(await this.api.GET('/api/v1/payments/cases', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<PaymentCase>[]>(() => [
    { key: 'when', label: this.t('case.opened'), time: true, shown: 'always', text: ({ openedAt }) => this.i18n.dayAndTime(openedAt) },
    { key: 'what', label: this.t('case.what'), card: 'title', text: ({ kind }) => this.t(`case.kind.${kind}`) },
    { key: 'state', label: this.t('case.state'), card: 'corner' },
    { key: 'with', label: this.t('case.with'), shown: 'off', text: ({ provider }) => provider },
    { key: 'details', label: this.t('case.details'), quiet: true, text: ({ facts }) => detailsOf(facts) },
    { key: 'note', label: this.t('case.note'), quiet: true, text: ({ note }) => note ?? '' },
    { key: 'amount', label: this.t('case.amount'), end: true, text: ({ amount }) => (amount ? this.i18n.money(amount) : '') },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'bare' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'choice',
      key: 'status',
      label: this.t('case.state'),
      options: states.map((value) => ({ value, label: this.t(`case.${value}`) })),
    },
    {
      kind: 'choice',
      key: 'kind',
      label: this.t('case.what'),
      options: kinds.map((value) => ({ value, label: this.t(`case.kind.${value}`) })),
    },
  ]);

  /** With every provider, for the last week. */
  protected async compare(): Promise<void> {
    this.comparing.set(true);
    try {
      const { items } = dataOf(await this.api.POST('/api/v1/payments/comparisons', { body: { days: 7 } }));
      const failed = items.filter(({ failure }) => failure !== null).map(({ provider }) => provider);
      const found = items.reduce((sum, { differences }) => sum + (differences ?? 0), 0);
      const words =
        failed.length > 0 ? this.t('case.notCompared', { names: failed.join(', ') }) : this.t('case.compared', { count: found });
      this.toasts.say(words);
    } catch (error) {
      this.toasts.refused(error);
    }
    this.comparing.set(false);
    await this.list.reload();
  }

  /** Transfers that money may be for; null: they cannot be read, which was said. */
  private async waiting(): Promise<readonly BankTransfer[] | null> {
    try {
      return dataOf(await this.api.GET('/api/v1/payments/transfers')).items;
    } catch (error) {
      this.toasts.refused(error);
      return null;
    }
  }

  protected async decide(one: PaymentCase): Promise<void> {
    const isMoney = assignable.has(one.kind) && this.session.can('payments:match-transfers');
    const transfers = isMoney ? await this.waiting() : [];
    if (transfers === null) return;
    const options = transfers.map(({ paymentId, reference, amount }) => ({
      value: paymentId,
      label: `${reference} · ${this.i18n.money(amount)}`,
    }));
    const closed = await this.open({
      heading: this.t('case.decideHeading'),
      text: [this.t(`case.kind.${one.kind}`), detailsOf(one.facts), this.t('case.decideText')].filter((part) => part !== '').join('. '),
      send: this.t('case.decide'),
      done: this.t('case.done'),
      fields: {
        ...(options.length > 0 && {
          paymentId: choice(this.t('case.payment'), [{ value: '', label: this.t('case.nobody') }, ...options], { optional: true }),
        }),
        ...(one.kind === 'bank-underpaid' && { givenBack: flag(this.t('case.givenBack')) }),
        note: text(this.t('case.note'), { long: true, max: 500 }),
      },
      submit: async (values) => {
        const { note, paymentId, givenBack }: Record<string, unknown> = values;
        const body = {
          note: String(note).replace(/\s+/g, ' '),
          ...(typeof paymentId === 'string' && paymentId !== '' ? { paymentId } : {}),
          ...(givenBack === true ? { givenBack } : {}),
        };
        dataOf(await this.api.POST('/api/v1/payments/cases/{id}/close', { params: { path: { id: one.id } }, body }));
      },
    });
    if (closed) await this.list.reload();
  }
}

const detailsOf = (facts: PaymentCase['facts']): string =>
  Object.entries(facts)
    .flatMap(([name, value]) => (value === null || value === '' || name === 'received' ? [] : [String(value)]))
    .join(' · ');

const states = ['open', 'closed'] as const satisfies readonly PaymentCase['status'][];
const kinds = [
  'bank-unknown',
  'bank-underpaid',
  'bank-overpaid',
  'bank-duplicate',
  'bank-late',
  'bank-other-currency',
  'missing-here',
  'missing-there',
  'other-amount',
  'other-state',
  'dispute',
  'gift-card-refunded',
] as const satisfies readonly PaymentCase['kind'][];

/** Money that lies there for nobody. */
const assignable: ReadonlySet<PaymentCase['kind']> = new Set(['bank-unknown', 'bank-duplicate', 'bank-late']);
