import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../i18n/i18n';
import { wordsOf, type OrderWord, type Told } from '../ui/order-words';
import { adminTexts } from './admin-texts';

/** As staff see it: colour where there is something to do. */
const tones: Readonly<Record<OrderWord, string>> = {
  pending: 'badge badge-line',
  reserved: 'badge badge-warn',
  onDelivery: 'badge badge-warn',
  paid: 'badge badge-warn',
  fulfilled: 'badge badge-good',
  partlyShipped: 'badge badge-warn',
  shipped: 'badge badge-info',
  delivered: 'badge badge-good',
  cancelled: 'badge',
  returned: 'badge badge-bad',
  refunded: 'badge badge-bad',
  pickupReady: 'badge badge-info',
  pickedUp: 'badge badge-good',
  partlyRefunded: 'badge badge-bad',
};

@Component({
  selector: 'g-status-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (badge of badges(); track badge.text) {
      <span [class]="badge.tone">{{ badge.text }}</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
  `,
})
export class StatusBadge {
  readonly order = input.required<Told>();
  private readonly t = injectTexts(adminTexts);
  protected readonly badges = computed(() => wordsOf(this.order()).map((word) => ({ text: this.t(`status.${word}`), tone: tones[word] })));
}
