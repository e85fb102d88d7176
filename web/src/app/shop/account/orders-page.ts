import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { OrderCard } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { createPaged } from '../../state/paged';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { OrderCardView } from './order-card';

@Component({
  selector: 'g-orders-page',
  imports: [RouterLink, Empty, OrderCardView, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1>{{ t('account.orders') }}</h1>
    @if (orders.problem(); as problem) {
      <g-problem [heading]="t('account.failed')" [problem]="problem" (retry)="orders.more()" />
    }
    @if (orders.items(); as shown) {
      @if (shown.length === 0) {
        <g-empty icon="box" [heading]="t('account.none')" [text]="t('account.noneHint')">
          <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
        </g-empty>
      }
      <ul>
        @for (order of shown; track order.id) {
          <li><g-order-card [order]="order" /></li>
        }
      </ul>
      @if (orders.hasMore()) {
        <button type="button" class="button button-quiet" (click)="orders.more()">{{ t('list.more') }}</button>
      }
    } @else if (!orders.problem()) {
      <div class="stack" role="status">
        <span class="visually-hidden">{{ t('list.loading') }}</span>
        @for (place of [0, 1, 2]; track place) {
          <div class="skeleton ghost" aria-hidden="true"></div>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-5);
    }
    ul {
      display: grid;
      gap: var(--space-3);
    }
    .button {
      justify-self: center;
    }
    .ghost {
      block-size: 5.5rem;
      border-radius: var(--radius-l);
    }
  `,
})
export class OrdersPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  protected readonly orders = createPaged<OrderCard>(async (after) =>
    dataOf(await this.api.GET('/api/v1/orders', { params: { query: { mine: 'true', limit: 20, ...after } } })),
  );

  constructor() {
    void this.orders.read();
  }
}
