import { inject } from '@angular/core';
import { API, dataOf, done } from '../../api/client';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { choice, integer, money, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { reasonKey, returnReasons } from '../returns/return-words';
import { fieldOf, quantitiesIn, toRestock, toShip, unitsLeft } from './order-rules';

export type OrderActions = ReturnType<typeof injectOrderActions>;

/** What staff do with an order. Each asks first and resolves with true when it was done; sending twice does it once. */
export function injectOrderActions() {
  const [api, i18n, session, t] = [inject(API), inject(I18n), inject(SessionStore), injectTexts(adminTexts)];
  const [open, confirm] = [injectFormDialog(), injectConfirm()];

  const lineFields = (lines: readonly { line: Order['lines'][number]; most: number }[], value: (most: number) => number) =>
    Object.fromEntries(
      lines.map(({ line, most }) => {
        const options = line.options.map((option) => option.value).join(' / ');
        const words = options === '' ? line.title : `${line.title}, ${options}`;
        const parts = (line.parts ?? []).map((part) => t('supply.part', { count: part.quantity, title: part.title })).join(', ');
        const label = parts === '' ? words : `${words} (${parts})`;
        return [fieldOf(line.id), integer(label, { value: value(most), min: 0, max: most, suffix: t('ship.of', { count: most }) })];
      }),
    );

  return {
    async ship(order: Order): Promise<boolean> {
      const { pickup } = order;
      const suggest =
        !pickup && session.can('shipping:read-all')
          ? ((await api.GET('/api/v1/shipping/carriers').catch(() => null))?.data?.items ?? []).map(({ name }) => name)
          : [];
      const count = unitsLeft(order);
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
        submit: async (values, key) => {
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
      return open({
        heading: t('cancel.heading', { number: order.number ?? '' }),
        text: t('cancel.text'),
        send: t('cancel.send'),
        leave: t('cancel.keep'),
        danger: true,
        done: t('cancel.done'),
        fields: { reason: text(t('cancel.reason'), { optional: true, max: 200, hint: t('cancel.reasonHint') }) },
        submit: async ({ reason }, key) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/cancel', { params, body: reason === '' ? {} : { reason } }));
        },
      });
    },

    refund(order: Order): Promise<boolean> {
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
        },
        submit: async (values, key) => {
          const { amount, reason, to }: Record<string, unknown> = values;
          const body = {
            reason: String(reason),
            ...(isAmount(amount) ? { amount } : {}),
            ...(to === 'wallet' ? { to: 'wallet' as const } : {}),
          };
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/refunds', { params, body }));
        },
      });
    },

    /** The return it began; null: none. */
    async takeBack(order: Order): Promise<string | null> {
      const back = order.lines.map((line) => ({ line, most: toRestock(line) })).filter(({ most }) => most > 0);
      let made: string | null = null;
      await open({
        heading: t('returns.startHeading', { number: order.number ?? '' }),
        text: t('returns.startText'),
        send: t('returns.startSend'),
        fields: {
          ...lineFields(back, () => 0),
          reason: choice(
            t('returns.reason'),
            returnReasons.map((value) => ({ value, label: t(reasonKey(value)) })),
            { value: 'not-collected' },
          ),
        },
        submit: async (values, key) => {
          const reason = returnReasons.find((one) => one === values['reason']) ?? 'other';
          const body = { lines: quantitiesIn(values).map((line) => ({ ...line, reason })) };
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          made = dataOf(await api.POST('/api/v1/orders/{id}/returns', { params, body })).items[0]?.id ?? null;
        },
      });
      return made;
    },

    note(order: Order): Promise<boolean> {
      return open({
        heading: t('note.heading'),
        text: t('note.text'),
        send: t('action.save'),
        done: t('note.done'),
        fields: { text: text(t('note.label'), { long: true, max: 4_000 }) },
        submit: async (body, key) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/orders/{id}/notes', { params, body }));
        },
      });
    },

    renewLink(order: Order): Promise<boolean> {
      return confirm({
        heading: t('link.heading'),
        text: t('link.text', { email: order.email }),
        send: t('link.send'),
        done: t('link.done'),
        submit: async (_none, key) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          done(await api.POST('/api/v1/orders/{id}/link', { params }));
        },
      });
    },

    withdraw(order: Order, changeId: string): Promise<boolean> {
      return confirm({
        heading: t('orderEdit.withdrawHeading'),
        text: t('orderEdit.withdrawText'),
        send: t('orderEdit.withdraw'),
        danger: true,
        done: t('orderEdit.withdrawn'),
        submit: async (_none, key) => {
          const params = { path: { id: order.id, changeId }, header: { 'Idempotency-Key': key } };
          done(await api.POST('/api/v1/orders/{id}/changes/{changeId}/withdraw', { params }));
        },
      });
    },

    /** Of a pending order, or of what a change of it costs more. */
    taken(order: Order): Promise<boolean> {
      const { charge } = order;
      const hows = ['cash', 'transfer', 'terminal'] as const;
      const ways = hows.map((value) => ({ value, label: t(`draft.by.${value}`) }));
      return open({
        heading: t('orderEdit.takenHeading', { amount: i18n.money(charge?.amount ?? order.totals.total) }),
        send: t('orderEdit.taken'),
        done: t('orderEdit.takenDone'),
        fields: {
          how: choice(t('draft.how'), ways, { value: 'cash' }),
          reference: text(t('draft.reference'), { optional: true, max: 100 }),
        },
        submit: async ({ how, reference }, key) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          const body = {
            how: hows.find((one) => one === how) ?? 'cash',
            ...(charge && { chargeId: charge.id }),
            ...(reference !== '' && { reference }),
          };
          done(await api.POST('/api/v1/orders/{id}/taken', { params, body }));
        },
      });
    },

    tags(ids: readonly string[], present: readonly string[]): Promise<boolean> {
      return open({
        heading: t('orderTags.heading', { count: ids.length }),
        send: t('action.save'),
        done: t('orderTags.done'),
        fields: {
          add: text(t('orderTags.add'), { optional: true, max: 400, hint: t('orderTags.commas') }),
          remove: text(t('orderTags.remove'), { optional: true, max: 400, hint: present.join(', '), suggest: present }),
        },
        submit: async ({ add, remove }) => {
          const body = { orderIds: [...ids], add: wordsOf(add), remove: wordsOf(remove) };
          dataOf(await api.POST('/api/v1/orders/tags', { body }));
        },
      });
    },

    notCollected(order: Order): Promise<boolean> {
      return open({
        heading: t('bank.notCollectedHeading'),
        text: t('bank.notCollectedText'),
        send: t('bank.notCollectedSend'),
        danger: true,
        done: t('bank.notCollectedDone'),
        fields: { reason: text(t('cancel.reason'), { max: 200 }) },
        submit: async ({ reason }, key) => {
          const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
          done(await api.POST('/api/v1/orders/{id}/not-collected', { params, body: { reason: String(reason) } }));
        },
      });
    },

    async capture(order: Order): Promise<boolean> {
      const { payment } = order;
      if (payment === null) return false;
      const amount = i18n.money(payment.amount);
      return confirm({
        heading: t(order.onDelivery ? 'bank.collectedHeading' : 'capture.heading'),
        text: t(order.onDelivery ? 'bank.collectedText' : 'capture.text', { amount }),
        send: t(order.onDelivery ? 'order.collected' : 'order.capture'),
        done: t(order.onDelivery ? 'bank.collectedDone' : 'capture.done'),
        submit: async (_none, key) => {
          const params = { path: { id: payment.id }, header: { 'Idempotency-Key': key } };
          dataOf(await api.POST('/api/v1/payments/{id}/capture', { params }));
        },
      });
    },
  };
}

const wordsOf = (typed: string): string[] =>
  typed
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const isAmount = (value: unknown): value is Order['refundable'] => typeof value === 'object' && value !== null && 'minor' in value;
