import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { ApiError } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { choice, flag, integer, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import type { StaffStore } from '../types';
import { hoursText, readHours } from './hours-text';

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
        kind: choice(
          t('store.kind'),
          kinds.map((value) => ({ value, label: t(`store.kinds.${value}`) })),
          { value: store?.kind ?? 'warehouse', half: true },
        ),
        priority: integer(t('store.priority'), { value: store?.priority ?? 100, max: 10_000, half: true, hint: t('store.priorityHint') }),
        latitude: text(t('store.latitude'), { value: degrees(store?.location?.latitude), optional: true, half: true, pattern: number }),
        longitude: text(t('store.longitude'), { value: degrees(store?.location?.longitude), optional: true, half: true, pattern: number }),
        timeZone: text(t('store.timeZone'), { value: store?.timeZone ?? 'UTC', max: 64, half: true, hint: t('store.timeZoneHint') }),
        phone: text(t('store.phone'), { value: store?.phone ?? at?.phone ?? '', max: 40, optional: true, half: true }),
        hours: text(t('store.hours'), {
          value: store ? hoursText(store.hours) : '',
          max: 8_000,
          long: true,
          optional: true,
          hint: t('store.hoursHint'),
        }),
        pickup: flag(t('store.pickup'), { value: store?.pickup ?? false }),
        active: flag(t('store.active'), { value: store?.active ?? true, hint: t('store.activeHint') }),
      },
      submit: async ({ name, code, addressName, line1, postalCode, city, country, phone, active, ...place }) => {
        const hours = readHours(place.hours);
        if ('wrong' in hours) throw refusal('/hours', t('store.hoursWrong', { line: hours.wrong }));
        const address =
          line1 === '' && city === ''
            ? null
            : { ...at, name: addressName || name, line1, postalCode, city, country, ...(phone === '' ? {} : { phone }) };
        const body = {
          name,
          code,
          active,
          address,
          hours,
          pickup: place.pickup,
          kind: kinds.find((one) => one === place.kind) ?? 'warehouse',
          priority: place.priority ?? 100,
          timeZone: place.timeZone,
          phone: phone === '' ? null : phone,
          location:
            place.latitude === '' || place.longitude === ''
              ? null
              : { latitude: Number(place.latitude), longitude: Number(place.longitude) },
        };
        if (store === null) dataOf(await api.POST('/api/v1/stores', { body }));
        else
          dataOf(await api.PATCH('/api/v1/stores/{id}', { params: { path: { id: store.id } }, body: { ...body, version: store.version } }));
      },
    });
  };
}

const kinds = ['warehouse', 'shop'] as const;
const number = /^\s*-?\d{1,3}(\.\d+)?\s*$/;
const degrees = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** As the server would say it, so that it is shown at its field. */
const refusal = (pointer: string, detail: string): ApiError =>
  new ApiError({
    status: 400,
    code: 'request.invalid',
    title: detail,
    detail: null,
    errors: [{ pointer, detail }],
    retryAfter: null,
    more: {},
  });
