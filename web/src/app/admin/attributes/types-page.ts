import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { LookupsStore } from '../state/lookups.store';
import type { ProductType } from '../types';

@Component({
  selector: 'g-product-types-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('type.list')"
      [hint]="t('type.hint')"
      [link]="link"
      emptyIcon="box"
      [emptyHeading]="t('type.none')"
      [emptyText]="t('type.noneHint')"
    >
      <ng-container actions>
        <a mat-flat-button routerLink="/admin/product-types/new"><g-icon name="plus" />{{ t('type.add') }}</a>
      </ng-container>
      <ng-container *gCell="'name' of list; let type"
        >{{ type.name }}<span class="sub">{{ type.code }}</span></ng-container
      >
      <ng-container *gCell="'count' of list; let type"
        ><a routerLink="/admin/products" [queryParams]="{ type: type.code }">{{
          t('type.products', { count: type.count })
        }}</a></ng-container
      >
    </g-data-table>
  `,
})
export class ProductTypesPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  protected readonly link = ({ id }: ProductType): string => `/admin/product-types/${id}`;
  protected readonly list = injectListing<ProductType>({
    name: 'product-types',
    fetch: async () => ({ items: dataOf(await this.api.GET('/api/v1/admin/product-types')).items, nextCursor: null }),
  });
  private readonly names = computed(() => new Map((this.lookups.attributes() ?? []).map(({ id, name }) => [id, name])));
  protected readonly columns = computed<readonly Column<ProductType>[]>(() => [
    { key: 'name', label: this.t('type.name'), shown: 'always' },
    {
      key: 'attributes',
      label: this.t('type.attributes'),
      quiet: true,
      text: ({ attributes }) => attributes.flatMap(({ attributeId }) => this.names().get(attributeId) ?? []).join(', '),
    },
    { key: 'count', label: this.t('attribute.products'), end: true, card: 'bare' },
  ]);

  constructor() {
    void this.lookups.loadAttributes().catch(() => undefined);
  }
}
