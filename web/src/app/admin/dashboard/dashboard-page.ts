import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { OrderCard } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { StatusBadge } from '../status-badge';
import { byDay, startOfDay, sumsOf, type DaySum } from './figures';

/** What a day in the shop begins with: what came in, what has to go out, what runs low. */
@Component({
  selector: 'g-dashboard-page',
  imports: [MatButtonModule, RouterLink, PageHead, ProblemNotice, Section, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dashboard-page.html',
  styleUrl: './dashboard-page.css',
})
export class DashboardPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly session = inject(SessionStore);
  private readonly now = new Date();
  protected readonly greeting = computed(() => this.t('dash.hello', { name: (this.session.user()?.name ?? '').split(' ')[0] ?? '' }));
  private readonly may = (permission: string): string | null => (this.session.can(permission) ? permission : null);

  protected readonly week = injectStored(
    () => this.may('orders:read-all'),
    async () => this.ordersSince(startOfDay(this.now, -6)),
  );
  protected readonly waiting = injectStored(
    () => this.may('orders:read-all'),
    async () => dataOf(await this.api.GET('/api/v1/orders', { params: { query: { status: 'paid', sort: 'oldest', limit: 100 } } })),
  );
  /** Of each store what runs low there, the emptiest shelves first. */
  protected readonly shelves = injectStored(
    () => this.may('catalog:read-stock'),
    async () => {
      const stores = dataOf(await this.api.GET('/api/v1/admin/stores')).items.filter(({ active, low }) => active && low > 0);
      const pages = await Promise.all(
        stores.slice(0, 8).map(async (store) => {
          const params = { path: { id: store.id }, query: { stock: 'low' as const, limit: 100 } };
          const { items } = dataOf(await this.api.GET('/api/v1/stores/{id}/stock', { params }));
          return items.map((row) => ({ ...row, store: store.name, storeId: store.id }));
        }),
      );
      return {
        count: stores.reduce((sum, { low }) => sum + low, 0),
        emptiest: pages
          .flat()
          .toSorted((a, b) => a.free - b.free)
          .slice(0, 6),
      };
    },
  );
  protected readonly toCheck = injectStored(
    () => this.may('reviews:moderate'),
    async () => dataOf(await this.api.GET('/api/v1/reviews', { params: { query: { status: 'pending', limit: 1 } } })).pending,
  );
  protected readonly seesNothing = computed(
    () => !['orders:read-all', 'catalog:read-stock', 'reviews:moderate'].some((permission) => this.session.can(permission)),
  );
  protected readonly days = computed<readonly DaySum[]>(() => byDay(this.week.value() ?? [], this.now, 7));
  protected readonly most = computed(() => Math.max(1, ...this.days().map(({ minor }) => minor)));
  protected readonly today = computed(() => sumsOf(this.week.value() ?? [], startOfDay(this.now, 0)));
  protected readonly whole = computed(() => sumsOf(this.week.value() ?? [], startOfDay(this.now, -6)));
  protected readonly waitingCount = computed(() => {
    const page = this.waiting.value();
    if (page === null) return '–';
    return page.nextCursor === null ? this.i18n.number(page.items.length) : `${this.i18n.number(page.items.length)}+`;
  });
  protected readonly newest = computed(() => (this.week.value() ?? []).slice(0, 6));

  protected again(): void {
    for (const stored of [this.week, this.waiting, this.shelves, this.toCheck]) void stored.reload();
  }

  protected money(minor: number): string {
    const currency = this.week.value()?.[0]?.currency ?? this.waiting.value()?.items[0]?.currency;
    return currency === undefined ? this.i18n.number(0) : this.i18n.money({ minor, currency });
  }

  protected linkOf({ productId, storeId }: { readonly productId: string; readonly storeId: string }): string {
    return this.session.can('catalog:read-drafts') ? `/admin/products/${productId}` : `/admin/stores/${storeId}`;
  }

  protected placeOf({ options, store }: { readonly options: readonly { readonly value: string }[]; readonly store: string }): string {
    return [options.map(({ value }) => value).join(' / '), store].filter(Boolean).join(' · ');
  }

  protected weekday(day: Date): string {
    return new Intl.DateTimeFormat(this.i18n.locale(), { weekday: 'short' }).format(day);
  }

  /** At most five pages: a busier shop looks at its reports. */
  private async ordersSince(start: Date): Promise<OrderCard[]> {
    const found: OrderCard[] = [];
    let cursor: string | null = null;
    for (let turn = 0; turn < 5; turn++) {
      const after: { cursor?: string } = cursor === null ? {} : { cursor };
      const page: { items: OrderCard[]; nextCursor: string | null } = dataOf(
        await this.api.GET('/api/v1/orders', { params: { query: { from: start.toISOString(), limit: 100, ...after } } }),
      );
      found.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    return found;
  }
}
