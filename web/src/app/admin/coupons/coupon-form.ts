import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import { choice, flag, integer, moment, money, text, type ValuesOf } from '../frame/field-spec';
import type { Coupon } from '../types';
import { percentPattern, toBasisPoints, toPercent } from './percent';

/** The fields of a coupon, in two parts. Code and kind are chosen once. */
export function couponFields(t: Translate<typeof adminEn>, currency: string, coupon: Coupon | null) {
  const kinds = (['percentage', 'fixed'] as const).map((value) => ({ value, label: t(`coupon.kinds.${value}`) }));
  const once = coupon === null;
  return {
    what: {
      ...(once
        ? {
            code: text(t('coupon.code'), { max: 40, hint: t('coupon.codeHint'), half: true }),
            kind: choice(t('coupon.kind'), kinds, { value: 'percentage', half: true }),
          }
        : {}),
      ...(once || coupon.kind === 'percentage'
        ? {
            percent: text(t('coupon.percent'), {
              value: toPercent(coupon?.basisPoints ?? null),
              max: 6,
              half: true,
              pattern: percentPattern,
              wrong: t('coupon.percentWrong'),
              ...(once ? { onlyIf: { field: 'kind', is: 'percentage' } } : {}),
            }),
          }
        : {}),
      ...(once || coupon.kind === 'fixed'
        ? {
            amount: money(t('coupon.amount'), currency, {
              value: coupon?.amount ?? null,
              half: true,
              ...(once ? { onlyIf: { field: 'kind', is: 'fixed' } } : {}),
            }),
          }
        : {}),
      minimumSubtotal: money(t('coupon.minimum'), currency, { value: coupon?.minimumSubtotal ?? null, optional: true, half: true }),
      combinable: flag(t('coupon.combinable'), { value: coupon?.combinable ?? false, hint: t('coupon.combinableHint') }),
      note: text(t('coupon.note'), { value: coupon?.note ?? '', optional: true, max: 500, hint: t('coupon.noteHint') }),
    },
    when: {
      startsAt: moment(t('coupon.starts'), { value: coupon?.startsAt ?? null, optional: true, half: true }),
      endsAt: moment(t('coupon.ends'), { value: coupon?.endsAt ?? null, optional: true, half: true }),
      usageLimit: integer(t('coupon.limit'), { value: coupon?.usageLimit ?? null, min: 1, optional: true, half: true }),
      perCustomerLimit: integer(t('coupon.perCustomer'), {
        value: coupon?.perCustomerLimit ?? null,
        min: 1,
        optional: true,
        half: true,
        hint: t('coupon.perCustomerHint'),
      }),
      active: flag(t('coupon.active'), { value: coupon?.active ?? true, hint: t('coupon.activeHint') }),
    },
  };
}

type Fields = ReturnType<typeof couponFields>;
export type CouponValues = Partial<ValuesOf<Fields['what']>> & ValuesOf<Fields['when']>;

/** All of it is sent: what stands in the form is what the coupon is to be. */
export const termsOf = ({ minimumSubtotal, combinable, note, startsAt, endsAt, usageLimit, perCustomerLimit, active }: CouponValues) => ({
  minimumSubtotal: minimumSubtotal ?? null,
  combinable: combinable ?? false,
  note: note ?? '',
  startsAt,
  endsAt,
  usageLimit,
  perCustomerLimit,
  active,
});

export function newCouponOf(values: CouponValues) {
  const code = values.code ?? '';
  if (values.kind === 'fixed' && values.amount) return { kind: 'fixed' as const, code, amount: values.amount, ...termsOf(values) };
  return { kind: 'percentage' as const, code, basisPoints: toBasisPoints(values.percent ?? '') ?? 0, ...termsOf(values) };
}

export function changesOf(values: CouponValues, { kind }: Coupon) {
  const basisPoints = toBasisPoints(values.percent ?? '');
  return {
    ...termsOf(values),
    ...(kind === 'percentage' && basisPoints !== null ? { basisPoints } : {}),
    ...(kind === 'fixed' && values.amount ? { amount: values.amount } : {}),
  };
}

/** The form's path for a pointer of the API. */
export const couponPath = (path: string): string =>
  path.replace(/^basisPoints$/, 'percent').replace(/^(amount|minimumSubtotal)\..*$/, '$1');
