import { hash } from 'node:crypto';
import { z } from 'zod';
import { Currency, OneLine } from '../../../platform/facade/schemas';
import { shapeError } from '../../../platform/http/json-shape';
import { mostOfPart, mostParts } from '../domain/bundle';
import { mostMinor } from '../domain/price';
import { mostUnits } from '../domain/shelf';
import { ProductTranslations } from '../translations/schemas';
import { Attributes, Focal, ProductSlug, ProductStatus, Sku, Tags } from '../products/schemas';
import { CategoryPath, firstFault, isWords, readWords, type Fault, type ReadWords } from './words';

const minor = z.int().min(0).max(mostMinor);

/** A URL (http, https or data) or a path relative to the import file. */
const ImageLine = z.union([
  z.string().min(1).max(14_000_000),
  z.strictObject({
    url: z.string().min(1).max(14_000_000),
    alt: z.string().max(500).default(''),
    /** The point that stays in the middle of a cut; null: none; left out: as it is. */ focal: Focal.nullable().optional(),
  }),
]);

const StockLine = z.strictObject({
  /** Code or name of the store; left out: the first store. A store that does not exist yet is opened. */
  store: OneLine(120).optional(),
  onHand: z.int().min(0).max(mostUnits),
  backorder: z.boolean().optional(),
});

const PriceLine = z.strictObject({ currency: Currency, minor, compareAtMinor: minor.nullable().optional() });

const VariantLine = z.strictObject({
  sku: Sku,
  options: z.record(OneLine(60), OneLine(120)).default({}),
  prices: z.array(PriceLine).max(50),
  weightGrams: z.int().min(0).max(10_000_000).default(0),
  stock: z.array(StockLine).max(200).default([]),
  /** Units; null: as the shop's settings say; left out: as it is. */
  lowStock: z.int().min(0).max(1_000_000).nullable().optional(),
  /** What a bundle consists of; the variants have to be there when the line is read. Empty: it is none; left out: as it is. */
  bundle: z
    .array(z.strictObject({ sku: Sku, quantity: z.int().min(1).max(mostOfPart).default(1) }))
    .max(mostParts)
    .optional(),
  /** Files instead of a thing; staff put the files there. Left out: as it is. */
  digital: z.boolean().optional(),
  /** Of what is digital: units are counted nevertheless. */
  trackStock: z.boolean().optional(),
  /** A gift card worth its price instead of files. Left out: as it is. */
  giftCard: z.boolean().optional(),
  /** Places in `images`, counted from 0. */
  images: z.array(z.int().min(0).max(99)).max(20).default([]),
});

/** One line of an import, as docs/import.md describes it. */
export const ImportLine = z
  .strictObject({
    externalId: OneLine(200).optional(),
    slug: ProductSlug.optional(),
    title: OneLine(300),
    description: z.string().max(50_000).default(''),
    brand: OneLine(120).nullable().default(null),
    status: ProductStatus.default('published'),
    taxClass: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .default('standard'),
    /** Code or name of a product type that exists. */
    type: OneLine(80).optional(),
    tags: Tags.default([]),
    publishAt: z.iso.datetime({ offset: true }).optional(),
    seoTitle: OneLine(200).optional(),
    seoDescription: OneLine(500).optional(),
    /** Downloads for each unit bought, and days after payment; null: without an end; left out: as it is. */
    downloadLimit: z.int().min(1).max(1_000).nullable().optional(),
    downloadDays: z.int().min(1).max(3_650).nullable().optional(),
    /** A buyer cannot return it; left out: as it is. */
    finalSale: z.boolean().optional(),
    attributes: Attributes.default({}),
    /** `"Home > Kitchen"`: categories that do not exist yet are made. */
    categories: z.array(CategoryPath).max(50).default([]),
    images: z.array(ImageLine).max(100).default([]),
    options: z.array(OneLine(60)).max(10).optional(),
    variants: z.array(VariantLine).min(1).max(2_000),
    /** By locale; those that are not named stay, null takes one away. */
    translations: ProductTranslations.optional(),
  })
  .refine((line) => line.externalId !== undefined || line.slug !== undefined, 'externalId or slug is needed: it says which product this is')
  .refine(
    (line) => line.variants.every((v) => v.images.every((at) => at < line.images.length)),
    'a variant names an image that is not in the list',
  );
export type ImportLine = z.output<typeof ImportLine>;

export interface ReadLine {
  /** Counted from 1. */
  readonly number: number;
  readonly line: ImportLine;
  /** The same for lines that say the same. */
  readonly fingerprint: string;
}

export type ParsedLine = ReadLine | ReadWords | { readonly number: number; readonly error: string };

export function parseLine(text: string, number: number): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { number, error: 'not JSON' };
  }
  const read = isWords(value) ? readWords(value, number) : readLine(value, number);
  return 'line' in read || 'words' in read
    ? read
    : { number, error: [...(read.path.length > 0 ? [read.path.join('.')] : []), read.reason].join(': ') };
}

/** The line, or the first thing in it that does not fit and where it stands. */
export function readLine(value: unknown, number: number): ReadLine | Fault {
  const shape = shapeError(value);
  if (shape) return { path: shape.pointer.split('/').slice(1), reason: shape.detail };
  const parsed = ImportLine.safeParse(value);
  if (!parsed.success) return firstFault(parsed.error);
  return { number, line: parsed.data, fingerprint: hash('sha256', JSON.stringify(parsed.data), 'hex') };
}
