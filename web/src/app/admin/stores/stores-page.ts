import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, flag, integer } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { StaffStore } from '../types';
import { injectStoreForm } from './store-form';

@Component({
  selector: 'g-stores-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('store.list')"
      [hint]="t('store.hint')"
      [link]="link"
      [emptyHeading]="t('store.none')"
      [emptyText]="t('store.noneHint')"
    >
      <ng-container actions>
        <a mat-button routerLink="/admin/stores/movements">{{ t('stock.movements') }}</a>
        <a mat-button routerLink="/admin/stores/transfers">{{ t('transfer.list') }}</a>
        <a mat-button routerLink="/admin/stores/reservations">{{ t('reservation.list') }}</a>
        @if (canAdjust) {
          <a mat-button routerLink="/admin/stores/bulk">{{ t('bulk.list') }}</a>
        }
        @if (canWrite) {
          <button mat-stroked-button type="button" (click)="settings()">{{ t('store.settings') }}</button>
          <button mat-flat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('store.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let store"
        >{{ store.name }}<span class="sub">{{ store.code }}</span></ng-container
      >
      <ng-container *gCell="'active' of list; let store">
        <span class="badge" [class.badge-good]="store.active">{{ t(store.active ? 'store.open' : 'store.closed') }}</span>
      </ng-container>
      <ng-container *gCell="'low' of list; let store">
        @if (store.low > 0) {
          <span class="badge badge-warn">{{ i18n.number(store.low) }}</span>
        } @else {
          0
        }
      </ng-container>
    </g-data-table>
  `,
})
export class StoresPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly open = injectFormDialog();
  private readonly openStore = injectStoreForm();
  private readonly lookups = inject(LookupsStore);
  private readonly session = inject(SessionStore);
  protected readonly canWrite = this.session.can('catalog:write-stores');
  protected readonly canAdjust = this.session.can('catalog:adjust-stock');
  protected readonly link = ({ id }: StaffStore): string => `/admin/stores/${id}`;
  protected readonly list = injectListing<StaffStore>({
    name: 'stores',
    fetch: async () => {
      await this.lookups.loadStores();
      return { items: this.lookups.stores(), nextCursor: null, total: this.lookups.stores().length };
    },
  });
  protected readonly columns = computed<readonly Column<StaffStore>[]>(() => [
    { key: 'name', label: this.t('store.name'), shown: 'always' },
    { key: 'active', label: this.t('store.state'), card: 'corner' },
    {
      key: 'place',
      label: this.t('store.place'),
      quiet: true,
      text: ({ address }) => (address ? `${address.city}, ${this.i18n.country(address.country)}` : ''),
    },
    { key: 'variants', label: this.t('store.articles'), end: true, text: ({ variants }) => this.i18n.number(variants) },
    { key: 'onHand', label: this.t('stock.onHand'), end: true, text: ({ onHand }) => this.i18n.number(onHand) },
    { key: 'reserved', label: this.t('stock.reserved'), end: true, text: ({ reserved }) => this.i18n.number(reserved) },
    { key: 'low', label: this.t('product.low'), end: true },
  ]);

  protected async add(): Promise<void> {
    if (await this.openStore(null)) await this.list.reload();
  }

  protected async settings(): Promise<void> {
    const answer = await this.api
      .GET('/api/v1/admin/stock-settings')
      .then(dataOf)
      .catch((error: unknown) => this.toasts.refused(error));
    if (!answer) return;
    await this.open({
      heading: this.t('store.settings'),
      text: this.t('store.settingsText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        lowStockThreshold: integer(this.t('store.threshold'), { value: answer.lowStockThreshold, half: true }),
        safetyStock: integer(this.t('store.safety'), { value: answer.safetyStock, half: true, hint: this.t('store.safetyHint') }),
        allocation: choice(
          this.t('store.allocation'),
          allocations.map((value) => ({ value, label: this.t(`store.allocations.${value}`) })),
          { value: answer.allocation },
        ),
        splitAllowed: flag(this.t('store.split'), { value: answer.splitAllowed }),
      },
      submit: async ({ lowStockThreshold, safetyStock, allocation, splitAllowed }) => {
        const body = {
          version: answer.version,
          lowStockThreshold: lowStockThreshold ?? 0,
          safetyStock: safetyStock ?? 0,
          allocation: allocations.find((one) => one === allocation) ?? answer.allocation,
          splitAllowed,
        };
        dataOf(await this.api.PATCH('/api/v1/admin/stock-settings', { body }));
      },
    });
    await this.list.reload();
  }
}

const allocations = ['nearest', 'fullest', 'priority'] as const;
