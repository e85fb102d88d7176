import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output } from '@angular/core';
import type { CartItem } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { GiftRecipient, noRecipient, recipientOf, type RecipientDraft } from '../../ui/gift-recipient';

type Recipients = NonNullable<CartItem['recipients']>;

/** Whom each unit of a gift card is for, to be changed in the bag. */
@Component({
  selector: 'g-gift-units',
  imports: [GiftRecipient],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <details>
      <summary class="small">
        {{ t('giftFor.change') }}<span class="visually-hidden"> {{ item().title }}</span>
      </summary>
      @for (draft of drafts(); track $index; let at = $index) {
        <fieldset>
          @if (drafts().length > 1) {
            <legend class="small">{{ t('giftFor.unit', { nth: at + 1 }) }}</legend>
          }
          <g-gift-recipient [draft]="draft" (draftChange)="set(at, $event)" />
        </fieldset>
      }
      <button type="button" class="button button-quiet button-small" [attr.aria-disabled]="busy() || null" (click)="save()">
        {{ t('giftFor.save') }}
      </button>
    </details>
  `,
  styles: `
    fieldset {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-3) 0;
      border: 0;
    }
    summary {
      cursor: pointer;
    }
  `,
})
export class GiftUnits {
  readonly item = input.required<CartItem>();
  readonly busy = input(false);
  readonly changed = output<Recipients>();
  protected readonly t = injectTexts(shopTexts);
  private readonly recipients = computed(() => this.item().recipients ?? []);
  protected readonly drafts = linkedSignal<readonly RecipientDraft[]>(() => this.recipients().map((one) => ({ ...noRecipient, ...one })));

  protected set(at: number, draft: RecipientDraft): void {
    this.drafts.update((drafts) => drafts.map((one, place) => (place === at ? draft : one)));
  }

  protected save(): void {
    if (!this.busy()) this.changed.emit(this.drafts().map(recipientOf));
  }
}
