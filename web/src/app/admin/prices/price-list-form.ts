import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import type { Option } from '../frame/column';
import { choice, flag, integer, many, moment, text, type ValuesOf } from '../frame/field-spec';
import type { PriceList } from '../types';

export const priceKinds = ['sale', 'override'] as const satisfies readonly PriceList['kind'][];

/** The fields of a price list, in two parts. */
export function priceListFields(t: Translate<typeof adminEn>, groups: readonly Option[], list: PriceList | null) {
  const kinds = priceKinds.map((value) => ({ value, label: t(`priceList.kinds.${value}`) }));
  return {
    what: {
      name: text(t('priceList.name'), { value: list?.name ?? '', max: 120, hint: t('priceList.nameHint'), half: true }),
      kind: choice(t('priceList.kind'), kinds, { value: list?.kind ?? 'sale', half: true }),
      groupIds: many(t('priceList.groupsOf'), groups, { value: list?.groupIds ?? [], optional: true, hint: t('priceList.groupsHint') }),
      priority: integer(t('priceList.priority'), { value: list?.priority ?? 0, max: 1000, hint: t('priceList.priorityHint') }),
    },
    when: {
      startsAt: moment(t('priceList.from'), { value: list?.startsAt ?? null, optional: true, half: true }),
      endsAt: moment(t('priceList.until'), { value: list?.endsAt ?? null, optional: true, half: true }),
      active: flag(t('priceList.active'), { value: list?.active ?? true, hint: t('priceList.activeHint') }),
    },
  };
}

type Fields = ReturnType<typeof priceListFields>;
export type PriceListValues = ValuesOf<Fields['what']> & ValuesOf<Fields['when']>;

/** All of it is sent: what stands in the form is what the list is to be. */
export const termsOf = ({ name, kind, groupIds, priority, startsAt, endsAt, active }: PriceListValues) => ({
  name,
  kind: priceKinds.find((known) => known === kind) ?? 'sale',
  groupIds: groupIds.length === 0 ? null : [...groupIds],
  priority: priority ?? 0,
  startsAt,
  endsAt,
  active,
});
