import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { PriceStep } from '../api/types';
import { I18n, injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Icon } from './icon';

/** What is missing until an offer that needs no code applies. */
@Component({
  selector: 'g-offers-near',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (text of texts(); track text) {
      <p class="small"><g-icon name="tag" />{{ text }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    :host:empty {
      display: none;
    }
    p {
      --icon-size: 1rem;
      display: flex;
      align-items: center;
      gap: var(--space-2);
      padding: var(--space-2) var(--space-3);
      border-radius: var(--radius-s);
      background: var(--accent-soft);
    }
  `,
})
export class OffersNear {
  readonly trace = input.required<readonly PriceStep[]>();
  private readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  protected readonly texts = computed(() =>
    this.trace().flatMap((step) => {
      if (step.step !== 'not-applied' || step.code !== null) return [];
      if (step.reason === 'minimum-not-reached' && step.missing)
        return [this.t('offer.missing', { amount: this.i18n.money(step.missing), name: step.name })];
      if (step.reason === 'too-few-units') return [this.t('offer.missingUnits', { count: step.missingUnits ?? 1, name: step.name })];
      return step.reason === 'shipping-not-chosen' ? [this.t('offer.withShipping', { name: step.name })] : [];
    }),
  );
}
