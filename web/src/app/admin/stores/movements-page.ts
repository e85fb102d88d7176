import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { LookupsStore } from '../state/lookups.store';
import { PeopleStore } from '../state/people.store';
import type { StockMovement } from '../types';

/** Everything that ever came to a shelf or left it. */
@Component({
  selector: 'g-movements-page',
  imports: [RouterLink, Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('stock.movements')"
      [hint]="t('stock.movementsHint')"
      [emptyHeading]="t('stock.noMovements')"
    >
      <ng-container *gCell="'article' of list; let move">
        @if (can.seeProducts) {
          <a [routerLink]="['/admin/products', move.productId]">{{ move.title }}</a>
        } @else {
          {{ move.title }}
        }
        <span class="sub">{{ move.sku }}</span></ng-container
      >
      <ng-container *gCell="'delta' of list; let move">
        <strong>{{ signed(move.onHandDelta) }}</strong>
      </ng-container>
      <ng-container *gCell="'why' of list; let move">
        {{ why(move) }}
        @if (can.seeOrders && move.orderId; as order) {
          <a [routerLink]="['/admin/orders', order]">{{ t('stock.order') }}</a>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class MovementsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  private readonly people = inject(PeopleStore);
  private readonly lookups = inject(LookupsStore);
  private readonly session = inject(SessionStore);
  protected readonly can = { seeProducts: this.session.can('catalog:read-drafts'), seeOrders: this.session.can('orders:read-all') };
  protected readonly list = injectListing<StockMovement>({
    name: 'movements',
    filters: ['storeId', 'kind', 'productId', 'variantId', 'orderId', 'from', 'to'],
    fetch: async ({ filter: { kind, from, to, ...ids }, page }) => {
      const query = { ...page, ...ids, ...dayRange(from, to), kind: oneOf(kinds, kind) };
      const answer = dataOf(await this.api.GET('/api/v1/stock-movements', { params: { query } }));
      void this.people.meet(answer.items.map(({ actorId }) => actorId));
      return answer;
    },
  });
  protected readonly columns = computed<readonly Column<StockMovement>[]>(() => [
    { key: 'article', label: this.t('variant.one'), shown: 'always' },
    { key: 'at', label: this.t('stock.when'), time: true, quiet: true, text: ({ at }) => this.i18n.dayAndTime(at) },
    { key: 'store', label: this.t('stock.store'), text: ({ storeName }) => storeName },
    { key: 'kind', label: this.t('stock.kind'), text: ({ kind }) => this.kindText(kind) },
    { key: 'delta', label: this.t('stock.onHand'), end: true, card: 'corner' },
    { key: 'reserved', label: this.t('stock.reserved'), end: true, text: ({ reservedDelta }) => this.signed(reservedDelta) },
    { key: 'why', label: this.t('stock.reason') },
    {
      key: 'who',
      label: this.t('stock.who'),
      quiet: true,
      text: ({ actorId }) => (actorId === null ? '' : (this.people.nameOf(actorId) ?? this.t('history.byStaff'))),
    },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'choice', key: 'storeId', label: this.t('stock.store'), options: this.lookups.storeOptions() },
    { kind: 'choice', key: 'kind', label: this.t('stock.kind'), options: kinds.map((value) => ({ value, label: this.kindText(value) })) },
    ...this.days,
  ]);

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  protected signed(delta: number): string {
    return delta > 0 ? `+${this.i18n.number(delta)}` : this.i18n.number(delta).replace('-', '−');
  }

  protected why({ reason, note, reference }: StockMovement): string {
    const known = reasons.find((one) => one === reason);
    return [known ? this.t(`stock.reasons.${known}`) : reason, reference, note].filter(Boolean).join(': ');
  }

  private kindText(kind: string): string {
    const known = kinds.find((one) => one === kind);
    return known ? this.t(`stock.kinds.${known}`) : kind;
  }
}

const kinds = [
  'hold',
  'release',
  'expire',
  'ship',
  'return',
  'receive',
  'count',
  'adjust',
  'transfer',
  'send',
  'arrive',
  'import',
] as const;
const reasons = ['received', 'count', 'damaged', 'lost', 'returned', 'correction'] as const;
