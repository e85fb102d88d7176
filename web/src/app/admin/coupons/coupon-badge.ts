import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { Coupon } from '../types';

export const couponStatuses = [
  'active',
  'scheduled',
  'expired',
  'used-up',
  'disabled',
  'archived',
] as const satisfies readonly Coupon['status'][];

const tones: Readonly<Record<Coupon['status'], string>> = {
  active: 'badge badge-good',
  scheduled: 'badge badge-info',
  expired: 'badge',
  'used-up': 'badge badge-warn',
  disabled: 'badge badge-line',
  archived: 'badge',
};

@Component({
  selector: 'g-coupon-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class CouponBadge {
  readonly status = input.required<Coupon['status']>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`coupon.is.${this.status()}`));
}
