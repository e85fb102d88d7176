import { inject } from '@angular/core';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminEn, adminTexts } from '../admin-texts';
import type { HistoryEntry } from '../types';
import { changedField } from './changed-field';

export type FieldChange = HistoryEntry['changes'][number];

/** What of a product was changed, from what to what. */
export function injectChangeWords(): (change: FieldChange) => string {
  const i18n = inject(I18n);
  const t = injectTexts(adminTexts);
  return ({ field, before, after }) => {
    const { name, of, currency } = changedField(field);
    const words = isNamed(name) ? t(`history.fields.${name}`) : name;
    const told = of === null ? words : t('history.of', { of, field: words });
    const say = (value: typeof after): string =>
      currency !== null && typeof value === 'number' ? i18n.money({ minor: value, currency }) : shown(value);
    if (before === null) return t('history.set', { field: told, after: say(after) });
    return t('history.changed', { field: told, before: say(before), after: say(after) });
  };
}

const isNamed = (name: string): name is keyof typeof adminEn.history.fields => Object.hasOwn(adminEn.history.fields, name);

const shown = (value: FieldChange['after']): string => {
  if (value === null || value === '') return '–';
  const words = Array.isArray(value) ? value.join(', ') : String(value);
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
};
