import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { choice, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { Section } from '../frame/section';

type Parcel = Order['shipments'][number];

@Component({
  selector: 'g-order-parcels',
  imports: [MatButtonModule, Icon, Section],
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
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canManage = computed(() => this.session.can('shipping:manage-shipments'));

  protected badgeOf({ pickup, status }: Parcel) {
    if (pickup) return status === 'delivered' ? 'status.pickedUp' : 'status.pickupReady';
    return status === 'delivered' ? 'status.delivered' : 'status.shipped';
  }

  protected async deliver({ shipmentId, pickup }: Parcel): Promise<void> {
    const delivered = await this.confirm({
      heading: this.t(pickup ? 'pickup.handHeading' : 'parcel.deliverHeading'),
      text: this.t('parcel.deliverText'),
      send: this.t(pickup ? 'pickup.hand' : 'order.delivered'),
      done: this.t(pickup ? 'pickup.handedDone' : 'parcel.deliveredDone'),
      submit: async () =>
        void dataOf(
          await this.api.PATCH('/api/v1/shippings/{id}', { params: { path: { id: shipmentId } }, body: { status: 'delivered' } }),
        ),
    });
    if (delivered) this.changed.emit();
  }

  protected stepText({ events, shippedAt, pickup, status }: Parcel): string {
    const step = events.at(-1);
    if (pickup)
      return status === 'delivered'
        ? this.i18n.dayAndTime(step?.at ?? shippedAt)
        : this.t('pickup.waits', { day: this.i18n.dayAndTime(shippedAt) });
    if (!step) return this.i18n.dayAndTime(shippedAt);
    return [this.t(`parcel.step.${step.status}`), step.note, this.i18n.dayAndTime(step.at)].filter(Boolean).join(' · ');
  }

  protected async report({ shipmentId }: Parcel): Promise<void> {
    const reported = await this.open({
      heading: this.t('parcel.report'),
      text: this.t('parcel.reportText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        status: choice(
          this.t('parcel.where'),
          steps.map((value) => ({ value, label: this.t(`parcel.step.${value}`) })),
          { value: 'in_transit' },
        ),
        note: text(this.t('note.label'), { max: 200, optional: true, onlyIf: { field: 'status', is: wellSteps } }),
        trouble: text(this.t('parcel.trouble'), {
          max: 200,
          hint: this.t('parcel.troubleHint'),
          onlyIf: { field: 'status', is: 'exception' },
        }),
      },
      submit: async ({ status, note: remark, trouble }) => {
        const note = status === 'exception' ? trouble : remark;
        const body = { status: steps.find((step) => step === status) ?? 'in_transit', ...(note === '' ? {} : { note }) };
        dataOf(await this.api.POST('/api/v1/shippings/{id}/tracking', { params: { path: { id: shipmentId } }, body }));
      },
    });
    if (reported) this.changed.emit();
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

const wellSteps = ['in_transit', 'out_for_delivery', 'delivered'] as const;
const steps = ['in_transit', 'out_for_delivery', 'exception', 'delivered'] as const;
