import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';
import type { Translatable } from '../frame/translated-texts';

interface ProductWords {
  readonly title: string;
  readonly description: string;
  readonly slug: string;
  readonly seoTitle: string;
  readonly seoDescription: string;
  readonly options: readonly string[];
  readonly rows: readonly { readonly values: readonly string[] }[];
  readonly imageAlts: readonly string[];
}

/** What of a product may have words in another language. */
export function productTexts(t: Translate<typeof adminEn>, product: ProductWords): Translatable[] {
  const options = product.options.flatMap((option, at): Translatable[] => [
    { path: ['options', option, 'name'], label: t('translation.option', { name: option }), source: option, most: 60 },
    ...distinct(product.rows.map(({ values }) => values[at] ?? '')).map((value) => ({
      path: ['options', option, 'values', value],
      label: t('translation.valueOf', { name: option }),
      source: value,
      most: 120,
    })),
  ]);
  const alts = distinct(product.imageAlts).map((alt) => ({
    path: ['imageAlts', alt],
    label: t('translation.picture'),
    source: alt,
    most: 500,
  }));
  return [
    { path: ['title'], label: t('product.title'), source: product.title, most: 300 },
    { path: ['description'], label: t('product.description'), source: product.description, most: 50_000, long: true },
    ...options,
    ...alts,
    { path: ['seoTitle'], label: t('seo.title'), source: product.seoTitle, most: 200 },
    { path: ['seoDescription'], label: t('seo.description'), source: product.seoDescription, most: 500 },
    { path: ['slug'], label: t('product.address'), source: product.slug, most: 120, spare: true },
  ];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ''))];
