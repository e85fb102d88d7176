import { z } from 'zod';
import { Instant } from '../../../platform/facade/schemas';
import { isRange, joined, plain } from '../domain/tax';

const oneOf = (what: (text: string) => boolean, message: string) => z.string().trim().max(60).refine(what, message);
const isCode = (text: string): boolean => /^[A-Z0-9]+\*?$|^\*$/.test(joined(text)) && joined(text) !== '*';

/** What staff say of a rate. `ratePercent`: 0 to 100, at most four decimals. */
export const TaxRateInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  ratePercent: z
    .number('must be a number')
    .min(0)
    .max(100)
    .refine((percent) => Math.abs(percent * 10_000 - Math.round(percent * 10_000)) < 1e-6, 'has at most four decimals'),
  /** As products have it: standard, reduced-rate. */
  taxClass: z
    .string()
    .max(40)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits with hyphens between'),
  /** ISO 3166-1 alpha-2, or nothing for every country. */
  country: z.string().regex(/^([A-Z]{2})?$/, 'must be two capital letters, or empty for every country'),
  /** As addresses name it (IL), or nothing for every region of the country. */
  region: z.string().trim().max(60),
  /** `10115`, `902*` or `90210...90299`; none for every place. */
  postalCodes: z
    .array(
      oneOf((text) => isCode(text) || isRange(joined(text)), 'must be a code (10115), the start of one (902*) or a range (90210...90299)'),
    )
    .max(1_000),
  cities: z.array(oneOf((text) => text !== '', 'must name a city')).max(1_000),
  /** Of rates with the same priority only the closest one holds; those of different ones add up. */
  priority: z.int('must be a whole number').min(1).max(100),
  /** Taken of the price with the taxes before it. */
  compound: z.boolean('must be 0 or 1'),
  /** Also on shipping. */
  shipping: z.boolean('must be 0 or 1'),
});
export type TaxRateInput = z.output<typeof TaxRateInput>;

export const TaxRateView = TaxRateInput.extend({ id: z.uuid(), createdAt: Instant, updatedAt: Instant }).meta({ id: 'TaxRate' });
export type TaxRateView = z.output<typeof TaxRateView>;

/** As it is stored and compared: codes and names in capitals, each once, in order. */
export const normalRate = (rate: TaxRateInput): TaxRateInput => ({
  ...rate,
  region: plain(rate.region).replace(new RegExp(`^${rate.country}-`), ''),
  postalCodes: [...new Set(rate.postalCodes.map(joined))].sort(),
  cities: [...new Set(rate.cities.map(plain))].sort(),
});

/** What a file would do, or has done. */
export const TaxImport = z
  .object({ added: z.int(), changed: z.int(), unchanged: z.int(), removed: z.int(), dryRun: z.boolean() })
  .meta({ id: 'TaxImport' });
export type TaxImport = z.output<typeof TaxImport>;

/** In hundredths of the price. */
export const TaxAnswer = z
  .object({
    price: z.int(),
    pricesIncludeTax: z.boolean(),
    tax: z.int(),
    /** In the order in which they are taken. */
    rates: z.array(TaxRateInput.extend({ id: z.uuid(), amount: z.int(), onShipping: z.boolean() })),
  })
  .meta({ id: 'TaxAnswer' });
export type TaxAnswer = z.output<typeof TaxAnswer>;

export const ExemptGroups = z.strictObject({ groupIds: z.array(z.uuid()).max(500) }).meta({ id: 'TaxExemptGroups' });
