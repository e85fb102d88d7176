import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, model, resource } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormControl, ReactiveFormsModule, Validators } from '@angular/forms';
import { API, dataOf } from '../../api/client';
import type { PaymentProvider, SavedMethod } from '../../api/types';
import { problemFrom } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import type { Key } from '../../i18n/translate';
import { SessionStore } from '../../state/session.store';
import { brandName, isOver } from '../../ui/card-words';
import { Field, Input } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { providerNames } from '../payment-names';

export interface ChosenPayment {
  readonly provider: string;
  readonly token?: string;
  readonly phone?: string;
  /** A card that the provider keeps for the account. */
  readonly savedMethodId?: string;
  /** The provider is to keep the card. */
  readonly remember?: boolean;
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
  readonly payment: ChosenPayment;
  readonly byPhone: boolean;
  /** The provider can keep what is filled in there. */
  readonly keeps: boolean;
}

/** Of an order: where it goes (null: it is fetched, or not known yet), what it costs, and whether something of it is downloaded. */
export interface ToPay {
  readonly country: string | null;
  readonly total: number;
  readonly hasDownloads: boolean;
}

type Offer = NonNullable<PaymentProvider['offer']>;

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

/** 0712 345 678, 712345678, 254 712 345678, +254… and the same with 01. */
const kenyanMobile = /^(\+?254|0)?[\s-]*[17](?:[\s-]*\d){8}$/;

