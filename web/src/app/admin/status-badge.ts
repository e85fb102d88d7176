import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { OrderStatus } from '../api/types';
import { injectTexts } from '../i18n/i18n';
import { adminTexts } from './admin-texts';

/** As staff see it: colour where there is something to do. */
const tones: Readonly<Record<OrderStatus, string>> = {
  pending: 'badge badge-warn',
  paid: 'badge badge-good',
  fulfilled: 'badge badge-good',
  shipped: 'badge',
  delivered: 'badge',
  cancelled: 'badge badge-bad',
  returned: 'badge badge-bad',
  refunded: 'badge badge-bad',
};

@Component({
  selector: 'g-status-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class StatusBadge {
  readonly status = input.required<OrderStatus>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`status.${this.status()}`));
}
