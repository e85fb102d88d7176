import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { I18n, injectTexts, type Amount } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

/** A price and, when it was higher, what it was. */
@Component({
  selector: 'g-price',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (from()) {
      <span class="from">{{ t('price.from') }}</span>
    }
    @if (was(); as before) {
      <span class="visually-hidden">{{ t('price.now') }}</span>
      <span class="now reduced">{{ i18n.money(price()) }}</span>
      <span class="visually-hidden">{{ t('price.was') }}</span>
      <s>{{ i18n.money(before) }}</s>
    } @else {
      <span class="now">{{ i18n.money(price()) }}</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 0.4em;
      font-variant-numeric: tabular-nums;
    }
    .now {
      font-weight: 600;
    }
    .reduced {
      color: var(--sale);
    }
    s,
    .from {
      color: var(--ink-soft);
      font-size: 0.875em;
    }
  `,
})
export class Price {
  readonly price = input.required<Amount>();
  readonly was = input<Amount | null>(null);
  readonly from = input(false);
  protected readonly i18n = inject(I18n);
  protected readonly t = injectTexts(shopTexts);
}
