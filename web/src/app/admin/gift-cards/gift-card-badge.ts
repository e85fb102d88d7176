import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { GiftCard } from '../types';

export const giftCardStatuses = ['active', 'empty', 'expired', 'blocked'] as const satisfies readonly GiftCard['status'][];

const tones: Readonly<Record<GiftCard['status'], string>> = {
  active: 'badge badge-good',
  empty: 'badge',
  expired: 'badge badge-line',
  blocked: 'badge badge-bad',
};

@Component({
  selector: 'g-gift-card-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class GiftCardBadge {
  readonly status = input.required<GiftCard['status']>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`giftCards.is.${this.status()}`));
}
