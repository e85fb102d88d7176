import { inject } from '@angular/core';
import { API, dataOf, done } from '../../api/client';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { choice, integer, money, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { fieldOf, quantitiesIn, toRestock, toShip, unitsLeft } from './order-rules';

export type OrderActions = ReturnType<typeof injectOrderActions>;

/** What staff do with an order. Each asks first and resolves with true when it was done; sending twice does it once. */
export function injectOrderActions() {
  const [api, i18n, session, t] = [inject(API), inject(I18n), inject(SessionStore), injectTexts(adminTexts)];
  const [open, confirm] = [injectFormDialog(), injectConfirm()];

  const lineFields = (
    lines: readonly { line: Order['lines'][number]; most: number }[],
    value: (most: number) => number,
    name = (title: string) => title,
  ) =>
    Object.fromEntries(
      lines.map(({ line, most }) => {
        const options = line.options.map((option) => option.value).join(' / ');
        const words = options === '' ? line.title : `${line.title}, ${options}`;
        const parts = (line.parts ?? []).map((part) => t('supply.part', { count: part.quantity, title: part.title })).join(', ');
        const label = parts === '' ? words : `${words} (${parts})`;
        return [fieldOf(line.id), integer(name(label), { value: value(most), min: 0, max: most, suffix: t('ship.of', { count: most }) })];
      }),
    );

  return {
    async ship(order: Order): Promise<boolean> {
      const { pickup } = order;
      const suggest =
        !pickup && session.can('shipping:read-all')
          ? ((await api.GET('/api/v1/shipping/carriers').catch(() => null))?.data?.items ?? []).map(({ name }) => name)
          : [];
      const [key, count] = [newId(), unitsLeft(order)];
      const openLines = order.lines.map((line) => ({ line, most: toShip(line) })).filter(({ most }) => most > 0);
      return open({
        heading: t(pickup ? 'pickup.heading' : 'ship.heading', { number: order.number ?? '' }),
        text: pickup
          ? t(count === 1 ? 'pickup.one' : 'pickup.text', { count, name: pickup.name })
          : t(count === 1 ? 'ship.one' : 'ship.text', { count }),
        send: t(pickup ? 'pickup.make' : 'ship.send'),
        done: t(pickup ? 'pickup.done' : 'ship.done'),
        fields: {
          ...(count > 1 ? lineFields(openLines, (most) => most) : {}),
          ...(pickup
            ? {}
            : {
                carrier: text(t('ship.carrier'), { optional: true, max: 60, half: true, suggest }),
                trackingNumber: text(t('ship.tracking'), { optional: true, max: 60, half: true, hint: t('ship.trackingHint') }),
              }),
        },
        submit: async (values) => {
          const { carrier, trackingNumber }: Record<string, unknown> = values;
          const lines = quantitiesIn(values);
          const body = {
            orderId: order.id,
            ...(lines.length === 0 ? {} : { lines }),
            ...(typeof carrier === 'string' && carrier !== '' ? { carrier } : {}),
            ...(typeof trackingNumber === 'string' && trackingNumber !== '' ? { trackingNumber } : {}),
          };
          dataOf(await api.POST('/api/v1/shippings', { params: { header: { 'Idempotency-Key': key } }, body }));
        },
      });
    },

    cancel(order: Order): Promise<boolean> {
      const key = newId();
      return open({
        heading: t('cancel.heading', { number: order.number ?? '' }),
        text: t('cancel.text'),
        send: t('cancel.send'),
        leave: t('cancel.keep'),
        danger: true,
        done: t('cancel.done'),
        fields: { reason: text(t('cancel.reason'), { optional: true, max: 200, hint: t('cancel.reasonHint') }) },
        submit: async ({ reason }) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/cancel', { params, body: reason === '' ? {} : { reason } }));
        },
      });
    },

    refund(order: Order): Promise<boolean> {
      const key = newId();
      const back = order.lines.map((line) => ({ line, most: toRestock(line) })).filter(({ most }) => most > 0);
      return open({
        heading: t('refund.heading', { number: order.number ?? '' }),
        text: t('refund.text', { amount: i18n.money(order.refundable) }),
        send: t('refund.send'),
        danger: true,
        done: t('refund.done'),
        fields: {
          amount: money(t('refund.amount'), order.currency, { value: order.refundable, most: order.refundable }),
          ...(order.userId === null
            ? {}
            : {
                to: choice(
                  t('refund.to'),
                  [
                    { value: 'original', label: t('refund.original') },
                    { value: 'wallet', label: t('refund.wallet') },
                  ],
                  { value: 'original' },
                ),
              }),
          reason: text(t('refund.reason'), { max: 200, hint: t('refund.reasonHint') }),
          ...(back.length === 0
            ? {}
            : lineFields(
                back,
                () => 0,
                (title) => t('refund.restock', { title }),
              )),
        },
        submit: async (values) => {
          const { amount, reason, to }: Record<string, unknown> = values;
          const restock = quantitiesIn(values);
          const body = {
            reason: String(reason),
            ...(isAmount(amount) ? { amount } : {}),
            ...(to === 'wallet' ? { to: 'wallet' as const } : {}),
            ...(restock.length === 0 ? {} : { restock }),
          };
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/refunds', { params, body }));
        },
      });
    },

    takeBack(order: Order): Promise<boolean> {
      const key = newId();
      const back = order.lines.map((line) => ({ line, most: toRestock(line) })).filter(({ most }) => most > 0);
      return open({
        heading: t('takeBack.heading', { number: order.number ?? '' }),
        text: t('takeBack.text'),
        send: t('takeBack.send'),
        done: t('takeBack.done'),
        fields: {
          ...lineFields(back, () => 0),
          reason: text(t('refund.reason'), { max: 200, hint: t('takeBack.reasonHint') }),
        },
        submit: async (values) => {
          const body = { amount: { ...order.refundable, minor: 0 }, reason: String(values['reason']), restock: quantitiesIn(values) };
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/refunds', { params, body }));
        },
      });
    },

    note(order: Order): Promise<boolean> {
      const key = newId();
      return open({
        heading: t('note.heading'),
        text: t('note.text'),
        send: t('action.save'),
        done: t('note.done'),
        fields: { text: text(t('note.label'), { long: true, max: 4_000 }) },
        submit: async (body) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/notes', { params, body }));
        },
      });
    },

    renewLink(order: Order): Promise<boolean> {
      const key = newId();
      return confirm({
        heading: t('link.heading'),
        text: t('link.text', { email: order.email }),
        send: t('link.send'),
        done: t('link.done'),
        submit: async () => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          done(await api.POST('/api/v1/orders/{id}/link', { params }));
        },
      });
    },

    async capture(order: Order): Promise<boolean> {
      const [key, payment] = [newId(), order.payment];
      if (payment === null) return false;
      return confirm({
        heading: t('capture.heading'),
        text: t('capture.text', { amount: i18n.money(payment.amount) }),
        send: t('order.capture'),
        done: t('capture.done'),
        submit: async () => {
          const params = { path: { id: payment.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/payments/{id}/capture', { params }));
        },
      });
    },
  };
}

const isAmount = (value: unknown): value is Order['refundable'] => typeof value === 'object' && value !== null && 'minor' in value;
