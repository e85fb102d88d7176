import { chooseLocale, findLocale } from '../../../platform/kernel/locales';
import { fallbackChain } from '../domain/translations';
import { unknownLanguage, unknownLocale } from '../errors';

/** A language a text is asked for in. */
export interface Reading {
  readonly locale: string;
  /** Where its texts are looked for, best first; the default language comes after them all. Empty: it is the default itself. */
  readonly chain: readonly string[];
  readonly headers: { readonly 'Content-Language': string };
}

/** What of a shop's languages makes one prepared statement differ from another. */
export interface LanguageShape {
  /** There are several, so that a product may be named by any of its addresses. */
  readonly several: boolean;
  /** Not in the default one. */
  readonly translated: boolean;
}

export interface ShopLocales {
  /** Texts in the rows are in it. */
  readonly first: string;
  /** Those besides the default; empty in a shop of one language. */
  readonly others: readonly Reading[];
  /** Languages texts may be translated into: the others and those they fall back to. */
  readonly translatable: readonly string[];
  /** Of a request: the one it names, else the best of what it accepts. Throws `catalog.unknown-locale` for a name the shop does not know. */
  choose(named: string | undefined, accepted: readonly string[]): Reading;
  /** The default where the shop does not speak it. */
  reading(locale: string | undefined): Reading;
  /** Throws `catalog.untranslatable`. */
  assertTranslatable(translations: Readonly<Record<string, unknown>> | undefined): void;
}

/** `offered`: those of SHOP_LOCALES, the default first. */
export function createShopLocales(offered: readonly string[]): ShopLocales {
  const first = offered[0] ?? 'en';
  const readings = new Map(offered.map((locale) => [locale, readingOf(locale, fallbackChain(locale, first))]));
  const byDefault = readings.get(first) ?? readingOf(first, []);
  const others = [...readings.values()].filter((r) => r.chain.length > 0);
  const translatable = [...new Set(others.flatMap((r) => r.chain))];
  const best = new WeakMap<readonly string[], Reading>();

  const reading = (locale: string | undefined): Reading =>
    locale === undefined ? byDefault : (readings.get(findLocale(locale, offered) ?? first) ?? byDefault);

  return {
    first,
    others,
    translatable,
    reading,
    choose(named, accepted) {
      if (named !== undefined) {
        if (findLocale(named, offered) === undefined) throw unknownLocale(offered);
        return reading(named);
      }
      if (others.length === 0) return byDefault;
      const known = best.get(accepted);
      if (known) return known;
      const chosen = reading(chooseLocale(accepted, offered));
      best.set(accepted, chosen);
      return chosen;
    },
    assertTranslatable(translations = {}) {
      const unknown = Object.keys(translations).find((locale) => !translatable.includes(locale));
      if (unknown !== undefined) throw unknownLanguage(unknown, translatable);
    },
  };
}

const readingOf = (locale: string, chain: readonly string[]): Reading => ({ locale, chain, headers: { 'Content-Language': locale } });
