import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n, injectTexts, type Amount } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

interface Sums {
  readonly subtotal: Amount;
  readonly discount: Amount;
  readonly shipping: Amount;
  readonly tax: Amount;
  readonly taxIncluded: boolean;
  readonly taxLines: readonly { readonly name: string; readonly ratePercent: number; readonly amount: Amount }[];
  readonly rounding: Amount;
  readonly total: Amount;
  /** Shipping and tax are not known yet. */
  readonly estimated?: boolean;
}

@Component({
  selector: 'g-totals',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl class="price-list">
      <dt>{{ t('totals.subtotal') }}</dt>
      <dd>{{ i18n.money(totals().subtotal) }}</dd>
      @if (totals().discount.minor !== 0) {
        <dt>{{ t('totals.discount') }}</dt>
        <dd>{{ i18n.money(discount()) }}</dd>
      }
      @if (shipped()) {
        <dt>{{ t('totals.shipping') }}</dt>
        <dd>
          @if (shippingKnown()) {
            {{ totals().shipping.minor === 0 ? t('totals.free') : i18n.money(totals().shipping) }}
          } @else {
            <span class="muted small">{{ later() ?? t('totals.later') }}</span>
          }
        </dd>
      }
      @if (!totals().taxIncluded) {
        @for (tax of totals().taxLines; track tax.name + tax.ratePercent) {
          <dt>{{ t('totals.taxLine', { name: tax.name, rate: i18n.percent(tax.ratePercent * 100) }) }}</dt>
          <dd>{{ i18n.money(tax.amount) }}</dd>
        }
      }
      @if (totals().rounding.minor !== 0) {
        <dt>{{ t('totals.rounding') }}</dt>
        <dd>{{ i18n.money(totals().rounding) }}</dd>
      }
      <dt class="price-list-total">{{ t(totals().estimated && !shippingKnown() ? 'totals.soFar' : 'totals.total') }}</dt>
      <dd class="price-list-total">{{ i18n.money(totals().total) }}</dd>
    </dl>
    @if (totals().taxIncluded && totals().tax.minor > 0) {
      <p class="muted small">{{ t('totals.taxIncluded', { amount: i18n.money(totals().tax) }) }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
  `,
})
export class Totals {
  readonly totals = input.required<Sums>();
  /** False where all of it is downloaded. */
  readonly shipped = input(true);
  readonly shippingKnown = input(true);
  /** Said instead of a price for shipping that is not known. */
  readonly later = input<string | null>(null);
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly discount = computed(() => ({ ...this.totals().discount, minor: -Math.abs(this.totals().discount.minor) }));
}
