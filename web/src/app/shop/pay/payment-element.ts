import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { ORIGIN } from '../../platform/browser';
import { Notice } from '../../ui/notice';
import { createSending } from '../../ui/sending';
import { wayOn, type StripeJs, type Way } from './stripe-js';

type OpenStripeJs = (publishableKey: string) => StripeJs;

/** Stripe's Payment Element. Its script is loaded from Stripe, as Stripe demands, and only on this page. */
@Component({
  selector: 'g-payment-element',
  imports: [Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (failure(); as words) {
      <g-notice tone="bad">{{ words }}</g-notice>
    }
    <div #host></div>
    @if (ready()) {
      <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="pay()">
        {{ t(sending.busy() ? 'pay.sending' : 'payAgain.pay') }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }
  `,
})
export class PaymentElement {
  readonly publishableKey = input.required<string>();
  readonly clientSecret = input.required<string>();
  readonly paymentId = input.required<string>();
  readonly confirmed = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  private readonly document = inject(DOCUMENT);
  private readonly origin = inject(ORIGIN);
  private readonly host = viewChild.required<ElementRef<HTMLElement>>('host');
  protected readonly sending = createSending();
  protected readonly ready = signal(false);
  protected readonly failure = signal<string | null>(null);
  private way: Way | null = null;
  private lookAgain: (() => Promise<void>) | null = null;

  constructor() {
    effect(() => {
      const [key, clientSecret, host] = [this.publishableKey(), this.clientSecret(), this.host().nativeElement];
      untracked(() => void this.show(key, clientSecret, host));
    });
  }

  protected async pay(): Promise<void> {
    const { way } = this;
    if (!way) return;
    this.failure.set(null);
    await this.sending.run(async () => {
      const { error } = await way.confirm();
      if (!error) return this.confirmed.emit();
      this.failure.set(error.message ?? this.t('pay.cardFailed'));
      // a saved card that its bank refuses gives way to another one
      if (way.asksBank) await this.lookAgain?.();
    });
  }

  private async show(key: string, clientSecret: string, host: HTMLElement): Promise<void> {
    try {
      const stripe = (await this.load())(key);
      const place = { host, locale: this.i18n.locale(), returnUrl: `${this.origin}/pay/return/${this.paymentId()}` };
      this.lookAgain = async () => {
        this.way = await wayOn(stripe, clientSecret, place);
      };
      await this.lookAgain();
      this.ready.set(true);
    } catch {
      this.failure.set(this.t('pay.cardFailed'));
    }
  }

  private load(): Promise<OpenStripeJs> {
    const window = this.document.defaultView as (Window & { Stripe?: OpenStripeJs }) | null;
    if (window?.Stripe) return Promise.resolve(window.Stripe);
    return new Promise((resolve, reject) => {
      const script = this.document.createElement('script');
      script.src = 'https://js.stripe.com/v3/';
      script.onload = () => (window?.Stripe ? resolve(window.Stripe) : reject(new Error('Stripe.js is not there')));
      script.onerror = () => reject(new Error('Stripe.js cannot be loaded'));
      this.document.head.append(script);
    });
  }
}
