import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { flag, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import type { StaffStore } from '../types';

/** Opens a store or changes one. Resolves with true when it was saved. */
export function injectStoreForm(): (store: StaffStore | null) => Promise<boolean> {
  const [api, open, t] = [inject(API), injectFormDialog(), injectTexts(adminTexts)];
  return (store) => {
    const at = store?.address ?? null;
    return open({
      heading: store === null ? t('store.add') : t('store.edit', { name: store.name }),
      send: t('action.save'),
      done: t('save.saved'),
      fields: {
        name: text(t('store.name'), { value: store?.name ?? '', max: 120, half: true }),
        code: text(t('store.code'), { value: store?.code ?? '', max: 60, half: true, hint: t('store.codeHint') }),
        addressName: text(t('store.addressName'), { value: at?.name ?? '', max: 120, optional: true }),
        line1: text(t('store.line1'), { value: at?.line1 ?? '', max: 200, optional: true }),
        postalCode: text(t('store.postalCode'), { value: at?.postalCode ?? '', max: 20, optional: true, half: true }),
        city: text(t('store.city'), { value: at?.city ?? '', max: 120, optional: true, half: true }),
        country: text(t('store.country'), {
          value: at?.country ?? '',
          max: 2,
          optional: true,
          half: true,
          pattern: /^[A-Z]{2}$/,
          hint: t('store.countryHint'),
        }),
        phone: text(t('store.phone'), { value: at?.phone ?? '', max: 40, optional: true, half: true }),
        active: flag(t('store.active'), { value: store?.active ?? true, hint: t('store.activeHint') }),
      },
      submit: async ({ name, code, addressName, line1, postalCode, city, country, phone, active }) => {
        const address =
          line1 === '' && city === ''
            ? null
            : { ...at, name: addressName || name, line1, postalCode, city, country, ...(phone === '' ? {} : { phone }) };
        const body = { name, code, active, address };
        if (store === null) dataOf(await api.POST('/api/v1/stores', { body }));
        else
          dataOf(await api.PATCH('/api/v1/stores/{id}', { params: { path: { id: store.id } }, body: { ...body, version: store.version } }));
      },
    });
  };
}
