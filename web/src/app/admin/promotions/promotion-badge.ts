import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { Promotion } from '../types';

export const promotionStatuses = [
  'active',
  'scheduled',
  'ended',
  'used-up',
  'budget-spent',
  'disabled',
  'archived',
] as const satisfies readonly Promotion['status'][];

const tones: Readonly<Record<Promotion['status'], string>> = {
  active: 'badge badge-good',
  scheduled: 'badge badge-info',
  ended: 'badge',
  'used-up': 'badge badge-warn',
  'budget-spent': 'badge badge-warn',
  disabled: 'badge badge-line',
  archived: 'badge',
};

@Component({
  selector: 'g-promotion-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class PromotionBadge {
  readonly status = input.required<Promotion['status']>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`promotion.is.${this.status()}`));
}
