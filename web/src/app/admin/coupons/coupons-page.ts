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
import type { Coupon } from '../types';
import { CouponBadge, couponStatuses } from './coupon-badge';

@Component({
  selector: 'g-coupons-page',
  imports: [MatButtonModule, RouterLink, Cell, CouponBadge, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('coupon.list')"
      [hint]="t('coupon.hint')"
      [link]="link"
      [emptyHeading]="t('coupon.none')"
      [emptyText]="t('coupon.noneHint')"
    >
      <ng-container actions>
        @if (canManage) {
          <a mat-flat-button routerLink="/admin/coupons/new"><g-icon name="plus" />{{ t('coupon.add') }}</a>
        }
      </ng-container>
      <ng-container *gCell="'code' of list; let coupon"
        >{{ coupon.code }}<span class="sub">{{ coupon.note }}</span></ng-container
      >
      <ng-container *gCell="'status' of list; let coupon"><g-coupon-badge [status]="coupon.status" /></ng-container>
    </g-data-table>
  `,
})
export class CouponsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly canManage = inject(SessionStore).can('cart:manage-coupons');
  protected readonly link = ({ id }: Coupon): string => `/admin/coupons/${id}`;
  protected readonly list = injectListing<Coupon>({
    name: 'coupons',
    filters: ['q', 'status'],
    fetch: async ({ filter: { q, status }, page }) => {
      const query = { ...page, ...(q === undefined ? {} : { q }), status: oneOf(couponStatuses, status) };
      return dataOf(await this.api.GET('/api/v1/coupons', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<Coupon>[]>(() => [
    { key: 'code', label: this.t('coupon.code'), shown: 'always' },
    { key: 'status', label: this.t('coupon.status'), card: 'corner' },
    { key: 'worth', label: this.t('coupon.worth'), end: true, text: (coupon) => this.worthOf(coupon) },
    {
      key: 'from',
      label: this.t('coupon.minimum'),
      end: true,
      text: ({ minimumSubtotal }) => (minimumSubtotal === null ? '' : this.i18n.money(minimumSubtotal)),
    },
    { key: 'used', label: this.t('coupon.used'), end: true, text: ({ usage, usageLimit }) => this.usedOf(usage.used, usageLimit) },
    { key: 'given', label: this.t('coupon.given'), end: true, text: ({ usage }) => this.i18n.money(usage.discount) },
    {
      key: 'ends',
      label: this.t('coupon.ends'),
      time: true,
      quiet: true,
      text: ({ endsAt }) => (endsAt === null ? '' : this.i18n.day(endsAt)),
    },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('coupon.status'),
      options: couponStatuses.map((value) => ({ value, label: this.t(`coupon.is.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('coupon.find') },
  ]);

  private worthOf({ basisPoints, amount }: Coupon): string {
    if (amount !== null) return this.i18n.money(amount);
    return basisPoints === null ? '' : this.i18n.percent(basisPoints);
  }

  private usedOf(used: number, limit: number | null): string {
    return limit === null ? this.i18n.number(used) : this.t('coupon.usedOf', { used, limit });
  }
}
