import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
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
import type { PriceList } from '../types';
import { PriceListBadge, priceListStatuses } from './price-list-badge';

@Component({
  selector: 'g-price-lists-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon, PriceListBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('priceList.list')"
      [hint]="t('priceList.hint')"
      [link]="link"
      [emptyHeading]="t('priceList.none')"
      [emptyText]="t('priceList.noneHint')"
    >
      <ng-container actions>
        @if (canWrite) {
          <a mat-flat-button routerLink="/admin/price-lists/new"><g-icon name="plus" />{{ t('priceList.add') }}</a>
        }
      </ng-container>
      <ng-container *gCell="'status' of list; let item"><g-price-list-badge [status]="item.status" /></ng-container>
    </g-data-table>
  `,
})
export class PriceListsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly canWrite = inject(SessionStore).can('catalog:write-price-lists');
  protected readonly link = ({ id }: PriceList): string => `/admin/price-lists/${id}`;
  protected readonly list = injectListing<PriceList>({
    name: 'price-lists',
    filters: ['q', 'status'],
    fetch: async ({ filter: { q, status }, page }) => {
      const query = { ...page, ...(q === undefined ? {} : { q }), status: oneOf(priceListStatuses, status) };
      return dataOf(await this.api.GET('/api/v1/admin/price-lists', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<PriceList>[]>(() => [
    { key: 'name', label: this.t('priceList.name'), shown: 'always', text: ({ name }) => name },
    { key: 'status', label: this.t('priceList.status'), card: 'corner' },
    { key: 'kind', label: this.t('priceList.kind'), text: ({ kind }) => this.t(`priceList.kindShort.${kind}`) },
    {
      key: 'for',
      label: this.t('priceList.forWhom'),
      text: ({ groupIds }) => (groupIds === null ? this.t('priceList.everybody') : this.t('priceList.groups', { count: groupIds.length })),
    },
    { key: 'variants', label: this.t('priceList.variants'), end: true, text: ({ variants }) => this.i18n.number(variants) },
    { key: 'from', label: this.t('priceList.from'), time: true, quiet: true, text: ({ startsAt }) => this.moment(startsAt) },
    { key: 'until', label: this.t('priceList.until'), time: true, quiet: true, text: ({ endsAt }) => this.moment(endsAt) },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('priceList.status'),
      options: priceListStatuses.map((value) => ({ value, label: this.t(`priceList.is.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('priceList.find') },
  ]);

  private moment(at: string | null): string {
    return at === null ? '' : this.i18n.dayAndTime(at);
  }
}
