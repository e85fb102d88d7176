import { FormControl } from '@angular/forms';
import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import type { Option } from '../frame/column';
import { choice, flag, formOf, integer, many, moment, money, text, type ValuesOf } from '../frame/field-spec';
import type { Promotion } from '../types';
import { percentPattern, toBasisPoints, toPercent } from './percent';

export const promotionKinds = [
  'percentage',
  'fixed',
  'buy-x-get-y',
  'free-shipping',
  'gift',
] as const satisfies readonly Promotion['kind'][];

export interface Choices {
  readonly currency: string;
  readonly categories: readonly Option[];
  readonly groups: readonly Option[];
  readonly countries: readonly Option[];
}

/** The fields of a promotion, in their parts. Kind and whether it has codes are chosen once. */
export function promotionFields(
  t: Translate<typeof adminEn>,
  { currency, categories, groups, countries }: Choices,
  promotion: Promotion | null,
) {
  const once = promotion === null;
  const of = (...kinds: Promotion['kind'][]) => (once ? { onlyIf: { field: 'kind', is: kinds } } : {});
  const has = (...kinds: Promotion['kind'][]): boolean => once || kinds.includes(promotion.kind);
  const isBargain = promotion?.kind === 'buy-x-get-y';
  return {
    what: {
      name: text(t('promotion.name'), { value: promotion?.name ?? '', max: 120, hint: t('promotion.nameHint') }),
      ...(once
        ? {
            kind: choice(
              t('promotion.kind'),
              promotionKinds.map((value) => ({ value, label: t(`promotion.kinds.${value}`) })),
              { value: 'percentage', half: true },
            ),
            how: choice(
              t('promotion.how'),
              (['code', 'automatic'] as const).map((value) => ({ value, label: t(`promotion.hows.${value}`) })),
              { value: 'code', half: true },
            ),
            code: text(t('promotion.code'), { max: 40, hint: t('promotion.codeHint'), onlyIf: { field: 'how', is: 'code' } }),
          }
        : {}),
      ...(has('buy-x-get-y')
        ? {
            buyQuantity: integer(t('promotion.buyQuantity'), {
              value: promotion?.buyQuantity ?? 2,
              min: 1,
              max: 999,
              half: true,
              ...of('buy-x-get-y'),
            }),
            getQuantity: integer(t('promotion.getQuantity'), {
              value: promotion?.getQuantity ?? 1,
              min: 1,
              max: 999,
              half: true,
              ...of('buy-x-get-y'),
            }),
          }
        : {}),
      ...(has('percentage', 'buy-x-get-y')
        ? {
            percent: text(t(isBargain ? 'promotion.percentOff' : 'promotion.percent'), {
              value: toPercent(promotion?.basisPoints ?? null),
              max: 6,
              half: true,
              pattern: percentPattern,
              wrong: t('promotion.percentWrong'),
              ...of('percentage', 'buy-x-get-y'),
            }),
          }
        : {}),
      ...(has('buy-x-get-y')
        ? {
            mostTimes: integer(t('promotion.mostTimes'), {
              value: promotion?.mostTimes ?? null,
              min: 1,
              max: 1000,
              optional: true,
              half: true,
              hint: t('promotion.mostTimesHint'),
              ...of('buy-x-get-y'),
            }),
          }
        : {}),
      ...(has('fixed')
        ? { amount: money(t('promotion.amount'), currency, { value: promotion?.amount ?? null, half: true, ...of('fixed') }) }
        : {}),
      ...(has('free-shipping')
        ? {
            upTo: money(t('promotion.upTo'), currency, {
              value: promotion?.amount ?? null,
              optional: true,
              half: true,
              hint: t('promotion.upToHint'),
              ...of('free-shipping'),
            }),
            countries: many(t('promotion.countries'), countries, {
              value: promotion?.countries ?? [],
              optional: true,
              hint: t('promotion.countriesHint'),
              ...of('free-shipping'),
            }),
          }
        : {}),
    },
    about: {
      categoryIds: many(t('promotion.categories'), categories, { value: promotion?.categoryIds ?? [], optional: true }),
      excludesSale: flag(t('promotion.excludesSale'), { value: promotion?.excludesSale ?? false, hint: t('promotion.excludesSaleHint') }),
    },
    reduced: {
      getCategoryIds: many(t('promotion.categories'), categories, { value: promotion?.getCategoryIds ?? [], optional: true }),
    },
    who: {
      minimumSubtotal: money(t('promotion.minimum'), currency, { value: promotion?.minimumSubtotal ?? null, optional: true, half: true }),
      minimumOf: choice(
        t('promotion.minimumOf'),
        (['cart', 'matching'] as const).map((value) => ({ value, label: t(`promotion.minimumOfs.${value}`) })),
        { value: promotion?.minimumOf ?? 'cart', half: true },
      ),
      groupIds: many(t('promotion.groups'), groups, { value: promotion?.groupIds ?? [], optional: true, hint: t('promotion.groupsHint') }),
      firstOrder: flag(t('promotion.firstOrder'), { value: promotion?.firstOrder ?? false, hint: t('promotion.firstOrderHint') }),
    },
    when: {
      startsAt: moment(t('promotion.starts'), { value: promotion?.startsAt ?? null, optional: true, half: true }),
      endsAt: moment(t('promotion.ends'), { value: promotion?.endsAt ?? null, optional: true, half: true }),
      usageLimit: integer(t('promotion.limit'), { value: promotion?.usageLimit ?? null, min: 1, optional: true, half: true }),
      perCustomerLimit: integer(t('promotion.perCustomer'), {
        value: promotion?.perCustomerLimit ?? null,
        min: 1,
        optional: true,
        half: true,
        hint: t('promotion.perCustomerHint'),
      }),
      budget: money(t('promotion.budget'), currency, {
        value: promotion?.budget ?? null,
        optional: true,
        half: true,
        hint: t('promotion.budgetHint'),
      }),
      priority: integer(t('promotion.priority'), {
        value: promotion?.priority ?? 0,
        min: -1000,
        max: 1000,
        half: true,
        hint: t('promotion.priorityHint'),
      }),
      combinable: flag(t('promotion.combinable'), { value: promotion?.combinable ?? false, hint: t('promotion.combinableHint') }),
      active: flag(t('promotion.active'), { value: promotion?.active ?? true, hint: t('promotion.activeHint') }),
      note: text(t('promotion.note'), { value: promotion?.note ?? '', optional: true, max: 500, hint: t('promotion.noteHint') }),
    },
  };
}

