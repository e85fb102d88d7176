import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { Glyph } from '../frame/glyph';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';

type Parcel = Order['shipments'][number];

@Component({
  selector: 'g-order-parcels',
  imports: [MatButtonModule, Glyph, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-parcels.html',
  styles: `
    .parcel {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: start;
      gap: var(--space-1) var(--space-3);
      font-size: var(--text-s);
      overflow-wrap: anywhere;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: end;
      gap: var(--space-2);
    }
    @media (max-width: 40rem) {
      .tools {
        grid-column: 2 / -1;
        justify-content: start;
      }
    }
  `,
})
export class OrderParcels {
  readonly order = input.required<Order>();
  readonly changed = output();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly toasts = inject(Toasts);
  private readonly open = injectFormDialog();
  protected readonly canManage = computed(() => this.session.can('shipping:manage-shipments'));

  protected async deliver({ shipmentId }: Parcel): Promise<void> {
    try {
      dataOf(await this.api.PATCH('/api/v1/shippings/{id}', { params: { path: { id: shipmentId } }, body: { status: 'delivered' } }));
      this.toasts.say(this.t('parcel.deliveredDone'));
    } catch (error) {
      this.toasts.refused(error);
    }
    this.changed.emit();
  }

  protected async correct(parcel: Parcel): Promise<void> {
    const saved = await this.open({
      heading: this.t('parcel.correct'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        carrier: text(this.t('ship.carrier'), { value: parcel.carrier, max: 60, optional: true }),
        trackingNumber: text(this.t('ship.tracking'), { value: parcel.trackingNumber, max: 60 }),
      },
      submit: async ({ carrier, trackingNumber }) => {
        const body = { trackingNumber, ...(carrier === '' ? {} : { carrier }) };
        dataOf(await this.api.PATCH('/api/v1/shippings/{id}', { params: { path: { id: parcel.shipmentId } }, body }));
      },
    });
    if (saved) this.changed.emit();
  }
}
