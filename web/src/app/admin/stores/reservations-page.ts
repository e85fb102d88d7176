import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectConfirm } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { LookupsStore } from '../state/lookups.store';
import type { Reservation } from '../types';

/** What open checkouts hold. */
@Component({
  selector: 'g-reservations-page',
  imports: [MatButtonModule, Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('reservation.list')"
      [hint]="t('reservation.hint')"
      [emptyHeading]="t('reservation.none')"
    >
      <ng-container *gCell="'goods' of list; let held">
        @for (line of held.lines; track line.variantId + line.storeId) {
          <div>
            {{ i18n.number(line.quantity) }} × {{ line.title }}<span class="sub">{{ line.sku }} · {{ line.storeName }}</span>
          </div>
        }
      </ng-container>
      <ng-container *gCell="'tools' of list; let held">
        @if (canAdjust) {
          <button mat-button type="button" (click)="release(held)">{{ t('reservation.release') }}</button>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class ReservationsPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly confirm = injectConfirm();
  private readonly lookups = inject(LookupsStore);
  protected readonly canAdjust = inject(SessionStore).can('catalog:adjust-stock');
  protected readonly list = injectListing<Reservation & { readonly id: string }>({
    name: 'reservations',
    filters: ['storeId', 'variantId'],
    fetch: async ({ filter, page }) => {
      const answer = dataOf(await this.api.GET('/api/v1/admin/reservations', { params: { query: { ...page, ...filter } } }));
      return { ...answer, items: answer.items.map((one) => ({ ...one, id: one.checkoutId })) };
    },
  });
  protected readonly columns = computed<readonly Column<Reservation>[]>(() => [
    { key: 'goods', label: this.t('reservation.goods'), shown: 'always' },
    { key: 'until', label: this.t('reservation.until'), time: true, text: ({ expiresAt }) => this.i18n.dayAndTime(expiresAt) },
    { key: 'since', label: this.t('reservation.since'), time: true, quiet: true, text: ({ since }) => this.i18n.dayAndTime(since) },
    { key: 'checkout', label: this.t('reservation.checkout'), quiet: true, shown: 'off', text: ({ checkoutId }) => checkoutId },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'choice', key: 'storeId', label: this.t('stock.store'), options: this.lookups.storeOptions() },
  ]);

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  protected async release({ checkoutId }: Reservation): Promise<void> {
    const released = await this.confirm({
      heading: this.t('reservation.release'),
      text: this.t('reservation.releaseText'),
      send: this.t('reservation.release'),
      danger: true,
      done: this.t('reservation.released'),
      submit: async () => done(await this.api.DELETE('/api/v1/admin/reservations/{checkoutId}', { params: { path: { checkoutId } } })),
    });
    if (released) await this.list.reload();
  }
}
