import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { LanguageService } from '../../platform/language';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Picture } from '../../ui/picture';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { LookupsStore } from '../state/lookups.store';
import type { BulkResult, StaffProductRow } from '../types';
import { injectBulkEdit } from './bulk-edit';
import { ProductBadge } from './product-badge';

@Component({
  selector: 'g-admin-products-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon, Notice, Picture, ProductBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('product.list')"
      [link]="link"
      [choosable]="canWrite ? nameOf : null"
      [(chosen)]="chosen"
      emptyIcon="shop"
      [emptyHeading]="t('product.none')"
      [emptyText]="t('product.noneHint')"
    >
      <ng-container actions>
        @if (canWrite) {
          <a mat-flat-button routerLink="/admin/products/new"><g-icon name="plus" />{{ t('product.add') }}</a>
        }
      </ng-container>
      <ng-container *gCell="'title' of list; let product">
        <span class="with-picture">
          <g-picture class="small-picture" [image]="product.image" [decorative]="true" sizes="3rem" />
          <span
            >{{ product.title }}<span class="sub">{{ product.brand }}</span></span
          >
        </span>
      </ng-container>
      <ng-container *gCell="'status' of list; let product"><g-product-badge [status]="product.status" /></ng-container>
      <ng-container *gCell="'free' of list; let product">
        @if (product.endless) {
          <span class="badge">{{ t('product.file') }}</span>
        }
        @if (product.free <= 0) {
          @if (!product.endless) {
            <span class="badge badge-bad">{{ t('product.soldOut') }}</span>
          }
        } @else {
          @if (product.low) {
            <span class="badge badge-warn">{{ t('product.low') }}</span>
          }
          {{ i18n.number(product.free) }}
        }
      </ng-container>
    </g-data-table>
    @if (refused().length > 0) {
      <g-notice tone="warn" [heading]="t('many.refused', { count: refused().length })">
        <ul class="refused">
          @for (result of refused(); track result.id) {
            <li>
              <a [routerLink]="['/admin/products', result.id]">{{ titleOf(result.id) }}</a>
              <span class="sub">{{ result.problem?.detail ?? result.problem?.title }}</span>
            </li>
          }
        </ul>
      </g-notice>
    }
    @if (chosen().size > 0) {
      <div class="bar" role="group" [attr.aria-label]="t('many.chosen', { count: chosen().size })">
        <p role="status">{{ t('many.chosen', { count: chosen().size }) }}</p>
        <button mat-button type="button" (click)="letGo()">{{ t('many.none') }}</button>
        <button mat-flat-button type="button" [disabled]="chosen().size > 200" (click)="change()">{{ t('many.edit') }}</button>
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .bar {
      position: sticky;
      inset-block-end: var(--space-4);
      z-index: 3;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
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
    .refused {
      display: grid;
      gap: var(--space-2);
      font-size: var(--text-s);
    }
  `,
})
export class AdminProductsPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly others = inject(LanguageService).languages.slice(1);
  protected readonly canWrite = inject(SessionStore).can('catalog:write-products');
  protected readonly link = ({ id }: StaffProductRow): string => `/admin/products/${id}`;

  protected readonly list = injectListing<StaffProductRow>({
    name: 'products',
    filters: ['q', 'status', 'category', 'brand', 'stock', 'type', 'tag', 'untranslated'],
    fetch: async ({ filter: { q, category, brand, type, tag, untranslated, ...filter }, sort, page }) => {
      const query = {
        ...page,
        ...(q === undefined ? {} : { q }),
        ...(category === undefined ? {} : { category }),
        ...(brand === undefined ? {} : { brand }),
        ...(type === undefined ? {} : { type }),
        ...(tag === undefined ? {} : { tag }),
        ...(untranslated === undefined ? {} : { untranslated }),
        status: oneOf(statuses, filter['status']),
        stock: oneOf(stocks, filter['stock']),
        sort: oneOf(sorts, sort ?? undefined),
      };
      return dataOf(await this.api.GET('/api/v1/admin/products', { params: { query } }));
    },
  });

  protected readonly columns = computed<readonly Column<StaffProductRow>[]>(() => [
    { key: 'title', label: this.t('product.title'), shown: 'always', sort: { up: 'title' } },
    { key: 'status', label: this.t('product.statusLabel'), card: 'corner' },
    { key: 'free', label: this.t('product.free'), end: true },
    { key: 'price', label: this.t('product.priceFrom'), end: true, text: ({ price }) => (price === null ? '–' : this.i18n.money(price)) },
    {
      key: 'variants',
      label: this.t('product.variants'),
      end: true,
      shown: 'off',
      text: ({ variantCount }) => this.i18n.number(variantCount),
    },
    { key: 'reserved', label: this.t('stock.reserved'), end: true, shown: 'off', text: ({ reserved }) => this.i18n.number(reserved) },
    { key: 'categories', label: this.t('product.categories'), quiet: true, card: 'none', text: ({ categories }) => categories.join(', ') },
    {
      key: 'updated',
      label: this.t('product.updated'),
      time: true,
      quiet: true,
      card: 'none',
      sort: { down: 'updated' },
      text: ({ updatedAt }) => this.i18n.day(updatedAt),
    },
  ]);

  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('product.statusLabel'),
      options: statuses.map((value) => ({ value, label: this.t(`product.status.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('product.find') },
    { kind: 'choice', key: 'category', label: this.t('product.category'), options: this.lookups.categorySlugs() },
    { kind: 'choice', key: 'brand', label: this.t('product.brand'), options: this.lookups.brandSlugs() },
    { kind: 'choice', key: 'type', label: this.t('product.type'), options: this.lookups.typeCodes() },
    { kind: 'choice', key: 'tag', label: this.t('product.tag'), options: this.lookups.tags().map((tag) => ({ value: tag, label: tag })) },
    {
      kind: 'choice',
      key: 'stock',
      label: this.t('stock.label'),
      options: stocks.map((value) => ({ value, label: this.t(`stock.is.${value}`) })),
    },
    ...(this.others.length === 0
      ? []
      : [
          {
            kind: 'choice' as const,
            key: 'untranslated',
            label: this.t('translation.filter'),
            options: this.others.map(({ locale, name }) => ({ value: locale, label: this.t('translation.filterIn', { language: name }) })),
          },
        ]),
  ]);

  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly refused = signal<readonly BulkResult[]>([]);
  protected readonly nameOf = ({ title }: StaffProductRow): string => title;
  private readonly edit = injectBulkEdit();

  protected letGo(): void {
    this.chosen.set(new Set());
    this.refused.set([]);
  }

  protected titleOf(id: string): string {
    return this.list.rows()?.find((row) => row.id === id)?.title ?? id;
  }

  /** Those that refused stay chosen, and say why. */
  protected async change(): Promise<void> {
    const refused = await this.edit([...this.chosen()]);
    if (refused === null) return;
    this.refused.set(refused);
    this.chosen.set(new Set(refused.map(({ id }) => id)));
    await Promise.all([this.list.reload(), this.lookups.loadTags().catch(() => undefined)]);
  }

  constructor() {
    void this.lookups.loadAttributes().catch(() => undefined);
    void this.lookups.loadTags().catch(() => undefined);
    void this.lookups.loadCategories().catch(() => undefined);
    void this.lookups.loadBrands().catch(() => undefined);
  }
}

const statuses = ['published', 'scheduled', 'draft', 'archived'] as const;
const stocks = ['in', 'low', 'out'] as const;
const sorts = ['updated', 'created', 'title'] as const;
