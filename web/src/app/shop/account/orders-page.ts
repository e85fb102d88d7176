import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { OrderCard } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CartStore } from '../../state/cart.store';
import { createPaged } from '../../state/paged';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { OrderBadge } from '../../ui/order-badge';
import { Picture } from '../../ui/picture';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

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
  protected readonly leaving = createSending();
  protected readonly orders = createPaged<OrderCard>(async (after) =>
    dataOf(await this.api.GET('/api/v1/orders', { params: { query: { mine: 'true', limit: 20, ...after } } })),
  );

  constructor() {
    void this.orders.read();
  }

  protected logout(): Promise<void> {
    return this.leaving.run(async () => {
      await this.session.logout();
      this.cart.forget();
      await this.router.navigateByUrl('/');
    });
  }

  protected pictureOf(order: OrderCard) {
    return order.items
      .filter(({ imageUrl }) => imageUrl !== null)
      .slice(0, 4)
      .map(({ imageUrl, title }) => ({ url: imageUrl ?? '', alt: title, width: 120, height: 120, srcset: '' }));
  }
}
