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
import type { Promotion } from '../types';
import { PromotionBadge, promotionStatuses } from './promotion-badge';

@Component({
  selector: 'g-promotions-page',
  imports: [MatButtonModule, RouterLink, Cell, PromotionBadge, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('promotion.list')"
      [hint]="t('promotion.hint')"
      [link]="link"
      [emptyHeading]="t('promotion.none')"
      [emptyText]="t('promotion.noneHint')"
    >
      <ng-container actions>
        @if (canManage) {
          <a mat-flat-button routerLink="/admin/promotions/new"><g-icon name="plus" />{{ t('promotion.add') }}</a>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let promotion"
        >{{ promotion.name }}<span class="sub">{{ codeOf(promotion) }}</span></ng-container
      >
      <ng-container *gCell="'status' of list; let promotion"><g-promotion-badge [status]="promotion.status" /></ng-container>
    </g-data-table>
  `,
})
export class PromotionsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly canManage = inject(SessionStore).can('cart:manage-promotions');
  protected readonly link = ({ id }: Promotion): string => `/admin/promotions/${id}`;
  protected readonly list = injectListing<Promotion>({
    name: 'promotions',
    filters: ['q', 'status'],
    fetch: async ({ filter: { q, status }, page }) => {
      const query = { ...page, ...(q === undefined ? {} : { q }), status: oneOf(promotionStatuses, status) };
      return dataOf(await this.api.GET('/api/v1/promotions', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<Promotion>[]>(() => [
    { key: 'name', label: this.t('promotion.name'), shown: 'always' },
    { key: 'status', label: this.t('promotion.status'), card: 'corner' },
    { key: 'worth', label: this.t('promotion.worth'), end: true, text: (promotion) => this.worthOf(promotion) },
    {
      key: 'from',
      label: this.t('promotion.minimum'),
      end: true,
      text: ({ minimumSubtotal }) => (minimumSubtotal === null ? '' : this.i18n.money(minimumSubtotal)),
    },
    { key: 'used', label: this.t('promotion.used'), end: true, text: ({ usage, usageLimit }) => this.usedOf(usage.used, usageLimit) },
    { key: 'given', label: this.t('promotion.given'), end: true, text: ({ usage }) => this.i18n.money(usage.discount) },
    {
      key: 'ends',
      label: this.t('promotion.ends'),
      time: true,
      quiet: true,
      text: ({ endsAt }) => (endsAt === null ? '' : this.i18n.day(endsAt)),
    },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('promotion.status'),
      options: promotionStatuses.map((value) => ({ value, label: this.t(`promotion.is.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('promotion.find') },
  ]);

  protected codeOf({ automatic, code, codeCount }: Promotion): string {
    if (automatic) return this.t('promotion.byItself');
    return codeCount === 1 && code !== null ? code : this.t('promotion.codeCount', { count: codeCount });
  }

  private worthOf({ kind, basisPoints, amount }: Promotion): string {
    if (kind === 'percentage' && basisPoints !== null) return this.i18n.percent(basisPoints);
    return kind === 'fixed' && amount !== null ? this.i18n.money(amount) : this.t(`promotion.kinds.${kind}`);
  }

  private usedOf(used: number, limit: number | null): string {
    return limit === null ? this.i18n.number(used) : this.t('promotion.usedOf', { used, limit });
  }
}
