import { ChangeDetectionStrategy, Component, computed, effect, inject, model, resource } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import type { Key } from '../../i18n/translate';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';

export interface ChosenPayment {
  readonly provider: string;
  readonly token?: string;
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
  readonly payment: ChosenPayment;
}

const known: Readonly<Record<string, readonly [Key<typeof shopTexts.en>, Key<typeof shopTexts.en>]>> = {
  tok_ok: ['card.ok', 'card.okHint'],
  tok_declined: ['card.declined', 'card.declinedHint'],
  tok_insufficient: ['card.insufficient', 'card.insufficientHint'],
  tok_3ds: ['card.3ds', 'card.3dsHint'],
  tok_slow: ['card.slow', 'card.slowHint'],
  tok_timeout: ['card.lost', 'card.lostHint'],
  tok_error: ['card.error', 'card.errorHint'],
  tok_webhook: ['card.webhook', 'card.webhookHint'],
};

/** The ways to pay that the shop offers. A simulator's tokens are shown as cards to try. */
@Component({
  selector: 'g-payment-choice',
  imports: [Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend>
        <h2>{{ t('checkout.payment') }}</h2>
      </legend>
      @if (problem(); as problem) {
        <g-problem [problem]="problem" (retry)="providers.reload()" />
      } @else if (choices(); as offered) {
        @if (isTest()) {
          <p class="muted small">{{ t('card.test') }}</p>
        }
        @for (choice of offered; track choice.id) {
          <label class="choice">
            <input type="radio" name="payment" [value]="choice.id" [checked]="choice.id === id()" (change)="chosen.set(choice.payment)" />
            <span>{{ choice.name }}</span>
            @if (choice.hint; as words) {
              <small>{{ words }}</small>
            }
          </label>
        } @empty {
          <g-notice tone="warn">{{ t('checkout.noPayment') }}</g-notice>
        }
      } @else {
        <div class="skeleton" aria-hidden="true"></div>
      }
    </fieldset>
  `,
  styles: `
    legend {
      padding: 0;
      margin-block-end: var(--space-2);
    }
    h2 {
      font-size: var(--text-xl);
    }
    p {
      margin-block-end: var(--space-3);
    }
    .skeleton {
      block-size: 10rem;
    }
  `,
})
export class PaymentChoice {
  readonly chosen = model<ChosenPayment | null>(null);
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  protected readonly providers = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/payments/providers')).items });
  protected readonly problem = computed(() => (this.providers.error() ? problemFrom(this.providers.error()) : null));
  protected readonly isTest = computed(() => this.providers.hasValue() && this.providers.value().some(({ tokens }) => tokens.length > 0));
  protected readonly choices = computed(() =>
    this.providers.hasValue()
      ? this.providers
          .value()
          .flatMap(({ code, name, tokens }) =>
            tokens.length === 0 ? [this.plain(code, name)] : tokens.map(({ token, label }) => this.card(code, token, label)),
          )
      : null,
  );
  protected readonly id = computed(() => idOf(this.chosen()));

  constructor() {
    effect(() => {
      const offered = this.choices();
      if (offered && !offered.some(({ id }) => id === this.id())) this.chosen.set(offered[0]?.payment ?? null);
    });
  }

  private plain(provider: string, name: string): Choice {
    return { id: provider, name, hint: null, payment: { provider } };
  }

  private card(provider: string, token: string, label: string): Choice {
    const texts = known[token];
    return {
      id: `${provider}:${token}`,
      name: texts ? this.t(texts[0]) : label,
      hint: texts ? this.t(texts[1]) : null,
      payment: { provider, token },
    };
  }
}

const idOf = (payment: ChosenPayment | null): string | null =>
  payment && (payment.token === undefined ? payment.provider : `${payment.provider}:${payment.token}`);
