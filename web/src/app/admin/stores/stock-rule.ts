import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { choice, integer, moment, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import type { StockRow } from '../types';

/** What is never offered of a shelf, and what may be ordered before it has arrived. Resolves with true when it was set. */
export function injectStockRule(): (row: StockRow, store: { id: string; name: string }) => Promise<boolean> {
  const [api, open, t] = [inject(API), injectFormDialog(), injectTexts(adminTexts)];
  return (row, store) => {
    const present = row.ahead === null || row.ahead.limit === 0 ? 'none' : row.ahead.shipsFrom === null ? 'backorder' : 'preorder';
    const promised = { onlyIf: { field: 'ahead', is: ['backorder', 'preorder'] }, optional: true };
    return open({
      heading: t('stock.rulesOf', { sku: row.sku }),
      text: t('stock.rulesText', { title: row.title, store: store.name }),
      send: t('action.save'),
      done: t('stock.rulesSet'),
      fields: {
        safety: integer(t('stock.safety'), { value: row.ownSafety, optional: true, hint: t('stock.safetyHint') }),
        ahead: choice(
          t('stock.ahead'),
          kinds.map((value) => ({ value, label: t(`stock.aheads.${value}`) })),
          { value: present },
        ),
        limit: integer(t('stock.limit'), { value: row.ahead?.limit ?? null, half: true, hint: t('stock.limitHint'), ...promised }),
        shipsInDays: integer(t('stock.shipsIn'), {
          value: row.ahead?.shipsInDays ?? null,
          max: 730,
          half: true,
          optional: true,
          onlyIf: { field: 'ahead', is: 'backorder' },
        }),
        shipsFrom: text(t('stock.shipsFrom'), {
          value: row.ahead?.shipsFrom ?? '',
          half: true,
          pattern: /^\d{4}-\d{2}-\d{2}$/,
          hint: t('stock.shipsFromHint'),
          onlyIf: { field: 'ahead', is: 'preorder' },
        }),
        until: moment(t('stock.until'), { value: row.ahead?.until ?? null, ...promised }),
      },
      submit: async ({ safety, ahead, limit, shipsInDays, shipsFrom, until }) => {
        const rule =
          ahead === 'none'
            ? null
            : {
                limit,
                until,
                shipsFrom: ahead === 'preorder' ? shipsFrom : null,
                shipsInDays: ahead === 'backorder' ? shipsInDays : null,
              };
        dataOf(await api.PUT('/api/v1/stock-rules', { body: { variantIds: [row.variantId], storeId: store.id, safety, ahead: rule } }));
      },
    });
  };
}

const kinds = ['none', 'backorder', 'preorder'] as const;
