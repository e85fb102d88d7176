import { ChangeDetectionStrategy, Component, DestroyRef, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Cart } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { askAgainAfter } from '../../platform/browser';
import { CartStore } from '../../state/cart.store';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { Totals } from '../../ui/totals';

/** A cart whose order is neither made nor given up. It looks again until that is decided, then shows the order. */
@Component({
  selector: 'g-being-ordered',
  imports: [RouterLink, Icon, LineItem, Totals],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="with-aside">
      <section class="stack">
        <div class="said" role="status">
          <span class="arch"><g-icon name="bag" /></span>
          <div class="words">
            <h2>{{ t('ordering.heading') }}</h2>
            <p class="muted">{{ t('ordering.text') }}</p>
          </div>
        </div>
        <ul class="lines">
          @for (item of cart().items; track item.id) {
            <li><g-line-item [line]="item" [small]="true" /></li>
          }
        </ul>
      </section>
      <aside class="panel stack" [attr.aria-label]="t('totals.label')">
        <h2>{{ t('totals.label') }}</h2>
        <g-totals [totals]="cart().totals" />
        <a class="button button-wide" [routerLink]="['/orders', cart().orderId]">{{ t('ordering.toOrder') }}</a>
        <a class="small muted keep" routerLink="/">{{ t('cart.keepLooking') }}</a>
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
      align-items: center;
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
  private readonly store = inject(CartStore);
  private readonly router = inject(Router);
  private readonly life = inject(DestroyRef);
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    this.lookLater(0);
    this.life.onDestroy(() => this.timer !== null && clearTimeout(this.timer));
  }

  private lookLater(turn: number): void {
    this.timer = setTimeout(() => void this.look(turn), askAgainAfter(turn));
  }

  /** No cart any more: it has become the order. */
  private async look(turn: number): Promise<void> {
    const { orderId } = this.cart();
    await this.store.load();
    if (this.store.ordering()) {
      if (!this.life.destroyed) this.lookLater(turn + 1);
    } else if (!this.store.cart()) await this.router.navigate(['/orders', orderId], { queryParams: { placed: 1 }, replaceUrl: true });
  }
}
