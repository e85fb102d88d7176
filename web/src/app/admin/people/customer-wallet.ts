import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { WalletBalance } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { choice, money, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { LedgerEntries } from '../gift-cards/ledger-entries';

/** A customer's wallet, what moved it last, and putting it right. */
@Component({
  selector: 'g-customer-wallet',
  imports: [MatButtonModule, LedgerEntries, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (balances.value(); as shown) {
      <g-section [heading]="t('wallet.heading')">
        @if (mayAdjust) {
          <button actions mat-button type="button" (click)="adjust(shown)">{{ t('wallet.adjust') }}</button>
        }
        @for (one of shown; track one.balance.currency) {
          <p>
            <strong>{{ i18n.money(one.balance) }}</strong>
            @if (one.available.minor !== one.balance.minor) {
              <span class="sub">{{ t('wallet.free', { amount: i18n.money(one.available) }) }}</span>
            }
          </p>
        }
        @if (entries.value(); as moved) {
          <g-ledger-entries [entries]="moved" />
        }
      </g-section>
    }
  `,
})
export class CustomerWallet {
  readonly userId = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  protected readonly mayAdjust = inject(SessionStore).can('payments:adjust-wallets');
  protected readonly balances = injectStored(
    () => this.userId(),
    async (userId) => dataOf(await this.api.GET('/api/v1/wallets/{userId}', { params: { path: { userId } } })).items,
  );
  protected readonly entries = injectStored(
    () => this.userId(),
    async (userId) =>
      dataOf(await this.api.GET('/api/v1/wallets/{userId}/entries', { params: { path: { userId }, query: { limit: 20 } } })).items,
  );

  protected adjust(balances: readonly WalletBalance[]): void {
    const currency = balances.at(-1)?.balance.currency;
    if (currency === undefined) return;
    void this.open({
      heading: this.t('wallet.adjust'),
      text: this.t('wallet.adjustText'),
      send: this.t('action.save'),
      done: this.t('wallet.adjusted'),
      fields: {
        direction: choice(
          this.t('wallet.direction'),
          [
            { value: 'in', label: this.t('wallet.in') },
            { value: 'out', label: this.t('wallet.out') },
          ],
          { value: 'in', half: true },
        ),
        amount: money(this.t('wallet.amount'), currency, { half: true }),
        reason: text(this.t('wallet.reason'), { max: 200 }),
      },
      submit: async ({ direction, amount, reason }, key) => {
        if (amount === null) return;
        const body = { amount: direction === 'out' ? { ...amount, minor: -amount.minor } : amount, reason };
        const params = { path: { userId: this.userId() }, header: { 'Idempotency-Key': key } };
        this.balances.show(dataOf(await this.api.POST('/api/v1/wallets/{userId}/adjustments', { params, body })).items);
        await this.entries.reload();
      },
    });
  }
}
