import { pick } from '../domain/translations';
import type { CategoryStep } from '../read-models/facts';
import type { PricedProduct } from '../read-models/public-prices';

/** The product with the texts of a language, each from the first of the chain that has it. */
export function productIn(chain: readonly string[], product: PricedProduct): PricedProduct {
  const { translations, options } = product;
  if (Object.keys(translations).length === 0) return product;
  const valueIn = (option: string, value: string): string =>
    pick(chain, translations, (texts) => texts.options?.[option]?.values?.[value]) ?? value;
  return {
    ...product,
    title: pick(chain, translations, (texts) => texts.title) ?? product.title,
    slug: pick(chain, translations, (texts) => texts.slug) ?? product.slug,
    description: pick(chain, translations, (texts) => texts.description) ?? product.description,
    seo_title: pick(chain, translations, (texts) => texts.seoTitle) ?? product.seo_title,
    seo_description: pick(chain, translations, (texts) => texts.seoDescription) ?? product.seo_description,
    options: options.map((name) => pick(chain, translations, (texts) => texts.options?.[name]?.name) ?? name),
    variants: product.variants.map((v) => ({ ...v, values: v.values.map((value, at) => valueIn(options[at] ?? '', value)) })),
    images: product.images.map(({ id, image }) => ({
      id,
      image: { ...image, alt: pick(chain, translations, (texts) => texts.imageAlts?.[image.alt]) ?? image.alt },
    })),
  };
}

export const categoryPathsIn = (
  chain: readonly string[],
  paths: ReadonlyMap<string, readonly CategoryStep[]>,
): ReadonlyMap<string, readonly CategoryStep[]> =>
  new Map(
    [...paths].map(([id, steps]) => [
      id,
      steps.map((step) => ({
        ...step,
        name: pick(chain, step.translations, (texts) => texts.name) ?? step.name,
        slug: pick(chain, step.translations, (texts) => texts.slug) ?? step.slug,
      })),
    ]),
  );
