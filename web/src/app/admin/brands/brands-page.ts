import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, text, type FieldSpecs } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { RowTools } from '../frame/row-tools';
import { LookupsStore } from '../state/lookups.store';
import type { StaffBrand } from '../types';

@Component({
  selector: 'g-brands-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon, RowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('brand.list')"
      [hint]="t('brand.hint')"
      [emptyHeading]="t('brand.none')"
      [emptyText]="t('brand.noneHint')"
    >
      <ng-container actions>
        @if (canWrite) {
          <button mat-flat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('brand.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let brand"
        ><strong>{{ brand.name }}</strong
        ><span class="sub">{{ brand.slug }}</span></ng-container
      >
      <ng-container *gCell="'count' of list; let brand"
        ><a routerLink="/admin/products" [queryParams]="{ brand: brand.slug }">{{
          t('category.products', { count: brand.count })
        }}</a></ng-container
      >
      <ng-container *gCell="'tools' of list; let brand">
        @if (canWrite) {
          <g-row-tools
            [edit]="t('brand.edit', { name: brand.name })"
            [remove]="t('brand.delete', { name: brand.name })"
            (edited)="edit(brand)"
            (removed)="remove(brand)"
          />
        }
      </ng-container>
    </g-data-table>
  `,
})
export class BrandsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  private readonly lookups = inject(LookupsStore);
  protected readonly canWrite = inject(SessionStore).can('catalog:write-products');
  /** The API answers all of them at once. */
  protected readonly list = injectListing<StaffBrand>({
    name: 'brands',
    filters: ['q'],
    fetch: async ({ filter }) => {
      await this.lookups.loadBrands();
      const words = (filter['q'] ?? '').toLowerCase();
      const items = this.lookups.brands().filter(({ name }) => name.toLowerCase().includes(words));
      return { items, nextCursor: null, total: items.length };
    },
  });
  protected readonly columns = computed<readonly Column<StaffBrand>[]>(() => [
    { key: 'name', label: this.t('brand.name'), shown: 'always' },
    { key: 'count', label: this.t('product.list'), card: 'bare' },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [{ kind: 'search', key: 'q', label: this.t('brand.find') }]);

  protected add(): void {
    void this.open({
      heading: this.t('brand.add'),
      send: this.t('action.add'),
      done: this.t('save.saved'),
      fields: { name: text(this.t('brand.name'), { max: 120 }) },
      submit: async (body) => void dataOf(await this.api.POST('/api/v1/brands', { body })),
    }).then((added) => (added ? this.list.reload() : undefined));
  }

  protected edit(brand: StaffBrand): void {
    void this.open({
      heading: this.t('brand.edit', { name: brand.name }),
      text: this.t('brand.editText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        name: text(this.t('brand.name'), { value: brand.name, max: 120 }),
        slug: text(this.t('product.address'), { value: brand.slug, max: 120 }),
      },
      submit: async (change) => {
        const body = { version: brand.version, ...change };
        dataOf(await this.api.PATCH('/api/v1/brands/{id}', { params: { path: { id: brand.id } }, body }));
      },
    }).then((saved) => (saved ? this.list.reload() : undefined));
  }

  protected remove(brand: StaffBrand): void {
    const others = this.lookups.brands().filter(({ id }) => id !== brand.id);
    const places = [{ value: '', label: this.t('brand.choose') }, ...others.map(({ id, name }) => ({ value: id, label: name }))];
    const fields: FieldSpecs = brand.count === 0 ? {} : { moveTo: choice(this.t('brand.moveTo'), places) };
    void this.open({
      heading: this.t('brand.delete', { name: brand.name }),
      text: brand.count === 0 ? this.t('brand.deleteEmpty') : this.t('brand.deleteText', { count: brand.count }),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('brand.deleted'),
      fields,
      submit: async ({ moveTo }) => {
        const params = { path: { id: brand.id }, query: typeof moveTo === 'string' && moveTo !== '' ? { moveTo } : {} };
        done(await this.api.DELETE('/api/v1/brands/{id}', { params }));
      },
    }).then((deleted) => (deleted ? this.list.reload() : undefined));
  }
}
