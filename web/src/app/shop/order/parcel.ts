import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Icon } from '../../ui/icon';

type Shipment = Order['shipments'][number];

const steps = {
  shipped: 'parcel.shipped',
  in_transit: 'parcel.inTransit',
  out_for_delivery: 'parcel.outForDelivery',
  exception: 'parcel.exception',
  delivered: 'parcel.delivered',
} as const;

const pickupSteps = { shipped: 'parcel.ready', delivered: 'parcel.pickedUp' } as const;

/** One parcel: what is in it and where it was, the newest step first. */
@Component({
  selector: 'g-parcel',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <article class="panel">
      <header>
        <g-icon [name]="shipment().pickup ? 'shop' : 'truck'" />
        <div>
          <h2>{{ heading() }}</h2>
          <p class="small muted">
            {{ t(shipment().pickup ? 'parcel.code' : 'order.tracking') }} <strong class="number">{{ shipment().trackingNumber }}</strong>
          </p>
        </div>
        @if (shipment().trackingUrl; as url) {
          <a class="button button-quiet button-small" [href]="url" target="_blank" rel="noopener noreferrer">{{ t('parcel.track') }}</a>
        }
      </header>
      <p class="small muted">{{ contents() }}</p>
      <ol>
        @for (step of steps(); track $index; let first = $first) {
          <li [class.now]="first">
            <span>
              {{ step.text }}
              @if (step.note) {
                <span class="note">{{ step.note }}</span>
              }
            </span>
            <time class="small muted">{{ i18n.dayAndTime(step.at) }}</time>
          </li>
        }
      </ol>
    </article>
  `,
  styles: `
    article {
      display: grid;
      gap: var(--space-4);
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-3) var(--space-4);
    }
    header > div {
      flex: 1;
      min-inline-size: 12rem;
    }
    header > g-icon {
      --icon-size: 1.75rem;
      color: var(--accent);
    }
    h2 {
      font-size: var(--text-l);
    }
    .number {
      color: var(--ink);
      overflow-wrap: anywhere;
      font-variant-numeric: tabular-nums;
    }
    ol {
      display: grid;
    }
    li {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0 var(--space-4);
      padding-block-end: var(--space-3);
      padding-inline-start: var(--space-5);
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    li::before {
      content: '';
      position: absolute;
      inset-block-start: 0.35rem;
      inset-inline-start: 0.125rem;
      inline-size: 0.625rem;
      block-size: 0.625rem;
      border-radius: 50%;
      background: var(--line-strong);
    }
    li:not(:last-child)::after {
      content: '';
      position: absolute;
      inset-block: 1.1rem -0.25rem;
      inset-inline-start: calc(0.4375rem - 1px);
      inline-size: 2px;
      background: var(--line);
    }
    li.now {
      color: var(--ink);
      font-weight: 600;
    }
    li.now::before {
      background: var(--accent);
    }
    .note {
      display: block;
      color: var(--ink-soft);
      font-weight: 400;
    }
    li.now time {
      font-weight: 400;
    }
    li:last-child {
      padding-block-end: 0;
    }
  `,
})
export class Parcel {
  readonly shipment = input.required<Shipment>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly heading = computed(() => {
    const { status, carrier, pickup } = this.shipment();
    if (pickup) return this.t(status === 'delivered' ? 'parcel.pickedUp' : 'parcel.ready');
    if (status === 'delivered') return this.t('order.parcelDelivered');
    return carrier === '' ? this.t('order.parcel') : this.t('order.parcelWith', { carrier });
  });
  protected readonly contents = computed(() =>
    this.shipment()
      .lines.map(({ quantity, title }) => this.t('parcel.line', { count: quantity, title }))
      .join(', '),
  );
  protected readonly steps = computed(() =>
    [...this.shipment().events].reverse().map(({ at, status, note }) => {
      const text = this.t(this.shipment().pickup ? pickupSteps[status === 'delivered' ? 'delivered' : 'shipped'] : steps[status]);
      return { at, text, note: note === text ? '' : note };
    }),
  );
}
