import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import type { ShippingOption } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Notice } from '../../ui/notice';

@Component({
  selector: 'g-shipping-choice',
  imports: [Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend>
        <h2>{{ t('checkout.shipping') }}</h2>
      </legend>
      @if (options(); as offered) {
        @for (option of offered; track option.id) {
          <label class="choice">
            <input type="radio" name="shipping" [value]="option.id" [checked]="option.id === chosen()" (change)="choose.emit(option.id)" />
            <span>{{ option.name }}</span>
            <strong>{{ option.price.minor === 0 ? t('totals.free') : i18n.money(option.price) }}</strong>
            <small>{{ hint(option) }}</small>
          </label>
        } @empty {
          <g-notice tone="warn">{{ t('checkout.notThere') }}</g-notice>
        }
      } @else {
        <p class="muted">{{ t('checkout.shippingLater') }}</p>
      }
    </fieldset>
  `,
  styles: `
    legend {
      padding: 0;
      margin-block-end: var(--space-3);
    }
    h2 {
      font-size: var(--text-xl);
    }
    strong {
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class ShippingChoice {
  /** Null: not known until there is a country. */
  readonly options = input.required<readonly ShippingOption[] | null>();
  readonly chosen = input.required<string | null>();
  readonly choose = output<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);

  protected hint({ minDays, maxDays, price, freeOver }: ShippingOption): string {
    const days =
      minDays === maxDays
        ? this.t('checkout.days', { count: maxDays })
        : this.t('checkout.daysBetween', { least: minDays, count: maxDays });
    if (freeOver === null || price.minor === 0) return days;
    return this.t('checkout.freeOver', { days, amount: this.i18n.roundMoney(freeOver) });
  }
}
