import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { ProductCard } from '../api/types';
import { ProductCardView } from './product-card';

/** One row of products: as many as fit beside each other, on a phone a strip to push along. */
@Component({
  selector: 'g-product-row',
  imports: [ProductCardView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (products().length > 0) {
      <ul>
        @for (product of products(); track product.id) {
          <li><g-product-card [product]="product" /></li>
        }
      </ul>
    } @else if (loading()) {
      <div class="row" aria-hidden="true">
        @for (place of [0, 1, 2, 3, 4, 5, 6, 7]; track place) {
          <div class="ghost">
            <div class="skeleton square"></div>
            <div class="skeleton line"></div>
            <div class="skeleton line short"></div>
          </div>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
      min-inline-size: 0;
    }
    ul,
    .row {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: var(--space-6) var(--space-5);
    }
    .ghost {
      display: grid;
      gap: var(--space-3);
    }
    .square {
      aspect-ratio: 1;
      border-radius: var(--radius-m);
    }
    .line {
      block-size: 1.125rem;
    }
    .short {
      inline-size: 40%;
    }
    @media (max-width: 63.99rem) {
      /* positioned, so that it cuts what is hidden from sight in the cards, too */
      ul,
      .row {
        position: relative;
        grid-template-columns: none;
        grid-auto-columns: minmax(10.5rem, 29vw);
        grid-auto-flow: column;
        gap: var(--space-4);
        margin-inline: calc(-1 * var(--page-gutter));
        padding-inline: var(--page-gutter);
        padding-block: var(--space-2);
        overflow-x: auto;
        scroll-padding-inline: var(--page-gutter);
        scroll-snap-type: x proximity;
        scrollbar-width: none;
      }
      li {
        scroll-snap-align: start;
      }
    }
  `,
})
export class ProductRow {
  readonly products = input.required<readonly ProductCard[]>();
  readonly loading = input(false);
}
