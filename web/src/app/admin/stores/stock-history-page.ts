import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import { PageHead } from '../frame/page-head';
import { LookupsStore } from '../state/lookups.store';
import type { StockHistoryPoint } from '../types';

/** How the count of one variant came to be, as a line over time and change by change. */
@Component({
  selector: 'g-stock-history-page',
  imports: [DataTable, PageHead],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-page-head [heading]="t('stock.history')" />
    @if (line(); as path) {
      <svg viewBox="0 0 600 120" preserveAspectRatio="none" role="img" [attr.aria-label]="t('stock.chart')">
        <path [attr.d]="path" />
      </svg>
    }
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [label]="t('stock.history')"
      [emptyHeading]="t('stock.noMovements')"
    />
  `,
  styles: `
    svg {
      inline-size: 100%;
      block-size: 7.5rem;
      margin-block: var(--space-3);
      border-block-end: 1px solid var(--line);
    }
    path {
      fill: none;
      stroke: var(--accent, currentcolor);
      stroke-width: 2;
      vector-effect: non-scaling-stroke;
    }
  `,
})
export class StockHistoryPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  protected readonly list = injectListing<StockHistoryPoint & { readonly id: string }>({
    name: 'stock-history',
    filters: ['variantId', 'storeId', 'from', 'to'],
    fetch: ({ filter: { variantId, storeId, from, to }, page, cursor }) => {
      if (variantId === undefined) return null;
      const query = { ...page, variantId, ...(storeId === undefined ? {} : { storeId }), ...dayRange(from, to) };
      return this.api.GET('/api/v1/stock-history', { params: { query } }).then((answer) => {
        const { items, nextCursor } = dataOf(answer);
        return { items: items.map((point, at) => ({ ...point, id: `${cursor ?? ''}.${at}` })), nextCursor };
      });
    },
  });
  /** Steps from the earliest change shown to the latest. */
  protected readonly line = computed(() => {
    const points = [...(this.list.rows() ?? [])].reverse().map(({ onHand }) => onHand);
    if (points.length < 2) return null;
    const most = Math.max(...points, 1);
    const y = (value: number): string => (112 - (value / most) * 104).toFixed(1);
    const step = 600 / points.length;
    return points
      .map((value, at) => `${at === 0 ? 'M0' : 'L' + (at * step).toFixed(1)} ${y(value)} H${((at + 1) * step).toFixed(1)}`)
      .join(' ');
  });
  protected readonly columns = computed<readonly Column<StockHistoryPoint>[]>(() => [
    { key: 'at', label: this.t('stock.when'), time: true, shown: 'always', text: ({ at }) => this.i18n.dayAndTime(at) },
    { key: 'kind', label: this.t('stock.kind'), text: ({ kind }) => this.kindText(kind) },
    {
      key: 'store',
      label: this.t('stock.store'),
      text: ({ storeId }) => this.lookups.stores().find(({ id }) => id === storeId)?.name ?? '',
    },
    { key: 'delta', label: this.t('stock.onHand'), end: true, text: ({ onHandDelta }) => this.signed(onHandDelta) },
    { key: 'reserved', label: this.t('stock.reserved'), end: true, text: ({ reservedDelta }) => this.signed(reservedDelta) },
    { key: 'after', label: this.t('stock.after'), end: true, card: 'corner', text: ({ onHand }) => this.i18n.number(onHand) },
    { key: 'why', label: this.t('stock.note'), quiet: true, text: ({ reference, note }) => [reference, note].filter(Boolean).join(': ') },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'choice', key: 'storeId', label: this.t('stock.store'), options: this.lookups.storeOptions() },
    { kind: 'day', key: 'from', label: this.t('range.from') },
    { kind: 'day', key: 'to', label: this.t('range.to') },
  ]);

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  private signed(delta: number): string {
    return delta > 0 ? `+${this.i18n.number(delta)}` : this.i18n.number(delta).replace('-', '−');
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
