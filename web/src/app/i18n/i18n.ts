import { inject, Injectable, signal } from '@angular/core';
import { translate, type Dictionary, type Key, type Params, type Translate, type Translation } from './translate';

/** One area's texts by language tag. English is complete; every other language has the same keys. */
export interface Texts<D extends Dictionary> {
  readonly en: D;
  readonly translations: Readonly<Record<string, Translation<D>>>;
}

export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

@Injectable({ providedIn: 'root' })
export class I18n {
  private readonly current = signal('en');
  /** BCP 47. Everything that reads it is drawn again when it changes. */
  readonly locale = this.current.asReadonly();

  use(locale: string): void {
    this.current.set(locale);
  }

  /** `currency` says how many digits its minor unit has (ISO 4217, as CLDR knows it). */
  money({ minor, currency }: Amount): string {
    const format = new Intl.NumberFormat(this.locale(), { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    // nothing is never shown as less than nothing
    return format.format(minor === 0 ? 0 : minor / 10 ** digits);
  }

  /** The same without the minor unit where that is zero: for ranges and limits, not for what is paid. */
  roundMoney({ minor, currency }: Amount): string {
    const format = new Intl.NumberFormat(this.locale(), { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  percent(basisPoints: number): string {
    return new Intl.NumberFormat(this.locale(), { style: 'percent', maximumFractionDigits: 4 }).format(basisPoints / 10_000);
  }

  day(instant: string): string {
    return new Intl.DateTimeFormat(this.locale(), { dateStyle: 'medium' }).format(new Date(instant));
  }

  /** `month` from 1. */
  monthOf(year: number, month: number): string {
    return new Intl.DateTimeFormat(this.locale(), { month: '2-digit', year: 'numeric' }).format(new Date(year, month - 1));
  }

  dayAndTime(instant: string): string {
    return new Intl.DateTimeFormat(this.locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
  }

  country(code: string): string {
    return new Intl.DisplayNames([this.locale()], { type: 'region' }).of(code) ?? code;
  }
}

/** Call where injection is possible; the function follows the language. */
export function injectTexts<D extends Dictionary>(texts: Texts<D>): Translate<D> {
  const i18n = inject(I18n);
  return (key: Key<D>, params?: Params) => translate(dictionaryIn(texts, i18n.locale()), i18n.locale(), key, params);
}

/** For `de-AT` those of `de`; the English ones where there are none. */
export function dictionaryIn<D extends Dictionary>({ en, translations }: Texts<D>, locale: string): D | Translation<D> {
  return translations[locale] ?? translations[locale.split('-')[0] ?? locale] ?? en;
}
