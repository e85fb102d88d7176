import { FormControl, FormGroup, Validators, type AbstractControl, type ValidatorFn } from '@angular/forms';
import type { Amount } from '../../i18n/i18n';
import type { Option } from './column';
import { toAmount, toText } from './money-text';

export type FieldKind = 'text' | 'long' | 'email' | 'integer' | 'money' | 'choice' | 'flag' | 'day' | 'moment' | 'many';

/** One field of a form: how it looks, and how what stands in it becomes a value. */
export interface FieldSpec<V> {
  readonly kind: FieldKind;
  readonly label: string;
  readonly hint: string | null;
  readonly optional: boolean;
  readonly options: readonly Option[];
  readonly maxLength: number | null;
  /** Beside its neighbour where there is room. */
  readonly half: boolean;
  readonly suffix: string | null;
  /** Only asked for while another field has this value. */
  readonly onlyIf: Condition | null;
  readonly control: () => AbstractControl;
  readonly read: (control: AbstractControl) => V;
}

interface Condition {
  readonly field: string;
  readonly is: string | readonly string[];
}

export type FieldSpecs = Readonly<Record<string, FieldSpec<unknown>>>;
export type ValuesOf<F extends FieldSpecs> = { readonly [K in keyof F]: F[K] extends FieldSpec<infer V> ? V : never };

interface Common {
  readonly hint?: string;
  readonly optional?: boolean;
  readonly half?: boolean;
  readonly onlyIf?: Condition;
  /** Said of what was filled in and does not fit, where the general words say too little. */
  readonly wrong?: string;
}

export const text = (
  label: string,
  {
    value = '',
    max = 200,
    long = false,
    pattern,
    suggest = [],
    ...rest
  }: Common & { value?: string; max?: number; long?: boolean; pattern?: RegExp; suggest?: readonly string[] } = {},
): FieldSpec<string> => ({
  ...base(label, rest),
  kind: long ? 'long' : 'text',
  options: suggest.map((word) => ({ value: word, label: word })),
  maxLength: max,
  control: () =>
    new FormControl(value, {
      nonNullable: true,
      validators: [...needed(rest), ...saying(rest, pattern ? [Validators.pattern(pattern)] : [])],
    }),
  read: ({ value: typed }) => String(typed ?? '').trim(),
});

export const email = (label: string, rest: Common & { value?: string } = {}): FieldSpec<string> => ({
  ...base(label, rest),
  kind: 'email',
  maxLength: 254,
  control: () => new FormControl(rest.value ?? '', { nonNullable: true, validators: [...needed(rest), Validators.email] }),
  read: ({ value: typed }) => String(typed ?? '').trim(),
});

export const integer = (
  label: string,
  {
    value = null,
    min = 0,
    max = 1_000_000,
    suffix = null,
    ...rest
  }: Common & { value?: number | null; min?: number; max?: number; suffix?: string | null } = {},
): FieldSpec<number | null> => ({
  ...base(label, rest),
  kind: 'integer',
  suffix,
  control: () =>
    new FormControl(value === null ? '' : String(value), {
      nonNullable: true,
      validators: [...needed(rest), ...saying(rest, [Validators.pattern(/^\s*-?\d{1,9}\s*$/), Validators.min(min), Validators.max(max)])],
    }),
  read: ({ value: typed }) => (String(typed ?? '').trim() === '' ? null : Number.parseInt(String(typed), 10)),
});

/** An amount of `currency`; null where it is left empty. */
export const money = (
  label: string,
  currency: string,
  { value = null, most = null, ...rest }: Common & { value?: Amount | null; most?: Amount | null } = {},
): FieldSpec<Amount | null> => ({
  ...base(label, rest),
  kind: 'money',
  suffix: currency,
  control: () =>
    new FormControl(value === null ? '' : toText(value), {
      nonNullable: true,
      validators: [...needed(rest), ...saying(rest, [isAmount(currency), isAtMost(most)])],
    }),
  read: ({ value: typed }) => toAmount(String(typed ?? ''), currency),
});

export const choice = (
  label: string,
  options: readonly Option[],
  { value = '', ...rest }: Common & { value?: string } = {},
): FieldSpec<string> => ({
  ...base(label, rest),
  kind: 'choice',
  options,
  control: () => new FormControl(value, { nonNullable: true, validators: needed(rest) }),
  read: ({ value: chosen }) => String(chosen ?? ''),
});

export const many = (
  label: string,
  options: readonly Option[],
  { value = [], ...rest }: Common & { value?: readonly string[] } = {},
): FieldSpec<readonly string[]> => ({
  ...base(label, rest),
  kind: 'many',
  options,
  control: () => new FormControl(value, { nonNullable: true, validators: needed(rest) }),
  read: ({ value: chosen }) => (Array.isArray(chosen) ? chosen.map(String) : []),
});

export const flag = (label: string, { value = false, ...rest }: Common & { value?: boolean } = {}): FieldSpec<boolean> => ({
  ...base(label, { ...rest, optional: true }),
  kind: 'flag',
  control: () => new FormControl(value, { nonNullable: true }),
  read: ({ value: on }) => on === true,
});

/** A moment in the person's own time zone; ISO 8601 in UTC, null where it is left empty. */
export const moment = (label: string, { value = null, ...rest }: Common & { value?: string | null } = {}): FieldSpec<string | null> => ({
  ...base(label, rest),
  kind: 'moment',
  control: () => new FormControl(value === null ? '' : localMoment(value), { nonNullable: true, validators: needed(rest) }),
  read: ({ value: typed }) => (typed ? new Date(String(typed)).toISOString() : null),
});

export function formOf(specs: FieldSpecs): FormGroup<Record<string, AbstractControl>> {
  return new FormGroup(Object.fromEntries(Object.entries(specs).map(([name, { control }]) => [name, control()])));
}

export function valuesOf<F extends FieldSpecs>(specs: F, form: FormGroup<Record<string, AbstractControl>>): ValuesOf<F>;
export function valuesOf(specs: FieldSpecs, form: FormGroup<Record<string, AbstractControl>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, { read }]) => {
      const control = form.controls[name];
      return control ? [[name, read(control)]] : [];
    }),
  );
}

const base = (label: string, { hint, optional = false, half = false, onlyIf }: Common) => ({
  label,
  hint: hint ?? null,
  optional,
  half,
  onlyIf: onlyIf ?? null,
  options: [],
  maxLength: null,
  suffix: null,
});

const saying = ({ wrong }: Common, validators: readonly ValidatorFn[]): readonly ValidatorFn[] =>
  wrong === undefined ? validators : [(control) => (validators.every((fits) => fits(control) === null) ? null : { server: wrong })];

const needed = ({ optional = false }: Common): ValidatorFn[] => (optional ? [] : [Validators.required]);

export const isAmount =
  (currency: string): ValidatorFn =>
  ({ value }) =>
    String(value ?? '').trim() === '' || toAmount(String(value), currency) !== null ? null : { amount: true };

const isAtMost =
  (most: Amount | null): ValidatorFn =>
  ({ value }) =>
    most === null || (toAmount(String(value ?? ''), most.currency)?.minor ?? 0) <= most.minor ? null : { max: { max: toText(most) } };

function localMoment(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
