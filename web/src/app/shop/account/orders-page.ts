import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { OrderCard } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { OrderBadge } from '../../ui/order-badge';
import { Picture } from '../../ui/picture';
import { ProblemNotice } from '../../ui/problem-notice';

@Component({
  selector: 'g-orders-page',
  imports: [RouterLink, Empty, OrderBadge, Picture, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './orders-page.html',
  styleUrl: './orders-page.css',
})
export class OrdersPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly session = inject(SessionStore);
  private readonly cart = inject(CartStore);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly orders = signal<readonly OrderCard[] | null>(null);
  protected readonly nextCursor = signal<string | null>(null);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    void this.load(null);
  }

  protected async load(cursor: string | null): Promise<void> {
    this.problem.set(null);
    try {
      const query = { mine: 'true', limit: 20, ...(cursor === null ? {} : { cursor }) };
      const page = dataOf(await this.api.GET('/api/v1/orders', { params: { query } }));
      this.orders.update((shown) => [...(cursor === null ? [] : (shown ?? [])), ...page.items]);
      this.nextCursor.set(page.nextCursor);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected async logout(): Promise<void> {
    try {
      await this.session.logout();
      this.cart.forget();
      await this.router.navigateByUrl('/');
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected pictureOf(order: OrderCard) {
    return order.items
      .filter(({ imageUrl }) => imageUrl !== null)
      .slice(0, 4)
      .map(({ imageUrl, title }) => ({ url: imageUrl ?? '', alt: title, width: 120, height: 120, srcset: '' }));
  }
}
