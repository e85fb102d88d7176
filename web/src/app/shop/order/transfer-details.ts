import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { transferOf } from './progress';

/** Where to send the money, in the words of a bank's form. */
@Component({
  selector: 'g-transfer-details',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (transfer(); as account) {
      <section class="panel stack" aria-labelledby="transfer-heading">
        <h2 id="transfer-heading">{{ t('transfer.heading', { amount: i18n.money(account.amount) }) }}</h2>
        @if (order().expiresAt; as until) {
          <p>{{ t('transfer.until', { day: i18n.day(until) }) }}</p>
        }
        <dl>
          <div>
            <dt>{{ t('transfer.holder') }}</dt>
            <dd>{{ account.holder }}</dd>
          </div>
          <div>
            <dt>IBAN</dt>
            <dd class="number">{{ iban() }}</dd>
          </div>
          @if (account.bic; as bic) {
            <div>
              <dt>BIC</dt>
              <dd class="number">{{ bic }}</dd>
            </div>
          }
          @if (account.bank; as bank) {
            <div>
              <dt>{{ t('transfer.bank') }}</dt>
              <dd>{{ bank }}</dd>
            </div>
          }
          <div>
            <dt>{{ t('transfer.amount') }}</dt>
            <dd>{{ i18n.money(account.amount) }}</dd>
          </div>
          <div class="reference">
            <dt>{{ t('transfer.reference') }}</dt>
            <dd class="number">{{ account.reference }}</dd>
          </div>
        </dl>
        <p class="small muted">{{ t('transfer.referenceHint') }} {{ t('transfer.part') }}</p>
      </section>
    }
  `,
  styles: `
    h2 {
      font-size: var(--text-xl);
    }
    dl {
      display: grid;
      gap: var(--space-3);
      margin: 0;
    }
    dl div {
      display: grid;
      grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr);
      gap: var(--space-1) var(--space-4);
    }
    dt {
      color: var(--ink-soft);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    .reference dd {
      font-size: var(--text-xl);
      font-weight: 600;
      letter-spacing: 0.04em;
    }
    @media (max-width: 30rem) {
      dl div {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class TransferDetails {
  readonly order = input.required<Order>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly transfer = computed(() => transferOf(this.order()));
  protected readonly iban = computed(() => this.transfer()?.iban.replace(/(.{4})(?=.)/g, '$1 ') ?? '');
}
