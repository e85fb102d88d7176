import type { Facets } from '../../api/types';
import type { shopTexts } from '../../i18n/shop-texts';
import type { Translate } from '../../i18n/translate';

export type AttributeFacet = Facets['attributes'][number];

/** A value of an attribute as shoppers read it: `Yes`, `55 in`, `Oak`. */
export function valueText(
  facet: Pick<AttributeFacet, 'kind' | 'unit'> | undefined,
  label: string,
  t: Translate<typeof shopTexts.en>,
): string {
  if (facet?.kind === 'boolean') return t(label === 'true' ? 'answer.yes' : 'answer.no');
  return facet?.unit ? `${label} ${facet.unit}` : label;
}
