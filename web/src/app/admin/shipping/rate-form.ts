import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { integer, money, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import type { ShippingRate, ShippingZone } from '../types';

export interface RateFormData {
  readonly zone: ShippingZone;
  readonly rate: ShippingRate | null;
  readonly currency: string;
}

/** A way of shipping in a zone. Resolves with true when it was saved. */
export function injectRateForm(): (data: RateFormData) => Promise<boolean> {
  const [api, open, t] = [inject(API), injectFormDialog(), injectTexts(adminTexts)];
  return ({ zone, rate, currency }) =>
    open({
      heading: rate === null ? t('rate.add', { zone: zone.name }) : t('rate.edit', { name: rate.name }),
      send: t('action.save'),
      done: t('save.saved'),
      fields: {
        name: text(t('rate.name'), { value: rate?.name ?? '', max: 80, hint: t('rate.nameHint') }),
        price: money(t('rate.price'), currency, { value: rate?.price ?? null }),
        minDays: integer(t('rate.minDays'), { value: rate?.minDays ?? 2, max: 365, half: true }),
        maxDays: integer(t('rate.maxDays'), { value: rate?.maxDays ?? 5, max: 365, half: true }),
      },
      submit: async ({ name, price, minDays, maxDays }) => {
        const body = { name, price: price ?? { minor: 0, currency }, minDays: minDays ?? 0, maxDays: maxDays ?? 0 };
        if (rate === null) dataOf(await api.POST('/api/v1/shipping/zones/{id}/rates', { params: { path: { id: zone.id } }, body }));
        else dataOf(await api.PATCH('/api/v1/shipping/rates/{id}', { params: { path: { id: rate.id } }, body }));
      },
    });
}
