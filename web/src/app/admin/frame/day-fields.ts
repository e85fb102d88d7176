import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { FilterField } from './column';

/** The fields that `dayRange` reads. */
export function injectDayFields(): readonly FilterField[] {
  const t = injectTexts(adminTexts);
  return [
    { kind: 'day', key: 'from', label: t('range.from') },
    { kind: 'day', key: 'to', label: t('range.to') },
  ];
}
