import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Announcer } from '../platform/announcer';
import { WishesStore } from '../state/wishes.store';
import { injectExplain } from './explain';
import { Icon } from './icon';
import { createSending } from './sending';

/** Puts a product, or one article of it, on the wishlist and takes it off again. */
@Component({
  selector: 'g-heart',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      type="button"
      class="icon-button"
      [class.on]="isOn()"
      [attr.aria-pressed]="isOn()"
      [attr.aria-label]="t('wishes.mark', { title: title() })"
      [attr.aria-disabled]="sending.busy() || null"
      (click)="toggle()"
      (blur)="sending.forget()"
    >
      <g-icon name="heart" />
    </button>
    @if (sending.problem(); as problem) {
      <p role="alert">{{ explain(problem) }}</p>
    }
  `,
  styles: `
    :host {
      position: relative;
      display: block;
    }
    button {
      background: var(--surface);
    }
    .on {
      --icon-fill: currentColor;
      color: var(--sale);
    }
    p {
      position: absolute;
      z-index: 1;
      inset-block-start: calc(100% + var(--space-1));
      inset-inline-end: 0;
      inline-size: max-content;
      max-inline-size: 12rem;
      padding: var(--space-2) var(--space-3);
      border-radius: var(--radius-s);
      background: var(--danger-soft);
      color: var(--danger);
      font-size: var(--text-xs);
    }
  `,
})
export class Heart {
  readonly productId = input.required<string>();
  readonly variantId = input<string | null>(null);
  readonly title = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly explain = injectExplain();
  private readonly wishes = inject(WishesStore);
  private readonly announcer = inject(Announcer);
  protected readonly sending = createSending();
  private readonly wished = computed(() => ({ productId: this.productId(), variantId: this.variantId() }));
  private readonly marks = computed(() => this.wishes.marksOf(this.wished()));
  protected readonly isOn = computed(() => this.marks().length > 0);

  constructor() {
    void this.wishes.load();
  }

  protected toggle(): Promise<void> {
    return this.sending.run(async () => {
      await this.wishes.load();
      const wasOn = this.isOn();
      await (wasOn ? this.wishes.remove(this.marks().map(({ id }) => id)) : this.wishes.put(this.wished()));
      this.announcer.say(this.t(wasOn ? 'wishes.removedAloud' : 'wishes.putAloud', { title: this.title() }));
    });
  }
}
