import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { adminTexts } from '../admin-texts';
import { choice, flag, integer, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';

export interface Shelf {
  readonly variantId: string;
  readonly storeId: string;
  readonly title: string;
  readonly store: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly backorder: boolean;
}

/** Asks what came, went or was counted on a shelf. Resolves with true when it was written down. */
export function injectAdjustStock(): (shelf: Shelf) => Promise<boolean> {
  const [api, open, t] = [inject(API), injectFormDialog(), injectTexts(adminTexts)];
  return (shelf) => {
    const key = newId();
    return open({
      heading: t('stock.adjust'),
      text: t('stock.adjustText', { title: shelf.title, store: shelf.store, onHand: shelf.onHand, reserved: shelf.reserved }),
      send: t('action.save'),
      done: t('stock.adjusted'),
      fields: {
        how: choice(
          t('stock.how'),
          hows.map((value) => ({ value, label: t(`stock.${value}`) })),
          { value: 'add', half: true },
        ),
        quantity: integer(t('stock.quantity'), { min: 0, half: true }),
        reason: choice(
          t('stock.reason'),
          reasons.map((value) => ({ value, label: t(`stock.reasons.${value}`) })),
          { value: 'received' },
        ),
        note: text(t('stock.note'), { optional: true, max: 300 }),
        backorder: flag(t('stock.backorder'), { value: shelf.backorder, hint: t('stock.backorderHint') }),
      },
      submit: async ({ how, quantity, reason, note, backorder }) => {
        const units = quantity ?? 0;
        const change = how === 'count' ? { onHand: units } : { delta: how === 'take' ? -units : units };
        const params = { path: { id: shelf.storeId }, header: { 'Idempotency-Key': key } };
        const body = {
          reason: reasons.find((one) => one === reason) ?? 'correction',
          ...(note === '' ? {} : { note }),
          lines: [{ variantId: shelf.variantId, ...change, backorder }],
        };
        dataOf(await api.POST('/api/v1/stores/{id}/stock-adjustments', { params, body }));
      },
    });
  };
}

const hows = ['add', 'take', 'count'] as const;
const reasons = ['received', 'count', 'damaged', 'returned', 'correction'] as const;