/** The ways to pay that the shop offers. A simulator's tokens are shown as cards to try. */
@Component({
  selector: 'g-payment-choice',
  imports: [Field, Input, Notice, ProblemNotice, ReactiveFormsModule],
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
            <input type="radio" name="payment" [value]="choice.id" [checked]="choice.id === id()" (change)="choose(choice)" />
            <span>{{ choice.name }}</span>
            @if (choice.hint; as words) {
              <small>{{ words }}</small>
            }
          </label>
          @if (choice.byPhone && choice.id === id()) {
            <div class="phone">
              <g-field [label]="t('provider.mpesaPhone')" [hint]="t('provider.mpesaPhoneHint')" [control]="phone">
                <input gInput type="tel" [formControl]="phone" autocomplete="tel" maxlength="40" />
              </g-field>
            </div>
          }
        } @empty {
          <g-notice tone="warn">{{ t('checkout.noPayment') }}</g-notice>
        }
        @if (mayRemember()) {
          <div class="remember">
            <label class="check">
              <input
                type="checkbox"
                aria-describedby="remember-hint"
                [checked]="chosen()?.remember ?? false"
                (change)="remember(box.checked)"
                #box
              />
              {{ t('savedCards.remember') }}
            </label>
            <p id="remember-hint" class="muted small">{{ t('savedCards.rememberHint') }}</p>
          </div>
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
    .phone {
      max-inline-size: 22rem;
      padding-block: var(--space-2) var(--space-4);
      padding-inline-start: var(--space-6);
    }
    .remember {
      margin-block-start: var(--space-3);
    }
    .skeleton {
      block-size: 10rem;
    }
  `,
})
export class PaymentChoice {
  readonly chosen = model<ChosenPayment | null>(null);
  /** What is to be paid, for ways that are not for every order. */
  readonly order = input<ToPay | null>(null);
  /** Money that has to come at once: nothing that is paid later. */
  readonly atOnce = input(false);
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly i18n = inject(I18n);
  private readonly session = inject(SessionStore);
  protected readonly providers = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/payments/providers')).items });
  protected readonly problem = computed(() => (this.providers.error() ? problemFrom(this.providers.error()) : null));
  protected readonly isTest = computed(() => this.providers.hasValue() && this.providers.value().some(({ simulated }) => simulated));
  private readonly saved = resource({
    params: () => this.session.user()?.id,
    loader: async () => dataOf(await this.api.GET('/api/v1/payments/methods')).items,
  });
  /** Saved cards first. */
  protected readonly choices = computed(() => {
    if (!this.providers.hasValue() || this.saved.isLoading()) return null;
    const offered = this.providers
      .value()
      .filter(({ offer, flow }) => isFor(offer, this.order()) && !(this.atOnce() && flow.includes('offline')));
    const cards = this.saved.hasValue() ? this.saved.value() : [];
    return [
      ...cards
        .filter((card) => !isOver(card) && offered.some(({ code, keepsCards }) => keepsCards && code === card.provider))
        .map((card) => this.kept(card)),
      ...offered.flatMap((provider) =>
        provider.tokens.length === 0
          ? [this.plain(provider)]
          : provider.tokens.map(({ token, label }) => this.card(provider, token, label)),
      ),
    ];
  });
  protected readonly mayRemember = computed(
    () => this.session.isSignedIn() && (this.choices()?.find(({ id }) => id === this.id())?.keeps ?? false),
  );
  protected readonly id = computed(() => idOf(this.chosen()));
  protected readonly phone = new FormControl('', {
    nonNullable: true,
    validators: [
      Validators.required,
      ({ value }) => (kenyanMobile.test(String(value).trim()) ? null : { server: this.t('provider.mpesaPhoneWrong') }),
    ],
  });
  private readonly dialled = toSignal(this.phone.valueChanges, { initialValue: '' });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  constructor() {
    effect(() => {
      const [chosen, phone] = [this.chosen(), this.dialled().trim()];
      const byPhone = this.choices()?.find(({ id }) => id === this.id())?.byPhone ?? false;
      if (chosen && byPhone && (chosen.phone ?? '') !== phone)
        this.chosen.set({ provider: chosen.provider, ...(phone !== '' && { phone }) });
    });
    effect(() => {
      const offered = this.choices();
      if (offered && !offered.some(({ id }) => id === this.id())) this.chosen.set(offered[0]?.payment ?? null);
    });
  }

  /** Whether all that the chosen way asks for is filled in; shows what is not. */
  isReady(): boolean {
    const choice = this.choices()?.find(({ id }) => id === this.id());
    if (!choice?.byPhone || this.phone.valid) return true;
    this.phone.markAsTouched();
    queueMicrotask(() => this.host.nativeElement.querySelector<HTMLElement>('input[type=tel]')?.focus());
    return false;
  }

  protected choose({ payment, keeps }: Choice): void {
    this.chosen.set(keeps ? { ...payment, remember: this.chosen()?.remember ?? false } : payment);
  }

  protected remember(remember: boolean): void {
    const chosen = this.chosen();
    if (chosen) this.chosen.set({ ...chosen, remember });
  }

  private kept({ id, provider, brand, last4, expMonth, expYear }: SavedMethod): Choice {
    const until = this.i18n.monthOf(expYear, expMonth);
    return {
      id: `saved:${id}`,
      name: this.t('savedCards.name', { brand: brandName(brand), last4 }),
      hint: this.t('savedCards.until', { until }),
      payment: { provider, savedMethodId: id },
      byPhone: false,
      keeps: false,
    };
  }

  private plain({ code: provider, name, flow, keepsCards: keeps }: PaymentProvider): Choice {
    const key = providerNames[provider];
    const words = { name: key ? this.t(key) : name, hint: key ? this.t(`${key}Hint`) : null };
    return { id: provider, ...words, payment: { provider }, byPhone: flow.includes('phone'), keeps };
  }

  private card({ code: provider, keepsCards: keeps }: PaymentProvider, token: string, label: string): Choice {
    const texts = known[token];
    return {
      id: `${provider}:${token}`,
      name: texts ? this.t(texts[0]) : label,
      hint: texts ? this.t(texts[1]) : null,
      payment: { provider, token },
      byPhone: false,
      keeps,
    };
  }
}

/** As the shop decides in the end. */
function isFor(offer: Offer | undefined, order: ToPay | null): boolean {
  if (!offer || !order) return true;
  if (offer.onlyGoods && order.hasDownloads) return false;
  if (offer.most !== null && order.total > offer.most) return false;
  return offer.countries === null || order.country === null || offer.countries.includes(order.country);
}

function idOf(payment: ChosenPayment | null): string | null {
  if (payment === null) return null;
  if (payment.savedMethodId !== undefined) return `saved:${payment.savedMethodId}`;
  return payment.token === undefined ? payment.provider : `${payment.provider}:${payment.token}`;
}
