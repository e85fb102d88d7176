/** By BCP 47 locale, the shop's default one left out: its texts stand in the row. */
export type Translations<T> = Readonly<Record<string, T>>;

/** What is not there is shown in the next language of the chain. */
export interface ProductTexts {
  readonly title?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  readonly seoTitle?: string | undefined;
  readonly seoDescription?: string | undefined;
  /** By the option's name in the default language; its values by theirs. */
  readonly options?: Readonly<Record<string, OptionTexts>> | undefined;
  /** By the text of the default language. */
  readonly imageAlts?: Readonly<Record<string, string>> | undefined;
}

export interface OptionTexts {
  readonly name?: string | undefined;
  readonly values?: Readonly<Record<string, string>> | undefined;
}

export interface CategoryTexts {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  readonly seoTitle?: string | undefined;
  readonly seoDescription?: string | undefined;
}

export interface AttributeTexts {
  readonly name?: string | undefined;
  /** By the choice in the default language. */
  readonly choices?: Readonly<Record<string, string>> | undefined;
}

/** `de-Latn-AT` → `de-Latn-AT`, `de-Latn`, `de`, up to the default locale, whose texts are those of the row. */
export function fallbackChain(locale: string, defaultLocale: string): readonly string[] {
  const parts = locale.split('-');
  const chain = parts.map((_, at) => parts.slice(0, parts.length - at).join('-'));
  const end = chain.findIndex((l) => l.toLowerCase() === defaultLocale.toLowerCase());
  return end < 0 ? chain : chain.slice(0, end);
}

/** The first text of the chain. */
export function pick<T, R>(chain: readonly string[], translations: Translations<T>, read: (texts: T) => R | undefined): R | undefined {
  for (const locale of chain) {
    const texts = translations[locale];
    const text = texts === undefined ? undefined : read(texts);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** What a variant is called; `values` are those of the options in `names`. */
export interface VariantWords {
  readonly title: string;
  readonly slug: string;
  readonly names: readonly string[];
  readonly values: readonly string[];
}

export function variantWordsIn(
  chain: readonly string[],
  translations: Translations<ProductTexts>,
  { title, slug, names, values }: VariantWords,
): { title: string; slug: string; options: { name: string; value: string }[] } {
  return {
    title: pick(chain, translations, (texts) => texts.title) ?? title,
    slug: pick(chain, translations, (texts) => texts.slug) ?? slug,
    options: names.map((name, at) => {
      const value = values[at] ?? '';
      return {
        name: pick(chain, translations, (texts) => texts.options?.[name]?.name) ?? name,
        value: pick(chain, translations, (texts) => texts.options?.[name]?.values?.[value]) ?? value,
      };
    }),
  };
}

interface Source {
  readonly slug: string;
  readonly options: readonly string[];
  readonly variants: readonly { readonly optionValues: readonly string[] }[];
}

/** Without empty texts, texts of what the product does not have, and an address that is the product's own; null when nothing is left. */
export function tidyProductTexts(texts: ProductTexts, product: Source): ProductTexts | null {
  const options = Object.fromEntries(
    Object.entries(texts.options ?? {}).flatMap(([option, { name, values = {} }]) => {
      const at = product.options.indexOf(option);
      if (at < 0) return [];
      const used = new Set(product.variants.map((v) => v.optionValues[at]));
      const kept = tidyTexts({
        name,
        values: tidyTexts(Object.fromEntries(Object.entries(values).filter(([value]) => used.has(value)))) ?? undefined,
      });
      return kept ? [[option, kept]] : [];
    }),
  );
  return tidyTexts({
    title: texts.title,
    slug: texts.slug === product.slug ? undefined : texts.slug,
    description: texts.description,
    seoTitle: texts.seoTitle,
    seoDescription: texts.seoDescription,
    options: tidyTexts(options) ?? undefined,
    imageAlts: tidyTexts(texts.imageAlts ?? {}) ?? undefined,
  });
}

/** Without what is empty; null when nothing is left. */
export function tidyTexts<T extends object>(texts: T): T | null {
  const kept = { ...texts };
  for (const [key, value] of Object.entries(texts)) {
    if (value === undefined || value === null || value === '') Reflect.deleteProperty(kept, key);
  }
  return Object.keys(kept).length === 0 ? null : kept;
}

/** Those that are given take the place of what there was in their locale, null takes it away; the others stay. */
export function mergeTranslations<T>(before: Translations<T>, given: Readonly<Record<string, T | null>> | undefined): Translations<T> {
  return inOrder({ ...before, ...given });
}

/** By locale, without those that say nothing. */
export function inOrder<T>(translations: Readonly<Record<string, T | null>>): Translations<T> {
  const entries = Object.entries(translations).flatMap(([locale, texts]) => (texts === null ? [] : [[locale, texts] as const]));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One field for each text, as `translations.de.title`: what a history tells. */
export function translationFields(translations: Translations<object>): Record<string, string> {
  const fields: Record<string, string> = {};
  const add = (path: string, value: unknown): void => {
    if (typeof value === 'string') fields[path] = value;
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
  };
  for (const [locale, texts] of Object.entries(translations)) add(`translations.${locale}`, texts);
  return fields;
}
