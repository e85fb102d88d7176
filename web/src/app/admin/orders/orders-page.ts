import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { OrderCard } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { StatusBadge } from '../status-badge';
import { filterOf, orderStatuses } from './orders-query';

@Component({
  selector: 'g-admin-orders-page',
  imports: [
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    MatSelectModule,
    MatTableModule,
    RouterLink,
    Empty,
    ProblemNotice,
    StatusBadge,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './orders-page.html',
  styleUrl: './orders-page.css',
})
export class AdminOrdersPage {
  readonly q = input<string>();
  readonly status = input<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly columns = ['number', 'placed', 'customer', 'items', 'status', 'total'];
  protected readonly statuses = orderStatuses;
  protected readonly filter = computed(() => filterOf(this.q() ?? '', this.status()));
  protected readonly isFiltered = computed(() => Object.keys(this.filter() ?? {}).length > 0);
  protected readonly orders = createPaged<OrderCard>(async (after) => {
    const query = { ...this.filter(), limit: 25, ...after };
    return dataOf(await this.api.GET('/api/v1/orders', { params: { query } }));
  });

  constructor() {
    effect(() => {
      const filter = this.filter();
      untracked(() => (filter ? void this.orders.read() : this.orders.clear()));
    });
  }

  protected statusText(status: (typeof orderStatuses)[number]): string {
    return this.t(`status.${status}`);
  }

  protected find(event: Event, words: string): void {
    event.preventDefault();
    this.show({ q: words.trim() === '' ? null : words.trim() });
  }

  protected show(queryParams: { q?: string | null; status?: string | null }): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
