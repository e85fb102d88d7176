import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { many, text } from '../frame/field-spec';
import { dialogOptions } from '../frame/dialog-frame';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { RowTools } from '../frame/row-tools';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { ShippingRate, ShippingZone } from '../types';
import { countryOptions } from './countries';
import { CarriersSection } from './carriers-section';
import { RateDialog, type RateDialogData } from './rate-dialog';

/** Where the shop ships to, and for how much. */
@Component({
  selector: 'g-shipping-page',
  imports: [MatButtonModule, CarriersSection, Empty, Icon, PageHead, ProblemNotice, RowTools, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shipping-page.html',
  styles: `
    .zones {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .ghost {
      block-size: 14rem;
      border-radius: var(--radius-m);
    }
    .prices {
      white-space: pre-line;
    }
    .tools {
      white-space: nowrap;
    }
  `,
})
export class ShippingPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  private readonly dialog = inject(MatDialog);
  private readonly toasts = inject(Toasts);
  protected readonly canSeeCarriers = inject(SessionStore).can('shipping:read-all');
  protected readonly record = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/shipping/zones')).items,
  );
  protected readonly zones = computed(() => this.record.value());

  constructor() {}

  protected priceOf({ price, bands }: ShippingRate): string {
    if (bands.length === 0) return price.minor === 0 ? this.t('rate.free') : this.i18n.money(price);
    return bands
      .map((band) =>
        band.upToGrams === null
          ? this.t('rate.above', { price: this.i18n.money(band.price) })
          : this.t('rate.band', { grams: band.upToGrams, price: this.i18n.money(band.price) }),
      )
      .join('\n');
  }

  protected countries({ countries }: ShippingZone): string {
    return countries
      .map((code) => this.i18n.country(code))
      .sort((a, b) => a.localeCompare(b, this.i18n.locale()))
      .join(', ');
  }

  protected async editZone(zone: ShippingZone | null): Promise<void> {
    const elsewhere = new Map(
      (this.zones() ?? [])
        .filter(({ id }) => id !== zone?.id)
        .flatMap(({ name, countries }) => countries.map((code) => [code, name] as const)),
    );
    const options = countryOptions(this.i18n.locale()).map(({ value, label }) => {
      const taken = elsewhere.get(value);
      return { value, label: taken === undefined ? label : this.t('zone.takenBy', { country: label, zone: taken }) };
    });
    const saved = await this.open({
      heading: zone === null ? this.t('zone.add') : this.t('zone.edit', { name: zone.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        name: text(this.t('zone.name'), { value: zone?.name ?? '', max: 80 }),
        countries: many(this.t('zone.countries'), options, { value: zone?.countries ?? [] }),
      },
      submit: async ({ name, countries }) => {
        const body = { name, countries: [...countries] };
        if (zone === null) dataOf(await this.api.POST('/api/v1/shipping/zones', { body }));
        else dataOf(await this.api.PATCH('/api/v1/shipping/zones/{id}', { params: { path: { id: zone.id } }, body }));
      },
    });
    if (saved) await this.record.reload();
  }

  protected async removeZone(zone: ShippingZone): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('zone.deleteHeading', { name: zone.name }),
      text: this.t('zone.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('zone.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/shipping/zones/{id}', { params: { path: { id: zone.id } } })),
    });
    if (deleted) await this.record.reload();
  }

  protected editRate(zone: ShippingZone, rate: ShippingRate | null): void {
    const currency = rate?.price.currency ?? this.lookups.currency;
    const data: RateDialogData = { zone, rate, currency };
    this.dialog
      .open<RateDialog, RateDialogData, boolean>(RateDialog, { ...dialogOptions, data })
      .afterClosed()
      .subscribe((saved) => {
        if (!saved) return;
        this.toasts.say(this.t('save.saved'));
        void this.record.reload();
      });
  }

  protected async removeRate(rate: ShippingRate): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('rate.deleteHeading', { name: rate.name }),
      text: this.t('rate.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('rate.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/shipping/rates/{id}', { params: { path: { id: rate.id } } })),
    });
    if (deleted) await this.record.reload();
  }
}