export type PromotionFields = ReturnType<typeof promotionFields>;
type Fields = PromotionFields;

const ids = (value: readonly string[]) => new FormControl<readonly string[]>(value, { nonNullable: true });

/** The form of these fields; products and the gift are chosen in fields of their own. */
export function promotionForm(fields: Fields, promotion: Promotion | null) {
  const products = {
    productIds: ids(promotion?.productIds ?? []),
    getProductIds: ids(promotion?.getProductIds ?? []),
    giftVariantId: ids(promotion?.giftVariantId ? [promotion.giftVariantId] : []),
  };
  const form = formOf({ ...fields.what, ...fields.about, ...fields.reduced, ...fields.who, ...fields.when });
  for (const [name, control] of Object.entries(products)) form.addControl(name, control);
  return { form, products };
}

export type PromotionValues = Partial<ValuesOf<Fields['what']>> &
  ValuesOf<Fields['about']> &
  ValuesOf<Fields['reduced']> &
  ValuesOf<Fields['who']> &
  ValuesOf<Fields['when']> & {
    readonly productIds: readonly string[];
    readonly getProductIds: readonly string[];
    readonly giftVariantId: readonly string[];
  };

/** All of it is sent: what stands in the form is what the promotion is to be. */
const termsOf = (values: PromotionValues) => ({
  name: values.name ?? '',
  productIds: [...values.productIds],
  categoryIds: [...values.categoryIds],
  excludesSale: values.excludesSale,
  groupIds: [...values.groupIds],
  firstOrder: values.firstOrder,
  minimumSubtotal: values.minimumSubtotal,
  minimumOf: values.minimumOf === 'matching' ? ('matching' as const) : ('cart' as const),
  startsAt: values.startsAt,
  endsAt: values.endsAt,
  usageLimit: values.usageLimit,
  perCustomerLimit: values.perCustomerLimit,
  budget: values.budget,
  priority: values.priority ?? 0,
  combinable: values.combinable,
  active: values.active,
  note: values.note,
});

const bargainOf = ({ buyQuantity, getQuantity, mostTimes, getProductIds, getCategoryIds, percent }: PromotionValues) => ({
  buyQuantity: buyQuantity ?? 1,
  getQuantity: getQuantity ?? 1,
  basisPoints: toBasisPoints(percent ?? '') ?? 10_000,
  mostTimes: mostTimes ?? null,
  getProductIds: [...getProductIds],
  getCategoryIds: [...getCategoryIds],
});

/** What only this kind has; null while something of it is missing. */
function effectOf(kind: Promotion['kind'], values: PromotionValues) {
  switch (kind) {
    case 'percentage': {
      const basisPoints = toBasisPoints(values.percent ?? '');
      return basisPoints === null ? null : { kind, basisPoints };
    }
    case 'fixed':
      return values.amount ? { kind, amount: values.amount } : null;
    case 'buy-x-get-y':
      return { kind, ...bargainOf(values) };
    case 'free-shipping':
      return { kind, amount: values.upTo ?? null, countries: [...(values.countries ?? [])] };
    case 'gift': {
      const [giftVariantId] = values.giftVariantId;
      return giftVariantId === undefined ? null : { kind, giftVariantId };
    }
  }
}

export const kindOf = (values: Pick<PromotionValues, 'kind'>, promotion: Promotion | null): Promotion['kind'] =>
  promotion?.kind ?? promotionKinds.find((kind) => kind === values.kind) ?? 'percentage';

export function newPromotionOf(values: PromotionValues) {
  const effect = effectOf(kindOf(values, null), values);
  const how = values.how === 'automatic' ? { automatic: true } : { automatic: false, code: values.code ?? '' };
  return effect && { ...effect, ...how, ...termsOf(values) };
}

export function changesOf(values: PromotionValues, promotion: Promotion) {
  const effect = effectOf(promotion.kind, values);
  if (effect === null) return null;
  const { kind: _kind, ...terms } = effect;
  return { ...terms, ...termsOf(values) };
}

/** The form's path for a pointer of the API. */
export const promotionPath = (path: string): string =>
  path.replace(/^basisPoints$/, 'percent').replace(/^(amount|minimumSubtotal|budget)\..*$/, '$1');
