import type { Image, Money, Suggestions } from '../../api/types';
import type { Key } from '../../i18n/translate';
import type { shopEn } from '../../i18n/shop-en';

/** Something to choose below the search field. */
export interface Offer {
  /** Counted over all groups. */
  readonly index: number;
  readonly kind: 'query' | 'category' | 'brand' | 'product';
  readonly label: string;
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly price: Money | null;
  readonly image: Image | null;
}

export interface OfferGroup {
  readonly heading: Key<typeof shopEn>;
  readonly offers: readonly Offer[];
}

export function offersOf(suggestions: Suggestions | null): OfferGroup[] {
  if (!suggestions) return [];
  const plain = { params: {}, price: null, image: null };
  const groups: { heading: OfferGroup['heading']; offers: Omit<Offer, 'index'>[] }[] = [
    {
      heading: 'search.queries',
      offers: suggestions.queries.map((q) => ({ ...plain, kind: 'query', label: q, path: ['/search'], params: { q } })),
    },
    {
      heading: 'search.categories',
      offers: suggestions.categories.map(({ slug, name }) => ({ ...plain, kind: 'category', label: name, path: ['/c', slug] })),
    },
    {
      heading: 'search.brands',
      offers: suggestions.brands.map(({ slug, name }) => ({
        ...plain,
        kind: 'brand',
        label: name,
        path: ['/products'],
        params: { brand: slug },
      })),
    },
    {
      heading: 'search.products',
      offers: suggestions.products.map(({ slug, title, price, image }) => ({
        ...plain,
        kind: 'product',
        label: title,
        path: ['/p', slug],
        price,
        image,
      })),
    },
  ];
  let index = 0;
  return groups
    .filter(({ offers }) => offers.length > 0)
    .map(({ heading, offers }) => ({ heading, offers: offers.map((offer) => ({ ...offer, index: index++ })) }));
}
