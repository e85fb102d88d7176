import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { Payment } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

/** The parts an order is paid in. */
@Component({
  selector: 'g-tenders',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl class="price-list">
      @for (part of tenders(); track part.id) {
        <dt>{{ nameOf(part) }}</dt>
        <dd>{{ i18n.money(part.amount) }}</dd>
      }
    </dl>
  `,
})
export class Tenders {
  readonly tenders = input.required<readonly Payment[]>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);

  protected nameOf({ provider, method }: Payment): string {
    if (provider === 'wallet') return this.t('tender.wallet');
    if (!method?.last4) return this.t('tender.rest');
    return this.t(provider === 'gift-card' ? 'tender.gift-card' : 'tender.card', { last4: method.last4 });
  }
}
