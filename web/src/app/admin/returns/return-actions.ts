import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { OrderReturn, Variant } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { choice, flag, integer, text, type FieldSpecs } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { LookupsStore } from '../state/lookups.store';
import { reasonKey, wordsOf } from './return-words';

/** What staff decide about a return. Each asks first and resolves with true when it was done; sending twice does it once. */
export function injectReturnActions() {
  const [api, lookups, session, t] = [inject(API), inject(LookupsStore), inject(SessionStore), injectTexts(adminTexts)];
  const [open, confirm] = [injectFormDialog(), injectConfirm()];

  const labelFields = (label: OrderReturn['label']): FieldSpecs => ({
    carrier: text(t('returns.carrier'), { optional: true, max: 60, half: true, value: label?.carrier ?? '' }),
    trackingNumber: text(t('returns.tracking'), { optional: true, max: 60, half: true, value: label?.trackingNumber ?? '' }),
    store: choice(
      t('returns.to'),
      [
        { value: '', label: t('returns.noStore') },
        ...lookups
          .stores()
          .filter(({ address }) => address !== null)
          .map(({ id, name }) => ({ value: id, label: name })),
      ],
      { optional: true, value: (label?.to && lookups.stores().find(({ address }) => address?.line1 === label.to?.line1)?.id) ?? '' },
    ),
    instructions: text(t('returns.instructions'), { optional: true, max: 1_000, long: true, value: label?.instructions ?? '' }),
  });

  /** Null: nothing was said. */
  const labelIn = ({ carrier, trackingNumber, store, instructions }: Readonly<Record<string, unknown>>) => {
    const place = lookups.stores().find(({ id }) => id === store);
    const said = (value: unknown): value is string => typeof value === 'string' && value !== '';
    const label = {
      ...(said(carrier) ? { carrier } : {}),
      ...(said(trackingNumber) ? { trackingNumber } : {}),
      ...(place?.address ? { to: { ...place.address, name: place.name } } : {}),
      ...(said(instructions) ? { instructions } : {}),
    };
    return Object.keys(label).length === 0 ? null : label;
  };

  const variantsOf = async (slug: string): Promise<readonly Variant[]> => {
    const answer = await api.GET('/api/v1/products/{idOrSlug}', { params: { path: { idOrSlug: slug } } }).catch(() => null);
    return answer?.data?.variants ?? [];
  };

  /** For each line the articles that could be sent instead; the buyer's wish first. */
  async function insteadFields({ lines, exchange }: OrderReturn): Promise<FieldSpecs> {
    const fields = await Promise.all(
      lines.map(async (line) => {
        const variants = (await variantsOf(line.slug)).filter(({ available }) => available);
        const wished = exchange?.goods.find(({ variantId }) => variants.some(({ id }) => id === variantId))?.variantId ?? '';
        const options = variants.map(({ id, options: values, sku }) => ({
          value: id,
          label: values.length === 0 ? sku : values.map(({ value }) => value).join(' / '),
        }));
        const none = { value: '', label: t('returns.insteadMoney') };
        return [
          `instead-${line.lineId}`,
          choice(t('returns.instead', { title: wordsOf(line) }), [none, ...options], { optional: true, value: wished }),
        ] as const;
      }),
    );
    return Object.fromEntries(fields);
  }

  const shipFirst = () => flag(t('returns.shipFirst'), { hint: t('returns.shipFirstHint') });
  const mayExchange = (): boolean => !session.isHeldToStores();

  const paramsOf = (id: string, key: string) => ({ path: { id }, header: { 'Idempotency-Key': key } });

  return {
    async approve(one: OrderReturn): Promise<boolean> {
      const key = newId();
      const [instead] = await Promise.all([mayExchange() ? insteadFields(one) : {}, lookups.loadStores()]);
      const units = Object.fromEntries(
        one.lines.map((line) => {
          const label = t('returns.approveLine', { title: wordsOf(line), reason: t(reasonKey(line.reason)) });
          return [
            `line-${line.lineId}`,
            integer(label, { value: line.asked, min: 0, max: line.asked, suffix: t('returns.of', { count: line.asked }) }),
          ];
        }),
      );
      return open({
        heading: t('returns.approveHeading', { number: one.number }),
        text: t('returns.approveText'),
        send: t('returns.approve'),
        done: t('returns.approveDone'),
        fields: {
          ...units,
          ...instead,
          ...(mayExchange() ? { shipFirst: shipFirst() } : {}),
          ...labelFields(null),
          answer: text(t('returns.answerField'), { optional: true, max: 1_000, long: true }),
        },
        submit: async (given) => {
          const values: Readonly<Record<string, unknown>> = given;
          const lines = one.lines.flatMap(({ lineId }) => {
            const quantity = Number(values[`line-${lineId}`] ?? 0);
            return quantity > 0 ? [{ lineId, quantity }] : [];
          });
          const goods = insteadIn(values, lines);
          const [label, answer] = [labelIn(values), values['answer']];
          const body = {
            lines,
            ...(label ? { label } : {}),
            ...(typeof answer === 'string' && answer !== '' ? { answer } : {}),
            ...(goods.length === 0 ? {} : { exchange: { goods, shipFirst: values['shipFirst'] === true } }),
          };
          dataOf(await api.POST('/api/v1/returns/{id}/approve', { params: paramsOf(one.id, key), body }));
        },
      });
    },

    /** Other goods for one that was approved without them. */
    async agree(one: OrderReturn): Promise<boolean> {
      const key = newId();
      const fields = { ...(await insteadFields(one)), shipFirst: shipFirst() };
      return open({
        heading: t('returns.agree'),
        text: t('returns.agreeText'),
        send: t('returns.agree'),
        done: t('returns.agreed'),
        fields,
        submit: async (values) => {
          const lines = one.lines.map(({ lineId, open: quantity }) => ({ lineId, quantity }));
          const body = { goods: insteadIn(values, lines), shipFirst: values['shipFirst'] === true };
          dataOf(await api.PUT('/api/v1/returns/{id}/exchange', { params: paramsOf(one.id, key), body }));
        },
      });
    },

    reject({ id, number }: OrderReturn): Promise<boolean> {
      const key = newId();
      return open({
        heading: t('returns.rejectHeading', { number }),
        text: t('returns.rejectText'),
        send: t('returns.reject'),
        danger: true,
        done: t('returns.rejectDone'),
        fields: { reason: text(t('returns.rejectReason'), { max: 1_000, long: true }) },
        submit: async (body) => void dataOf(await api.POST('/api/v1/returns/{id}/reject', { params: paramsOf(id, key), body })),
      });
    },

    async label({ id, label }: OrderReturn): Promise<boolean> {
      await lookups.loadStores();
      return open({
        heading: t('returns.labelHeading'),
        text: t('returns.labelText'),
        send: t('action.save'),
        done: t('returns.labelDone'),
        fields: labelFields(label),
        submit: async (values) => {
          const body = labelIn(values);
          if (body) dataOf(await api.PUT('/api/v1/returns/{id}/label', { params: { path: { id } }, body }));
        },
      });
    },

    cancel({ id, number }: OrderReturn): Promise<boolean> {
      const key = newId();
      return confirm({
        heading: t('returns.cancelHeading', { number }),
        text: t('returns.cancelText'),
        send: t('returns.cancel'),
        leave: t('cancel.keep'),
        danger: true,
        done: t('returns.cancelDone'),
        submit: async () => void dataOf(await api.POST('/api/v1/returns/{id}/cancel', { params: paramsOf(id, key) })),
      });
    },

    close({ id }: OrderReturn): Promise<boolean> {
      const key = newId();
      return confirm({
        heading: t('returns.closeHeading'),
        text: t('returns.closeText'),
        send: t('returns.close'),
        done: t('returns.closeDone'),
        submit: async () => void dataOf(await api.POST('/api/v1/returns/{id}/close', { params: paramsOf(id, key) })),
      });
    },

    retry({ id }: OrderReturn): Promise<boolean> {
      const key = newId();
      return confirm({
        heading: t('returns.retry'),
        text: t('returns.exchangeStates.failed'),
        send: t('returns.retry'),
        done: t('returns.retried'),
        submit: async () => void dataOf(await api.POST('/api/v1/returns/{id}/exchange', { params: paramsOf(id, key) })),
      });
    },
  };
}

/** What was chosen for each line, as many as come back of it. */
const insteadIn = (values: Readonly<Record<string, unknown>>, lines: readonly { lineId: string; quantity: number }[]) =>
  lines.flatMap(({ lineId, quantity }) => {
    const variantId = values[`instead-${lineId}`];
    return typeof variantId === 'string' && variantId !== '' ? [{ variantId, quantity }] : [];
  });
