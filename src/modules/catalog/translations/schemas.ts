import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { ProductSlug, Slug } from '../products/slug-schemas';

/** Of every public read: a language of the shop; without it, the best of Accept-Language. */
export const localeQuery = { locale: z.string().min(2).max(35).optional() };
export const LocaleQuery = z.strictObject(localeQuery);

/** Of an address that another one leads to. */
export const localeSuffix = ({ locale }: z.output<typeof LocaleQuery>): string => (locale === undefined ? '' : `?locale=${locale}`);

const Locale = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as de or en-GB');
const Alt = z.string().min(1).max(500);
const OptionName = OneLine(60);
const OptionText = OneLine(120);

export const ProductTexts = z
  .strictObject({
    title: OneLine(300).optional(),
    slug: ProductSlug.optional(),
    description: z.string().max(50_000).optional(),
    seoTitle: OneLine(200).optional(),
    seoDescription: OneLine(500).optional(),
    /** By the option's name in the default language; its values by theirs. */
    options: z
      .record(OptionName, z.strictObject({ name: OptionName.optional(), values: z.record(OptionText, OptionText).optional() }))
      .optional(),
    /** By the text of the default language. */
    imageAlts: z.record(Alt, Alt).optional(),
  })
  .meta({ id: 'ProductTexts' });

export const CategoryTexts = z
  .strictObject({
    name: OneLine(120).optional(),
    slug: Slug.optional(),
    description: z.string().trim().max(5_000).optional(),
    seoTitle: OneLine(200).optional(),
    seoDescription: OneLine(500).optional(),
  })
  .meta({ id: 'CategoryTexts' });

export const AttributeTexts = z
  .strictObject({
    name: OneLine(80).optional(),
    /** By the choice in the default language. */
    choices: z.record(OptionText, OptionText).optional(),
  })
  .meta({ id: 'AttributeTexts' });

/** Those that are given take the place of what there was in their locale, null takes it away; the others stay. */
export const ProductTranslations = z.record(Locale, ProductTexts.nullable());
export const CategoryTranslations = z.record(Locale, CategoryTexts.nullable());
export const AttributeTranslations = z.record(Locale, AttributeTexts.nullable());

export const StoredProductTranslations = z.record(z.string(), ProductTexts);
export const StoredCategoryTranslations = z.record(z.string(), CategoryTexts);
export const StoredAttributeTranslations = z.record(z.string(), AttributeTexts);
