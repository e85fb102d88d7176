import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
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
    const free = Math.max(0, shelf.onHand - shelf.reserved);
    const only = (how: How) => ({ half: true, onlyIf: { field: 'how', is: how } });
    const because = (how: How) =>
      choice(
        t('stock.reason'),
        reasonsOf[how].map((value) => ({ value, label: t(`stock.reasons.${value}`) })),
        { value: reasonsOf[how][0], onlyIf: { field: 'how', is: how } },
      );
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
        add: integer(t('stock.quantity'), { min: 1, ...only('add') }),
        take: integer(t('stock.quantity'), { min: 1, max: free, wrong: t('stock.takeWrong', { count: free }), ...only('take') }),
        count: integer(t('stock.quantity'), {
          min: shelf.reserved,
          wrong: t('stock.countWrong', { count: shelf.reserved }),
          ...only('count'),
        }),
        addedBecause: because('add'),
        takenBecause: because('take'),
        countedBecause: because('count'),
        note: text(t('stock.note'), { optional: true, max: 300 }),
        backorder: flag(t('stock.backorder'), { value: shelf.backorder, hint: t('stock.backorderHint') }),
      },
      submit: async ({ how: chosen, note, backorder, ...given }, key) => {
        const how = hows.find((one) => one === chosen) ?? 'add';
        const units = given[how] ?? 0;
        const reason = { add: given.addedBecause, take: given.takenBecause, count: given.countedBecause }[how];
        const change = how === 'count' ? { onHand: units } : { delta: how === 'take' ? -units : units };
        const params = { path: { id: shelf.storeId }, header: { 'Idempotency-Key': key } };
        const body = {
          reason: reasonsOf[how].find((one) => one === reason) ?? ('correction' as const),
          ...(note === '' ? {} : { note }),
          lines: [{ variantId: shelf.variantId, ...change, backorder }],
        };
        dataOf(await api.POST('/api/v1/stores/{id}/stock-adjustments', { params, body }));
      },
    });
  };
}

const hows = ['add', 'take', 'count'] as const;
type How = (typeof hows)[number];
const reasonsOf = {
  add: ['received', 'returned', 'correction'],
  take: ['damaged', 'lost', 'correction'],
  count: ['count', 'correction'],
} as const;
