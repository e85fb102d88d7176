import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { mostMinor } from '../domain/price';
import { AttributeValue, Slug, Tag } from '../products/schemas';

const minor = z.int().min(0).max(mostMinor).optional();
const bound = z.number().optional();

const Condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('tag'), is: Tag }),
  z.strictObject({ field: z.enum(['brand', 'category', 'type']), is: Slug }),
  z.strictObject({ field: z.literal('title'), contains: OneLine(200) }),
  z.strictObject({ field: z.literal('price'), min: minor, max: minor }),
  z.strictObject({ field: z.literal('on-sale'), is: z.boolean() }),
  z.strictObject({ field: z.literal('rating'), min: z.number().min(1).max(5) }),
  z
    .strictObject({ field: z.literal('attribute'), name: OneLine(80), is: AttributeValue.optional(), min: bound, max: bound })
    .refine((c) => c.is !== undefined || c.min !== undefined || c.max !== undefined, 'says neither a value nor a range'),
  z.strictObject({ field: z.literal('published'), withinDays: z.int().min(1).max(3_650) }),
]);

/** A collection's rule. `brand`, `category` and `type` are slugs or codes, prices minor units of the shop's currency. */
export const CollectionRule = z
  .strictObject({ match: z.enum(['all', 'any']), conditions: z.array(Condition).min(1).max(30) })
  .meta({ id: 'CollectionRule' });
export type CollectionRule = z.output<typeof CollectionRule>;
