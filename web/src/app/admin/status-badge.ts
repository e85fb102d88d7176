import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Order, OrderStatus } from '../api/types';
import { injectTexts } from '../i18n/i18n';
import { adminTexts } from './admin-texts';

/** As staff see it: colour where there is something to do. */
const tones: Readonly<Record<OrderStatus, string>> = {
  pending: 'badge badge-line',
  paid: 'badge badge-warn',
  fulfilled: 'badge badge-warn',
  shipped: 'badge badge-info',
  delivered: 'badge badge-good',
  cancelled: 'badge',
  returned: 'badge badge-bad',
  refunded: 'badge badge-bad',
};

@Component({
  selector: 'g-status-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="badges">
      <span [class]="tone()">{{ text() }}</span>
      @if (isPartlyRefunded()) {
        <span class="badge badge-bad">{{ t('status.partlyRefunded') }}</span>
      }
    </span>
  `,
  styles: `
    .badges {
      display: inline-flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
  `,
})
export class StatusBadge {
  readonly status = input.required<OrderStatus>();
  readonly axes = input<Order['axes'] | null>(null);
  protected readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() =>
    this.t(this.status() === 'paid' && this.axes()?.fulfilment === 'partly-shipped' ? 'status.partlyShipped' : `status.${this.status()}`),
  );
  protected readonly isPartlyRefunded = computed(() => this.axes()?.payment === 'partly-refunded');
}
