import { ChangeDetectionStrategy, Component, computed, inject, model } from '@angular/core';
import { I18n, injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

export interface RecipientDraft {
  readonly email: string;
  readonly message: string;
  /** A day, or nothing. */
  readonly sendOn: string;
}

export const noRecipient: RecipientDraft = { email: '', message: '', sendOn: '' };

/** As the API takes it; null: the buyer. */
export const recipientOf = ({ email, message, sendOn }: RecipientDraft) =>
  email.trim() === ''
    ? null
    : {
        email: email.trim(),
        ...(message.trim() === '' ? {} : { message: message.trim() }),
        ...(sendOn === '' ? {} : { sendOn }),
      };

/** Whom a gift card is for. No form, it stands beside one. */
@Component({
  selector: 'g-gift-recipient',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="field">
      <span class="field-label">{{ t('giftFor.email') }}</span>
      <input
        #email
        class="input"
        type="email"
        maxlength="254"
        autocomplete="off"
        [value]="draft().email"
        (input)="change({ email: email.value })"
      />
      <span class="muted small">{{ t('giftFor.emailHint') }}</span>
    </label>
    @if (named()) {
      <label class="field">
        <span class="field-label">{{ t('giftFor.message') }}</span>
        <textarea
          #message
          class="input"
          rows="3"
          maxlength="500"
          [value]="draft().message"
          (input)="change({ message: message.value })"
        ></textarea>
      </label>
      <label class="field">
        <span class="field-label">{{ t('giftFor.sendOn') }}</span>
        <input #day class="input" type="date" [min]="today" [value]="draft().sendOn" (input)="change({ sendOn: day.value })" />
        <span class="muted small">{{ t('giftFor.sendOnHint') }}</span>
      </label>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
  `,
})
export class GiftRecipient {
  readonly draft = model(noRecipient);
  protected readonly t = injectTexts(shopTexts);
  protected readonly named = computed(() => this.draft().email.trim() !== '');
  protected readonly today = new Date().toISOString().slice(0, 10);

  protected change(part: Partial<RecipientDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }
}

interface Named {
  readonly email: string;
  readonly sendOn?: string | undefined;
}

/** Whom the units of a line are for, as one text each; the same only once. */
export function injectRecipientTexts(): (recipients: readonly (Named | null)[]) => readonly string[] {
  const [t, i18n] = [injectTexts(shopTexts), inject(I18n)];
  const textOf = (one: Named | null): string => {
    if (one === null) return t('giftFor.you');
    return one.sendOn === undefined
      ? t('giftFor.to', { email: one.email })
      : t('giftFor.toOn', { email: one.email, day: i18n.day(one.sendOn) });
  };
  return (recipients) => [...new Set(recipients.map(textOf))];
}
