import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { attributeKinds } from '../domain/attributes';
import { Slug } from '../products/schemas';
import { AttributeTranslations, StoredAttributeTranslations } from '../translations/schemas';

const Code = Slug.max(80);
const flags = {
  /** Shoppers can filter lists by it. */
  filterable: z.boolean().optional(),
  /** Its values are found by the search. */
  searchable: z.boolean().optional(),
  /** It stands on the product page. */
  shown: z.boolean().optional(),
};
const rest = {
  /** Of numbers: `in`, `kg`, `W`. */
  unit: OneLine(20).nullable().optional(),
  /** Of kind `choice`: the values a product may have, in their order. */
  choices: z.array(OneLine(120)).max(500).optional(),
  /** A product may have several; texts and choices only. */
  multiple: z.boolean().optional(),
  position: z.int().min(0).max(10_000).optional(),
  translations: AttributeTranslations.optional(),
  ...flags,
};

export const Attribute = z
  .object({
    id: z.uuid(),
    code: z.string(),
    /** Also the name under which products keep the value. */
    name: z.string(),
    kind: z.enum(attributeKinds),
    unit: z.string().nullable(),
    choices: z.array(z.string()),
    multiple: z.boolean(),
    filterable: z.boolean(),
    searchable: z.boolean(),
    shown: z.boolean(),
    position: z.int(),
    /** By locale; the default one stands in the fields above. */
    translations: StoredAttributeTranslations,
    version: z.int(),
    /** Products of any status that have a value for it. */
    count: z.int(),
  })
  .meta({ id: 'Attribute' });
export type Attribute = z.output<typeof Attribute>;

export const NewAttribute = z.strictObject({ name: OneLine(80), code: Code.optional(), kind: z.enum(attributeKinds), ...rest });
export type NewAttribute = z.output<typeof NewAttribute>;
export const AttributeChanges = z.strictObject({
  version: z.int(),
  name: OneLine(80).optional(),
  code: Code.optional(),
  kind: z.enum(attributeKinds).optional(),
  ...rest,
});
export type AttributeChanges = z.output<typeof AttributeChanges>;

/** A name that products use and nobody has defined yet. */
export const FreeAttribute = z.object({ name: z.string(), count: z.int(), examples: z.array(z.string()) }).meta({ id: 'FreeAttribute' });
export type FreeAttribute = z.output<typeof FreeAttribute>;

const TypeAttribute = z.strictObject({ attributeId: z.uuid(), required: z.boolean().default(false) });

export const ProductType = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    attributes: z.array(z.object({ attributeId: z.uuid(), required: z.boolean() })),
    version: z.int(),
    count: z.int(),
  })
  .meta({ id: 'ProductType' });
export type ProductType = z.output<typeof ProductType>;

/** `attributes` in the order they are shown. */
export const NewProductType = z.strictObject({
  name: OneLine(80),
  code: Code.optional(),
  attributes: z.array(TypeAttribute).max(200).default([]),
});
export type NewProductType = z.output<typeof NewProductType>;
export const ProductTypeChanges = z.strictObject({
  version: z.int(),
  name: OneLine(80).optional(),
  code: Code.optional(),
  attributes: z.array(TypeAttribute).max(200).optional(),
});
export type ProductTypeChanges = z.output<typeof ProductTypeChanges>;
