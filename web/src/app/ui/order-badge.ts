import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { wordsOf, type OrderWord, type Told } from './order-words';

const tones: Readonly<Record<OrderWord, string>> = {
  pending: 'badge badge-warn',
  reserved: 'badge badge-good',
  onDelivery: 'badge badge-good',
  paid: 'badge badge-good',
  fulfilled: 'badge badge-good',
  partlyShipped: 'badge badge-good',
  shipped: 'badge badge-good',
  delivered: 'badge badge-good',
  cancelled: 'badge',
  returned: 'badge',
  refunded: 'badge',
  pickupReady: 'badge badge-good',
  pickedUp: 'badge badge-good',
  partlyRefunded: 'badge',
};

@Component({
  selector: 'g-order-badge',
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
export class OrderBadge {
  readonly order = input.required<Told>();
  private readonly t = injectTexts(shopTexts);
  protected readonly badges = computed(() =>
    wordsOf(this.order()).map((word) => ({ text: this.t(`order.status.${word}`), tone: tones[word] })),
  );
}
