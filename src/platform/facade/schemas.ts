import { z } from 'zod';

/** ISO 4217, upper case. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Minor units, a safe integer; may be negative only where a field says so. */
export const Money = z.object({ minor: z.int(), currency: Currency }).meta({ id: 'Money' });
export type Money = z.output<typeof Money>;

export const Instant = z.iso.datetime();

/** Where a buyer transfers the money to; `reference` tells whose it is. */
export const BankDetails = z
  .object({
    holder: z.string(),
    iban: z.string(),
    bic: z.string().nullable(),
    bank: z.string().nullable(),
    reference: z.string(),
    amount: Money,
  })
  .meta({ id: 'BankDetails' });
export type BankDetails = z.output<typeof BankDetails>;

/** Units that are sold before they have arrived. `shipsFrom` is a day (`2026-03-01`): a pre-order has one, a back-order may say in how many days. */
export const Ahead = z
  .object({
    kind: z.enum(['backorder', 'preorder']),
    shipsFrom: z.iso.date().nullable(),
    shipsInDays: z.int().nullable(),
    /** Of a line: those of its units. Of an article: as many as may be promised. */
    units: z.int(),
  })
  .meta({ id: 'Ahead' });
export type Ahead = z.output<typeof Ahead>;

/** Files to download instead of a thing to ship: so many times for each unit, and for so many days after payment; null: without an end. */
export const Digital = z.object({ downloads: z.int().nullable(), days: z.int().nullable() }).meta({ id: 'Digital' });
export type Digital = z.output<typeof Digital>;

/** What one unit of a bundle consists of. */
export const BundlePart = z
  .object({
    variantId: z.uuid(),
    sku: z.string(),
    title: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    /** In one bundle. */
    quantity: z.int(),
  })
  .meta({ id: 'BundlePart' });
export type BundlePart = z.output<typeof BundlePart>;

/** What the lines of carts and orders say of an article; spread into a line's schema. `title` and `options` are the buyer's words. */
export const article = {
  variantId: z.uuid(),
  productId: z.uuid(),
  slug: z.string(),
  sku: z.string(),
  title: z.string(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  imageUrl: z.string().nullable(),
  /** Left out when nothing of it is promised before it has arrived. */
  ahead: Ahead.optional(),
  /** Left out of what is shipped. */
  digital: Digital.optional(),
  /** Each unit becomes a gift card worth its price; digital too, without files. */
  giftCard: z.boolean().optional(),
  /** Of a bundle. */
  parts: z.array(BundlePart).optional(),
  /** A buyer cannot return it; left out: as the shop's returns go. */
  finalSale: z.boolean().optional(),
};

/** `ratePercent`: 20 is 20 %; at most four decimals. */
export const TaxLine = z.object({ name: z.string(), ratePercent: z.number(), amount: Money });
export type TaxLine = z.output<typeof TaxLine>;

/**
 * What a cart or an order comes to: total = subtotal − discount + shipping (+ tax where not `taxIncluded`) + rounding. `tax`
 * is that of the lines and of shipping; each of the two was rounded once and is only added up here.
 */
export const Totals = z.object({
  subtotal: Money,
  discount: Money,
  shipping: Money,
  tax: Money,
  taxIncluded: z.boolean(),
  taxLines: z.array(TaxLine),
  rounding: Money,
  total: Money,
});
export type Totals = z.output<typeof Totals>;

/**
 * A name or a note as people write it. Refused: line breaks, control characters, and characters that turn the direction of
 * what stands beside them. U+200D stays, which joins the parts of an emoji or of an Indic letter.
 */
const oneLine = (max: number) => z.string().trim().min(1).max(max).regex(shownInOneLine, 'must be one line with something to see in it');

/** At least one character that is neither blank, nor invisible, nor a mark on nothing. */
const shownInOneLine =
  /^(?=.*[^\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800])[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** `country` is ISO 3166-1 alpha-2. */
export const Address = z
  .strictObject({
    name: oneLine(120),
    line1: oneLine(200),
    line2: oneLine(200).optional(),
    city: oneLine(120),
    region: oneLine(120).optional(),
    postalCode: oneLine(20),
    country: z.string().regex(/^[A-Z]{2}$/),
    phone: oneLine(40).optional(),
  })
  .meta({ id: 'Address' });
export type Address = z.output<typeof Address>;

const Spans = z.array(z.object({ opens: z.string(), closes: z.string() }));

/** A place where buyers fetch what they bought. Times are local there; `24:00` is midnight. */
export const PickupPlace = z
  .object({
    storeId: z.uuid(),
    name: z.string(),
    address: Address,
    phone: z.string().nullable(),
    timeZone: z.string(),
    hours: z.object({
      week: z.partialRecord(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), Spans),
      /** Days that differ; without spans it is closed. */
      special: z.array(z.object({ date: z.iso.date(), spans: Spans })),
    }),
  })
  .meta({ id: 'PickupPlace' });
export type PickupPlace = z.output<typeof PickupPlace>;

/** Trimmed and lower-cased: one account per address. At most 254 characters (RFC 5321). */
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A whole number that comes as text, in decimal digits and nothing else; for `z.coerce`, `0x10` and ` 50` are numbers, too. */
export const QueryInteger = (min: number, max: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^[0-9]{1,16}$/.test(text) ? Number(text) : null),
    z.int('must be a whole number in digits').min(min).max(max),
  );

/** `limit` and `cursor` of every list; spread into a route's query. */
export const pageQuery = {
  limit: QueryInteger(1, 100).optional(),
  cursor: z.string().max(500).optional(),
};

export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export type Page<T> = { items: T[]; nextCursor: string | null };

/** Who is asking, with the rights of this moment. The users module answers it; everyone else only reads it. */
export const Principal = z.object({
  userId: z.uuid(),
  sessionId: z.uuid(),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  storeIds: z.array(z.uuid()),
  /** Groups of customers the account is in. */
  groupIds: z.array(z.uuid()),
});
export type Principal = z.output<typeof Principal>;

/** Whom a gift card is for. `sendOn`: the day (UTC) on which it is mailed; without it at once. */
export const GiftRecipient = z
  .strictObject({
    email: Email,
    message: z.string().trim().max(500).optional(),
    sendOn: z.iso.date().optional(),
  })
  .meta({ id: 'GiftRecipient' });
export type GiftRecipient = z.output<typeof GiftRecipient>;

export { oneLine as OneLine };
