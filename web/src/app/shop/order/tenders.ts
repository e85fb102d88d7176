import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { Payment } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { paidWithText } from '../payment-names';

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

  protected readonly nameOf = (part: Payment): string => paidWithText(this.t, part) ?? this.t('tender.rest');
}
