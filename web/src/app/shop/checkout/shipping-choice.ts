import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import type { ShippingOption } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Notice } from '../../ui/notice';
import { PickupPlace } from '../../ui/pickup-place';

@Component({
  selector: 'g-shipping-choice',
  imports: [Notice, PickupPlace],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend>
        <h2>{{ t(fetching() ? 'checkout.places' : 'checkout.shipping') }}</h2>
      </legend>
      @if (options(); as offered) {
        @for (option of offered; track option.id) {
          <label class="choice">
            <input type="radio" name="shipping" [value]="option.id" [checked]="option.id === chosen()" (change)="choose.emit(option.id)" />
            <span>{{ option.pickup?.name ?? option.name }}</span>
            <strong>{{ option.price.minor === 0 ? t('totals.free') : i18n.money(option.price) }}</strong>
            <small>{{ hint(option) }}</small>
          </label>
          @if (option.pickup && option.id === chosen()) {
            <g-pickup-place class="place" [place]="option.pickup" />
          }
        } @empty {
          <g-notice tone="warn">{{ t(fetching() ? 'checkout.noPlace' : 'checkout.notThere') }}</g-notice>
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
    .place {
      padding-block: var(--space-1) var(--space-4);
      padding-inline-start: calc(var(--space-4) + 1.75rem);
    }
    strong {
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class ShippingChoice {
  /** Null: not known until there is a country. */
  readonly options = input.required<readonly ShippingOption[] | null>();
  /** Places to fetch it, and not ways to send it. */
  readonly fetching = input(false);
  readonly chosen = input.required<string | null>();
  readonly choose = output<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);

  protected hint({ pickup, minDays, maxDays, price, freeOver }: ShippingOption): string {
    if (pickup) return [pickup.address.line1, pickup.address.city].join(', ');
    const days =
      minDays === maxDays
        ? this.t('checkout.days', { count: maxDays })
        : this.t('checkout.daysBetween', { least: minDays, count: maxDays });
    if (freeOver === null || price.minor === 0) return days;
    return this.t('checkout.freeOver', { days, amount: this.i18n.roundMoney(freeOver) });
  }
}
