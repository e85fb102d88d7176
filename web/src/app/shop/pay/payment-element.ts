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

/** The part of Stripe.js that is used; see docs.stripe.com/js. */
interface StripeJs {
  elements(options: { clientSecret: string; locale: string }): Elements;
  confirmPayment(options: {
    elements: Elements;
    confirmParams: { return_url: string };
    redirect: 'if_required';
  }): Promise<{ error?: { message?: string } }>;
  retrievePaymentIntent(clientSecret: string): Promise<{ paymentIntent?: { status: string } }>;
  handleNextAction(options: { clientSecret: string }): Promise<{ error?: { message?: string } }>;
}
interface Elements {
  create(kind: 'payment'): { mount(host: HTMLElement): void };
}
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
  private confirm: (() => Promise<{ error?: { message?: string } }>) | null = null;

  constructor() {
    effect(() => {
      const [key, clientSecret, host] = [this.publishableKey(), this.clientSecret(), this.host().nativeElement];
      untracked(() => void this.show(key, clientSecret, host));
    });
  }

  protected async pay(): Promise<void> {
    const { confirm } = this;
    if (!confirm) return;
    this.failure.set(null);
    await this.sending.run(async () => {
      const { error } = await confirm();
      if (error) this.failure.set(error.message ?? this.t('pay.cardFailed'));
      else this.confirmed.emit();
    });
  }

  private async show(key: string, clientSecret: string, host: HTMLElement): Promise<void> {
    try {
      const stripe = (await this.load())(key);
      const { paymentIntent } = await stripe.retrievePaymentIntent(clientSecret);
      this.confirm =
        paymentIntent?.status === 'requires_action'
          ? () => stripe.handleNextAction({ clientSecret })
          : this.fields(stripe, clientSecret, host);
      this.ready.set(true);
    } catch {
      this.failure.set(this.t('pay.cardFailed'));
    }
  }

  /** For a card that is filled in; one that is saved only asks its bank. */
  private fields(stripe: StripeJs, clientSecret: string, host: HTMLElement) {
    const elements = stripe.elements({ clientSecret, locale: this.i18n.locale() });
    elements.create('payment').mount(host);
    const confirmParams = { return_url: `${this.origin}/pay/return/${this.paymentId()}` };
    return () => stripe.confirmPayment({ elements, confirmParams, redirect: 'if_required' });
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
