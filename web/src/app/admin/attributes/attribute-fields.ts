import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import { choice, flag, integer, text, type ValuesOf } from '../frame/field-spec';
import type { Attribute, AttributeKind } from '../types';
import type { Guess } from './guess-kind';

export const kinds = ['text', 'number', 'boolean', 'choice', 'date'] as const satisfies readonly AttributeKind[];

/** What the dialog begins with: an attribute, or what a name in use seems to be. */
export interface AttributeDraft extends Guess {
  readonly name: string;
  readonly attribute: Attribute | null;
}

export function attributeFields(t: Translate<typeof adminEn>, { name, kind, unit, attribute }: AttributeDraft) {
  return {
    name: text(t('attribute.name'), { value: name, max: 80, hint: t('attribute.nameHint') }),
    kind: choice(
      t('attribute.kind'),
      kinds.map((value) => ({ value, label: t(`attribute.kinds.${value}`) })),
      { value: kind, half: true },
    ),
    unit: text(t('attribute.unit'), {
      value: unit,
      max: 20,
      optional: true,
      half: true,
      hint: t('attribute.unitHint'),
      onlyIf: { field: 'kind', is: 'number' },
    }),
    choices: text(t('attribute.choices'), {
      value: attribute?.choices.join('\n') ?? '',
      max: 60_000,
      long: true,
      hint: t('attribute.choicesHint'),
      onlyIf: { field: 'kind', is: 'choice' },
    }),
    multiple: flag(t('attribute.multiple'), {
      value: attribute?.multiple ?? false,
      onlyIf: { field: 'kind', is: ['text', 'choice'] },
    }),
    filterable: flag(t('attribute.filterableLong'), { value: attribute?.filterable ?? true }),
    searchable: flag(t('attribute.searchableLong'), { value: attribute?.searchable ?? false }),
    shown: flag(t('attribute.shownLong'), { value: attribute?.shown ?? true }),
    code: text(t('attribute.code'), {
      value: attribute?.code ?? '',
      max: 80,
      optional: true,
      half: true,
      hint: t('attribute.codeHint'),
      pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    }),
    position: integer(t('attribute.position'), {
      value: attribute?.position ?? null,
      max: 10_000,
      optional: true,
      half: true,
      hint: t('attribute.positionHint'),
    }),
  };
}

/** What is sent. What a kind does not have is sent empty, so that nothing of another kind is left. */
export function attributeBody({ name, unit, choices, code, position, ...values }: ValuesOf<ReturnType<typeof attributeFields>>) {
  const kind = kinds.find((known) => known === values.kind) ?? 'text';
  const words = choices
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return {
    name,
    kind,
    unit: kind === 'number' && unit !== '' ? unit : null,
    choices: kind === 'choice' ? [...new Set(words)] : [],
    multiple: (kind === 'text' || kind === 'choice') && values.multiple,
    filterable: values.filterable,
    searchable: values.searchable,
    shown: values.shown,
    ...(code === '' ? {} : { code }),
    ...(position === null ? {} : { position }),
  };
}
