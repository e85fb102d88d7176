import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { Detail } from '../frame/detail';
import { choice, integer, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { injectStored, missing } from '../frame/record';
import { Section } from '../frame/section';
import { HistorySection } from '../history/history-section';
import { LookupsStore } from '../state/lookups.store';
import type { StaffStore, StockRow } from '../types';
import { injectAdjustStock } from './adjust-stock';
import { injectStockRule } from './stock-rule';
import { injectStoreForm } from './store-form';

/** One store and what lies on its shelves. */
@Component({
  selector: 'g-store-page',
  imports: [MatButtonModule, RouterLink, AddressLines, Cell, DataTable, Detail, Icon, HistorySection, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './store-page.html',
})
export class StorePage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly lookups = inject(LookupsStore);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  private readonly openAdjust = injectAdjustStock();
  private readonly openStore = injectStoreForm();
  private readonly openRule = injectStockRule();
  protected readonly canWrite = computed(() => this.session.can('catalog:write-stores'));
  protected readonly canAdjust = computed(() => this.session.can('catalog:adjust-stock'));
  protected readonly canReadHistory = computed(() => this.session.can('catalog:read-history'));
  protected readonly link = ({ productId }: StockRow): string | null =>
    this.session.can('catalog:read-drafts') ? `/admin/products/${productId}` : null;

  protected readonly record = injectStored(
    () => this.id(),
    async (id) => {
      await this.lookups.loadStores();
      const store = this.lookups.stores().find((one) => one.id === id);
      return store ?? missing();
    },
  );
  protected readonly store = this.record.value;
  protected readonly list = injectListing<StockRow & { readonly id: string }>({
    name: 'store-stock',
    filters: ['q', 'stock'],
    fetch: async ({ filter: { q, stock }, page }) => {
      const query = { ...page, ...(q === undefined ? {} : { q }), stock: oneOf(stocks, stock) };
      const answer = dataOf(await this.api.GET('/api/v1/stores/{id}/stock', { params: { path: { id: this.id() }, query } }));
      return { ...answer, items: answer.items.map((row) => ({ ...row, id: row.variantId })) };
    },
  });
  protected readonly columns = computed<readonly Column<StockRow>[]>(() => [
    { key: 'sku', label: this.t('variant.one'), shown: 'always' },
    { key: 'onHand', label: this.t('stock.onHand'), end: true, text: ({ onHand }) => this.i18n.number(onHand) },
    { key: 'reserved', label: this.t('stock.reserved'), end: true, text: ({ reserved }) => this.i18n.number(reserved) },
    { key: 'free', label: this.t('stock.free'), end: true },
    { key: 'safety', label: this.t('stock.safety'), end: true, shown: 'off', text: ({ safety }) => this.i18n.number(safety) },
    { key: 'ahead', label: this.t('stock.ahead'), shown: 'off', text: (row) => this.aheadText(row) },
    { key: 'threshold', label: this.t('variant.low'), end: true, shown: 'off', text: ({ threshold }) => this.i18n.number(threshold) },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'search', key: 'q', label: this.t('stock.find') },
    {
      kind: 'choice',
      key: 'stock',
      label: this.t('stock.label'),
      options: stocks.map((value) => ({ value, label: this.t(`stock.is.${value}`) })),
    },
  ]);

  private aheadText({ ahead }: StockRow): string {
    return this.t(`stock.aheads.${ahead === null || ahead.limit === 0 ? 'none' : ahead.shipsFrom === null ? 'backorder' : 'preorder'}`);
  }

  protected nameOf({ options }: StockRow): string {
    return options.map(({ value }) => value).join(' / ');
  }

  protected async adjust(row: StockRow, store: StaffStore): Promise<void> {
    const title = [row.title, this.nameOf(row)].filter(Boolean).join(', ');
    if (await this.openAdjust({ ...row, title, storeId: store.id, store: store.name })) await this.reload();
  }

  protected async rules(row: StockRow, store: StaffStore): Promise<void> {
    if (await this.openRule(row, store)) await this.reload();
  }

  protected async transfer(row: StockRow, store: StaffStore): Promise<void> {
    const others = this.others(store);
    const moved = await this.open({
      heading: this.t('stock.transfer'),
      text: this.t('stock.transferText', { title: row.title, store: store.name, free: row.free }),
      send: this.t('stock.transferSend'),
      done: this.t('stock.transferred'),
      fields: {
        toStoreId: choice(
          this.t('stock.to'),
          others.map(({ id, name }) => ({ value: id, label: name })),
          { value: others[0]?.id ?? '' },
        ),
        quantity: integer(this.t('stock.quantity'), { min: 1, max: Math.max(1, row.free) }),
        note: text(this.t('stock.note'), { optional: true, max: 300 }),
      },
      submit: async ({ toStoreId, quantity, note }, key) => {
        const lines = [{ variantId: row.variantId, quantity: quantity ?? 1 }];
        const body = { fromStoreId: store.id, toStoreId, lines, ...(note === '' ? {} : { note }) };
        dataOf(await this.api.POST('/api/v1/stock-transfers', { params: { header: { 'Idempotency-Key': key } }, body }));
      },
    });
    if (moved) await this.reload();
  }

  protected canTransfer(row: StockRow, store: StaffStore): boolean {
    return this.canAdjust() && row.free > 0 && this.others(store).length > 0;
  }

  private others(store: StaffStore): readonly StaffStore[] {
    return this.lookups.stores().filter(({ id, active }) => id !== store.id && active);
  }

  protected async edit(store: StaffStore): Promise<void> {
    if (await this.openStore(store)) await this.record.reload();
  }

  protected async remove(store: StaffStore): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('store.deleteHeading', { name: store.name }),
      text: this.t('store.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('store.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/stores/{id}', { params: { path: { id: store.id } } })),
    });
    if (deleted) await this.router.navigateByUrl('/admin/stores');
  }

  private async reload(): Promise<void> {
    await this.list.reload();
    await this.lookups.loadStores();
  }
}

const stocks = ['in', 'low', 'out'] as const;
