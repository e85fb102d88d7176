import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import { toBasisPoints } from './percent';
import type { PromotionValues } from './promotion-form';
import type { Promotion } from '../types';

export interface Words {
  readonly money: (amount: { minor: number; currency: string }) => string;
  readonly percent: (basisPoints: number) => string;
  readonly day: (instant: string) => string;
  readonly country: (code: string) => string;
  readonly group: (id: string) => string;
}

/** What a promotion says, as staff would tell a colleague. */
export function sentencesOf(
  t: Translate<typeof adminEn>,
  words: Words,
  kind: Promotion['kind'],
  automatic: boolean,
  values: PromotionValues,
): string[] {
  const some = (...lists: readonly (readonly string[])[]): boolean => lists.some((list) => list.length > 0);
  const goods = t(some(values.productIds, values.categoryIds) ? 'says.someGoods' : 'says.allGoods');
  const said = (holds: unknown, sentence: () => string): string[] => (holds ? [sentence()] : []);
  return [
    ...effect(t, words, kind, goods, values),
    ...said(kind === 'buy-x-get-y' && values.mostTimes, () => t('says.mostTimes', { count: values.mostTimes ?? 0 })),
    ...said(kind === 'free-shipping' && some(values.countries ?? []), () =>
      t('says.countries', { countries: (values.countries ?? []).map(words.country).join(', ') }),
    ),
    ...said(values.excludesSale, () => t('says.noSale')),
    ...(values.minimumSubtotal
      ? [t(values.minimumOf === 'matching' ? 'says.minimumMatching' : 'says.minimum', { amount: words.money(values.minimumSubtotal) })]
      : []),
    ...said(some(values.groupIds), () => t('says.groups', { groups: values.groupIds.map(words.group).join(', ') })),
    ...said(values.firstOrder, () => t('says.firstOrder')),
    t(automatic ? 'says.byItself' : 'says.byCode'),
    t(values.combinable ? 'says.together' : 'says.alone'),
    ...(values.startsAt ? [t('says.from', { day: words.day(values.startsAt) })] : []),
    ...(values.endsAt ? [t('says.until', { day: words.day(values.endsAt) })] : []),
    ...said(values.usageLimit, () => t('says.limit', { count: values.usageLimit ?? 0 })),
    ...said(values.perCustomerLimit, () => t('says.perCustomer', { count: values.perCustomerLimit ?? 0 })),
    ...(values.budget ? [t('says.budget', { amount: words.money(values.budget) })] : []),
    ...said(!values.active, () => t('says.off')),
  ];
}

function effect(
  t: Translate<typeof adminEn>,
  { money, percent }: Words,
  kind: Promotion['kind'],
  goods: string,
  values: PromotionValues,
): string[] {
  const points = toBasisPoints(values.percent ?? '');
  switch (kind) {
    case 'percentage':
      return points === null ? [] : [t('says.percentage', { percent: percent(points), goods })];
    case 'fixed':
      return values.amount ? [t('says.fixed', { amount: money(values.amount), goods })] : [];
    case 'free-shipping':
      return [values.upTo ? t('says.shippingUpTo', { amount: money(values.upTo) }) : t('says.free-shipping')];
    case 'gift':
      return [t('says.gift')];
    case 'buy-x-get-y': {
      const [buy, get] = [values.buyQuantity ?? 0, values.getQuantity ?? 0];
      const reduced = t(values.getProductIds.length + values.getCategoryIds.length > 0 ? 'says.someReduced' : 'says.theSame');
      const free = points === null || points === 10_000;
      return [t(free ? 'says.bargainFree' : 'says.bargain', { buy, get, goods, reduced, percent: percent(points ?? 10_000) })];
    }
  }
}
