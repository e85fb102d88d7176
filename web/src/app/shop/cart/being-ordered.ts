import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { Cart, Order } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { askAgainAfter } from '../../platform/browser';
import { CartStore } from '../../state/cart.store';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { Totals } from '../../ui/totals';
import { waitsFor } from '../order/progress';
import { WaitingOrder } from '../order/waiting-order';

/**
 * A cart whose order is neither made nor given up: what it waits for, and what the buyer can do. It looks again until that is
 * decided, then shows the order.
 */
@Component({
  selector: 'g-being-ordered',
  imports: [RouterLink, Icon, LineItem, Totals, WaitingOrder],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="with-aside">
      <section class="stack">
        <div class="said">
          <span class="arch"><g-icon [name]="waits() === 'answer' ? 'clock' : 'card'" /></span>
          <div class="words" role="status">
            <h2>{{ t(texts[waits()][0]) }}</h2>
            <p class="muted">{{ t(texts[waits()][1]) }}</p>
          </div>
        </div>
        @if (order(); as known) {
          @if (waits() !== 'answer') {
            <div class="steps">
              @if (waits() === 'payment') {
                <a class="button" [routerLink]="['/orders', known.id]">{{ t('payAgain.pay') }}</a>
              }
              <g-waiting-order [order]="known" (changed)="lookNow()" />
            </div>
          }
        }
        <ul class="lines">
          @for (item of cart().items; track item.id) {
            <li><g-line-item [line]="item" [small]="true" /></li>
          }
        </ul>
      </section>
      <aside class="panel stack" [attr.aria-label]="t('totals.label')">
        <h2>{{ t('totals.label') }}</h2>
        <g-totals [totals]="cart().totals" />
        <a class="button button-quiet button-wide" [routerLink]="['/orders', cart().orderId]">{{ t('ordering.toOrder') }}</a>
        <a class="small muted keep" routerLink="/products">{{ t('cart.keepLooking') }}</a>
      </aside>
    </div>
  `,
  styles: `
    h2 {
      font-size: var(--text-xl);
    }
    .said {
      display: flex;
      gap: var(--space-4);
      align-items: start;
    }
    .arch {
      --icon-size: 1.75rem;
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 4rem;
      block-size: 5rem;
      padding-block-start: var(--space-3);
      border-radius: var(--radius-arch);
      background: var(--accent-soft);
      color: var(--accent);
    }
    .words {
      display: grid;
      gap: var(--space-1);
      max-inline-size: 36rem;
    }
    .steps {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
    .lines > li {
      padding-block: var(--space-4);
      border-block-end: 1px solid var(--line);
    }
    .keep {
      justify-self: center;
    }
  `,
})
export class BeingOrdered {
  readonly cart = input.required<Cart>();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly store = inject(CartStore);
  private readonly router = inject(Router);
  private readonly life = inject(DestroyRef);
  /** null: not there yet, or not ours to see. */
  protected readonly order = signal<Order | null>(null);
  protected readonly waits = computed(() => {
    const order = this.order();
    return (order && waitsFor(order)) ?? 'answer';
  });
  protected readonly texts = {
    confirmation: ['ordering.confirm', 'ordering.confirmText'],
    payment: ['ordering.pay', 'ordering.payText'],
    answer: ['ordering.heading', 'ordering.text'],
  } as const;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    queueMicrotask(() => void this.readOrder());
    this.lookLater(0);
    this.life.onDestroy(() => {
      this.stop();
      this.follow();
    });
  }

  protected lookNow(): void {
    this.stop();
    void this.look(0);
  }

  private lookLater(turn: number): void {
    this.timer = setTimeout(() => void this.look(turn), askAgainAfter(turn));
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private async look(turn: number): Promise<void> {
    await Promise.all([this.store.load(), this.readOrder()]);
    if (!this.life.destroyed) this.lookLater(turn + 1);
  }

  /** No cart any more, as this tab saw or another: it has become the order. */
  private follow(): void {
    const { orderId } = this.cart();
    if (orderId === null || this.store.becameOrder() !== orderId) return;
    void this.router.navigate(['/orders', orderId], { queryParams: { placed: 1 }, replaceUrl: true });
  }

  private async readOrder(): Promise<void> {
    const { orderId } = this.cart();
    if (orderId === null) return;
    try {
      this.order.set(dataOf(await this.api.GET('/api/v1/orders/{id}', { params: { path: { id: orderId } } })));
    } catch {
      this.order.set(null);
    }
  }
}
