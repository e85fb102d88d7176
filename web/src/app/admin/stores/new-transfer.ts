import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { ApiError } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { choice, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import type { StaffStore } from '../types';

/** Asks what goes from where to where. Resolves with the id of the draft, or null. */
export function injectNewTransfer(): (stores: readonly StaffStore[]) => Promise<string | null> {
  const [api, open, t] = [inject(API), injectFormDialog(), injectTexts(adminTexts)];

  async function variantOf(store: StaffStore, sku: string): Promise<string> {
    const params = { path: { id: store.id }, query: { q: sku, limit: 100 } };
    const { items } = dataOf(await api.GET('/api/v1/stores/{id}/stock', { params }));
    const row = items.find((one) => one.sku === sku);
    if (!row) throw wrong(t('transfer.noSku', { store: store.name, sku }));
    return row.variantId;
  }

  return async (stores) => {
    const options = stores.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }));
    let made: string | null = null;
    await open({
      heading: t('transfer.add'),
      text: t('transfer.noneHint'),
      send: t('action.save'),
      fields: {
        from: choice(t('transfer.from'), options, { value: options[0]?.value ?? '', half: true }),
        to: choice(t('transfer.to'), options, { value: options[1]?.value ?? '', half: true }),
        reference: text(t('stock.reference'), { optional: true, max: 120, hint: t('stock.referenceHint') }),
        lines: text(t('transfer.lines'), { long: true, max: 20_000, hint: t('transfer.linesHint') }),
        note: text(t('stock.note'), { optional: true, max: 300 }),
      },
      submit: async ({ from, to, reference, lines, note }, key) => {
        const store = stores.find(({ id }) => id === from);
        if (!store) return;
        const goods: { variantId: string; quantity: number }[] = [];
        for (const line of lines.split('\n').map((one) => one.trim())) {
          if (line === '') continue;
          const match = /^(\S+)[\s,;]+(\d{1,7})$/.exec(line);
          if (!match) throw wrong(t('transfer.lineWrong', { line }));
          goods.push({ variantId: await variantOf(store, match[1] ?? ''), quantity: Number(match[2]) });
        }
        const body = { fromStoreId: from, toStoreId: to, reference: reference || null, note: note || null, lines: goods };
        made = dataOf(await api.POST('/api/v1/transfers', { params: { header: { 'Idempotency-Key': key } }, body })).id;
      },
    });
    return made;
  };
}

const wrong = (detail: string): ApiError =>
  new ApiError({
    status: 400,
    code: 'request.invalid',
    title: detail,
    detail: null,
    errors: [{ pointer: '/lines', detail }],
    retryAfter: null,
    more: {},
  });
