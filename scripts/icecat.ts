import { z } from 'zod';

const Product = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    supplier: z.string(),
    ean: z.array(z.string()).optional(),
    short_description: z.string().optional(),
    img_500x500: z.string().optional(),
    date_released: z.string().optional(),
    price: z.number(),
  })
  .catchall(z.unknown());

export interface IcecatLine {
  readonly externalId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly categories: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly images: readonly { readonly url: string; readonly alt: string }[];
  readonly variants: readonly {
    readonly sku: string;
    readonly prices: readonly { readonly currency: string; readonly minor: number }[];
    readonly stock: readonly { readonly onHand: number }[];
  }[];
}

/**
 * One product of the Icecat set as a line of an import. The number at the end of its address is the one the ratings name.
 * It has no stock figures: some are made, the same every time, a few of them nought. A product type is its category, too.
 */
export function icecatLine(text: string): IcecatLine {
  const p = Product.parse(JSON.parse(text));
  const title = oneLine(p.title).slice(0, 300);
  const attributes = Object.entries(p).flatMap(([key, value]) => {
    const named = /^attr_[tnb]_(.+)$/.exec(key)?.[1];
    const name = named?.replace(/_+/g, ' ').trim().slice(0, 80);
    return name && isAttribute(value) ? [[name, typeof value === 'string' ? value.slice(0, 2_000) : value] as const] : [];
  });
  const type = p['attr_t_product_type'];
  return {
    externalId: `icecat:${p.id}`,
    slug: `${addressOf(title)}-${p.id}`,
    title,
    description: p.short_description ?? '',
    brand: oneLine(p.supplier) || null,
    categories: typeof type === 'string' && /^[\p{L} -]{3,60}$/u.test(type) ? [type] : [],
    attributes: {
      model: oneLine(p.name),
      ...(p.ean && p.ean.length > 0 ? { ean: p.ean.slice(0, 100) } : {}),
      ...Object.fromEntries(attributes),
    },
    images: p.img_500x500 ? [{ url: p.img_500x500, alt: title }] : [],
    variants: [
      {
        sku: `ICECAT-${p.id}`,
        prices: [{ currency: 'USD', minor: Math.round(p.price) }],
        stock: [{ onHand: Number(p.id) % 11 === 0 ? 0 : 1 + (Number(p.id) % 40) }],
      },
    ],
  };
}

const isAttribute = (value: unknown): value is string | number | boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';

const oneLine = (text: string): string => text.replace(/\p{Cc}+|\s+/gu, ' ').trim();

const addressOf = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '') || 'product';
