import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { OrderCard } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { OrderBadge } from '../../ui/order-badge';
import { Picture } from '../../ui/picture';

/** One order in a list: when, what, how far, how much. */
@Component({
  selector: 'g-order-card',
  imports: [RouterLink, OrderBadge, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="panel" [routerLink]="['/orders', order().id]">
      <span class="facts">
        <strong>{{ order().number ? t('order.heading', { number: order().number ?? '' }) : t('order.headingPending') }}</strong>
        <span class="muted small"
          >{{ i18n.day(order().placedAt ?? order().createdAt) }} · {{ t('account.items', { count: order().itemCount }) }}</span
        >
      </span>
      <span class="pictures" aria-hidden="true">
        @for (picture of pictures(); track $index) {
          <g-picture [image]="picture" [decorative]="true" sizes="3rem" />
        }
      </span>
      <g-order-badge [order]="order()" />
      <strong class="total">{{ i18n.money(order().total) }}</strong>
    </a>
  `,
  styles: `
    a {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto 8rem 6rem;
      align-items: center;
      gap: var(--space-3) var(--space-5);
      padding: var(--space-4) var(--space-5);
      text-decoration: none;
    }
    a:hover {
      border-color: var(--line-strong);
    }
    a:focus-visible {
      border-radius: var(--radius-l);
    }
    .facts {
      display: grid;
    }
    .pictures {
      --picture-radius: var(--radius-s);
      display: flex;
      gap: var(--space-2);
    }
    g-picture {
      inline-size: 3rem;
    }
    .total {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 47.99rem) {
      a {
        grid-template-columns: minmax(0, 1fr) auto;
        padding: var(--space-4);
      }
      .facts {
        grid-column: 1;
      }
      g-order-badge {
        grid-row: 1;
        grid-column: 2;
        justify-self: end;
        justify-content: end;
      }
    }
  `,
})
export class OrderCardView {
  readonly order = input.required<OrderCard>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly pictures = computed(() =>
    this.order()
      .items.filter(({ imageUrl }) => imageUrl !== null)
      .slice(0, 4)
      .map(({ imageUrl, title }) => ({ url: imageUrl ?? '', alt: title, width: 120, height: 120, srcset: '' })),
  );
}
