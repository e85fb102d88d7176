import { ChangeDetectionStrategy, Component, computed, DestroyRef, DOCUMENT, inject, input, output } from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

/** The simulator's fields for a card, in a frame: Stripe's own script cannot be loaded without the internet. */
@Component({
  selector: 'g-stand-in',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<iframe [src]="source()" [title]="t('pay.card')"></iframe>`,
  styles: `
    iframe {
      inline-size: 100%;
      block-size: 24rem;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
  `,
})
export class StandIn {
  readonly frame = input.required<string>();
  readonly clientSecret = input.required<string>();
  readonly confirmed = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly sanitizer = inject(DomSanitizer);
  /** The address comes from our own server, and the page's policy allows no other. */
  protected readonly source = computed(() =>
    this.sanitizer.bypassSecurityTrustResourceUrl(`${this.frame()}?client_secret=${encodeURIComponent(this.clientSecret())}`),
  );

  constructor() {
    const window = inject(DOCUMENT).defaultView;
    const hear = ({ origin, data }: MessageEvent<unknown>): void => {
      const isOurs = origin === new URL(this.frame()).origin;
      if (isOurs && typeof data === 'object' && data !== null && 'source' in data && data.source === 'stripe-simulator')
        this.confirmed.emit();
    };
    window?.addEventListener('message', hear);
    inject(DestroyRef).onDestroy(() => window?.removeEventListener('message', hear));
  }
}
