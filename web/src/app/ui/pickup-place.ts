import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { PickupPlace as Place } from '../api/types';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { AddressLines } from './address-lines';

/** A store where goods are fetched: where it is, and when it is open. */
@Component({
  selector: 'g-pickup-place',
  imports: [AddressLines],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let at = place();
    <g-address-lines [address]="shown()" />
    @if (at.phone; as phone) {
      <p>
        <a [href]="'tel:' + phone.replaceAll(' ', '')">{{ phone }}</a>
      </p>
    }
    @if (hours().length > 0) {
      <dl [attr.aria-label]="t('places.hours')">
        @for (day of hours(); track day.name) {
          <div>
            <dt>{{ day.name }}</dt>
            <dd>{{ day.spans }}</dd>
          </div>
        }
      </dl>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      font-size: var(--text-s);
    }
    dl {
      display: grid;
      gap: var(--space-1);
      margin: 0;
      font-variant-numeric: tabular-nums;
    }
    dl div {
      display: grid;
      grid-template-columns: 7rem minmax(0, 1fr);
      gap: var(--space-3);
    }
    dd {
      margin: 0;
    }
  `,
})
export class PickupPlace {
  readonly place = input.required<Place>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly shown = computed(() => {
    const { name, address } = this.place();
    const { phone: _phone, ...lines } = address;
    return { ...lines, name };
  });
  /** The days it is open. */
  protected readonly hours = computed(() => {
    const { week } = this.place().hours;
    return days.flatMap((day) => {
      const spans = (week[day] ?? []).map(({ opens, closes }) => `${opens} – ${closes}`).join(', ');
      return spans === '' ? [] : { name: this.t(`places.days.${day}`), spans };
    });
  });
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
