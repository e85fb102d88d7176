import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Variant } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Picture } from '../../ui/picture';

/** What a bundle consists of, and what it saves. */
@Component({
  selector: 'g-bundle-parts',
  imports: [RouterLink, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>{{ t('bundle.heading') }}</h2>
    <ul>
      @for (part of bundle().parts; track part.variantId) {
        <li [class.gone]="!part.sold">
          <g-picture [image]="part.image" [decorative]="true" sizes="4rem" />
          <div>
            <p>
              <span class="count">{{ t('bundle.times', { count: part.quantity }) }}</span>&ngsp;
              @if (part.sold) {
                <a [routerLink]="['/p', part.slug]" [queryParams]="part.options.length > 0 ? { variant: part.sku } : {}">{{
                  part.title
                }}</a>
              } @else {
                {{ part.title }}
              }
            </p>
            @if (part.options.length > 0) {
              <p class="muted small">{{ optionsOf(part) }}</p>
            }
            @if (!part.sold) {
              <p class="small missing">{{ t('bundle.notSold') }}</p>
            }
          </div>
          @if (part.price; as price) {
            <p class="price muted">{{ i18n.money({ minor: price.minor * part.quantity, currency: price.currency }) }}</p>
          }
        </li>
      }
    </ul>
    @if (bundle().saving; as saving) {
      <p class="saving">
        <span class="badge sale">{{ t('bundle.save', { amount: i18n.money(saving) }) }}</span>
        @if (bundle().worth; as worth) {
          <span class="muted small">{{ t('bundle.worth', { amount: i18n.money(worth) }) }}</span>
        }
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      padding: var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
    }
    h2 {
      font-size: var(--text-m);
    }
    ul {
      display: grid;
      gap: var(--space-3);
    }
    li {
      --picture-radius: var(--radius-s);
      display: grid;
      grid-template-columns: 3.5rem minmax(0, 1fr) auto;
      gap: var(--space-3);
      align-items: center;
      list-style: none;
    }
    li.gone g-picture {
      opacity: 0.5;
    }
    .count,
    .price {
      font-variant-numeric: tabular-nums;
    }
    .missing {
      color: var(--bad);
    }
    .saving {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      align-items: center;
    }
  `,
})
export class BundleParts {
  readonly bundle = input.required<NonNullable<Variant['bundle']>>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly optionsOf = (part: NonNullable<Variant['bundle']>['parts'][number]): string =>
    part.options.map(({ name, value }) => `${name}: ${value}`).join(', ');
}
