import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { OrderStatus } from '../api/types';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

const tones: Readonly<Record<OrderStatus, string>> = {
  pending: 'badge badge-warn',
  paid: 'badge badge-good',
  fulfilled: 'badge badge-good',
  shipped: 'badge badge-good',
  delivered: 'badge badge-good',
  cancelled: 'badge',
  returned: 'badge',
  refunded: 'badge',
};

@Component({
  selector: 'g-order-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class OrderBadge {
  readonly status = input.required<OrderStatus>();
  private readonly t = injectTexts(shopTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`order.status.${this.status()}`));
}
