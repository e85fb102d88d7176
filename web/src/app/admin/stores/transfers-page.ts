import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { LookupsStore } from '../state/lookups.store';
import type { TransferSummary } from '../types';
import { injectNewTransfer } from './new-transfer';

/** Goods between the stores. */
@Component({
  selector: 'g-transfers-page',
  imports: [MatButtonModule, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('transfer.list')"
      [hint]="t('transfer.hint')"
      [link]="link"
      [emptyHeading]="t('transfer.none')"
      [emptyText]="t('transfer.noneHint')"
    >
      <ng-container actions>
        @if (canAdjust && lookups.stores().length > 1) {
          <button mat-flat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('transfer.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'number' of list; let transfer"
        >{{ t('transfer.number', { number: transfer.number }) }}
        @if (transfer.reference; as reference) {
          <span class="sub">{{ reference }}</span>
        }
      </ng-container>
      <ng-container *gCell="'state' of list; let transfer">
        <span class="badge" [class.badge-good]="transfer.state === 'received'" [class.badge-warn]="transfer.state === 'sent'">{{
          t(states[transfer.state])
        }}</span>
      </ng-container>
    </g-data-table>
  `,
})
export class TransfersPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly open = injectNewTransfer();
  protected readonly lookups = inject(LookupsStore);
  protected readonly canAdjust = inject(SessionStore).can('catalog:adjust-stock');
  protected readonly states = stateTexts;
  protected readonly link = ({ id }: TransferSummary): string => `/admin/stores/transfers/${id}`;
  protected readonly list = injectListing<TransferSummary>({
    name: 'transfers',
    filters: ['state', 'storeId'],
    fetch: async ({ filter: { state, ...rest }, page }) =>
      dataOf(await this.api.GET('/api/v1/transfers', { params: { query: { ...page, ...rest, state: oneOf(states, state) } } })),
  });
  protected readonly columns = computed<readonly Column<TransferSummary>[]>(() => [
    { key: 'number', label: this.t('transfer.list'), shown: 'always' },
    { key: 'state', label: this.t('transfer.state'), card: 'corner' },
    { key: 'way', label: this.t('transfer.way'), text: ({ fromStore, toStore }) => `${fromStore.name} → ${toStore.name}` },
    { key: 'units', label: this.t('transfer.units'), end: true, text: ({ units }) => this.i18n.number(units) },
    { key: 'inTransit', label: this.t('transfer.inTransit'), end: true, text: ({ inTransit }) => this.i18n.number(inTransit) },
    {
      key: 'created',
      label: this.t('transfer.created'),
      time: true,
      quiet: true,
      text: ({ createdAt }) => this.i18n.dayAndTime(createdAt),
    },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'choice',
      key: 'state',
      label: this.t('transfer.state'),
      options: states.map((value) => ({ value, label: this.t(stateTexts[value]) })),
    },
    { kind: 'choice', key: 'storeId', label: this.t('stock.store'), options: this.lookups.storeOptions() },
  ]);

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  protected async add(): Promise<void> {
    const id = await this.open(this.lookups.stores());
    if (id !== null) await this.router.navigateByUrl(`/admin/stores/transfers/${id}`);
  }
}

const states = ['draft', 'sent', 'received', 'cancelled'] as const;
export const stateTexts = {
  draft: 'transfer.states.draft',
  sent: 'transfer.states.sent',
  received: 'transfer.states.received',
  cancelled: 'transfer.states.cancelled',
} as const;
