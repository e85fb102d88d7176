import { inject } from '@angular/core';
import type { Address } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { choice, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { countryOptions } from '../shipping/countries';

/** Asks for an address, beginning with the one there is. Resolves with null where it was left. */
export function injectAskAddress(): (before: Address | null) => Promise<Address | null> {
  const [open, t, i18n] = [injectFormDialog(), injectTexts(adminTexts), inject(I18n)];
  return async (before) => {
    const given: { address: Address | null } = { address: null };
    await open({
      heading: t('orderEdit.address'),
      send: t('orderEdit.take'),
      fields: {
        name: text(t('orderEdit.name'), { value: before?.name ?? '', max: 120 }),
        line1: text(t('orderEdit.line1'), { value: before?.line1 ?? '' }),
        line2: text(t('orderEdit.line2'), { value: before?.line2 ?? '', optional: true }),
        postalCode: text(t('orderEdit.postalCode'), { value: before?.postalCode ?? '', max: 20, half: true }),
        city: text(t('orderEdit.city'), { value: before?.city ?? '', max: 120, half: true }),
        region: text(t('orderEdit.region'), { value: before?.region ?? '', max: 120, half: true, optional: true }),
        country: choice(t('orderEdit.country'), countryOptions(i18n.locale()), { value: before?.country ?? '', half: true }),
        phone: text(t('orderEdit.phone'), { value: before?.phone ?? '', max: 40, optional: true }),
      },
      submit: ({ line2, region, phone, ...address }) => {
        given.address = { ...address, ...(line2 && { line2 }), ...(region && { region }), ...(phone && { phone }) };
        return Promise.resolve();
      },
    });
    return given.address;
  };
}
