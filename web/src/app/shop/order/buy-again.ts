import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { ApiError, problemFrom } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { CartStore } from '../../state/cart.store';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

interface Put {
  readonly count: number;
  /** What cannot be had any more, in words. */
  readonly gone: readonly string[];
}

/** What of an order is still sold goes into the bag; the rest is named. */
@Component({
  selector: 'g-buy-again',
  imports: [RouterLink, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (put(); as put) {
      <g-notice [tone]="put.count > 0 ? 'good' : 'warn'" [heading]="put.count > 0 ? t('again.done') : t('again.nothing')">
        @if (put.gone.length > 0) {
          <p>{{ t('again.gone') }}</p>
          <ul>
            @for (words of put.gone; track $index) {
              <li>{{ words }}</li>
            }
          </ul>
        }
        @if (put.count > 0) {
          <a routerLink="/cart">{{ t('again.toBag') }}</a>
        }
      </g-notice>
    } @else {
      <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="buy()">
        {{ t('again.buy') }}
      </button>
    }
    @if (sending.problem(); as problem) {
      <g-problem [problem]="problem" (retry)="buy()" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    ul {
      margin: 0;
      padding-inline-start: var(--space-5);
    }
  `,
})
export class BuyAgain {
  readonly orderId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly cart = inject(CartStore);
  private readonly announcer = inject(Announcer);
  protected readonly put = signal<Put | null>(null);
  protected readonly sending = createSending();

  protected buy(): Promise<void> {
    return this.sending.run(async () => {
      const params = { path: { id: this.orderId() } };
      const { items, gone } = dataOf(await this.api.GET('/api/v1/orders/{id}/again', { params }));
      const left = [...gone];
      let count = 0;
      for (const item of items) {
        try {
          await this.cart.add(item.variantId, item.quantity);
          count += item.quantity;
        } catch (error) {
          if (!isGone(error)) throw error;
          left.push(item);
        }
      }
      this.put.set({ count, gone: left.map(({ quantity, title }) => this.t('again.line', { count: quantity, title })) });
      this.announcer.say(this.t(count > 0 ? 'again.done' : 'again.nothing'));
    });
  }
}

/** Sold, or as many as there are lie in the bag already. */
const isGone = (error: unknown): boolean =>
  error instanceof ApiError && ['cart.not-for-sale', 'cart.not-enough-stock', 'cart.too-many'].includes(problemFrom(error).code);
