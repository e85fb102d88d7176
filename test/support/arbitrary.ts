import fc, { type Arbitrary } from 'fast-check';

/** The part of JSON Schema that our OpenAPI document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What attackers and broken clients send where something else belongs. */
export const nasty: readonly unknown[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  '0.1',
  '١',
  'null',
  'NaN',
  "' or 1=1 --",
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '\u0000',
  '\ud800',
  '%00',
  '{{7*7}}',
  'a'.repeat(3_000),
  0,
  -1,
  0.1,
  2 ** 31,
  2 ** 53 + 2,
  1e308,
  true,
  false,
  null,
  [],
  {},
  [[]],
  { $ne: 1 },
  { __proto__: { admin: true } },
  '00000000-0000-0000-0000-000000000000',
];

/** Values that fit the schema, more or less: patterns are met where the ordinary cases of our API need it. */
export function fitting(schema: JsonSchema, refs: Readonly<Record<string, JsonSchema>>, depth = 0): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fitting(refs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, refs, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => fitting(option, refs, depth + 1)));
  if (schema.allOf)
    return fc.tuple(...schema.allOf.map((part) => fitting(part, refs, depth + 1))).map((parts) => Object.assign({}, ...parts) as unknown);
  const type = Array.isArray(schema.type) ? (schema.type as string[]).find((t) => t !== 'null') : schema.type;
  switch (type) {
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -1_000, -(2 ** 31)), max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, refs, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, fitting(property, refs, depth + 1)])),
        { requiredKeys: [...(schema.required ?? [])].filter((name) => name in (schema.properties ?? {})) },
      );
    case 'string':
      return text(schema);
    default:
      return fc.oneof(fc.string(), fc.integer(), fc.constant(null));
  }
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (format === 'date-time') return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((d) => d.toISOString());
  if (pattern === '^[A-Z]{2}$') return fc.constantFrom('US', 'DE', 'ZZ');
  if (pattern === '^[A-Z]{3}$') return fc.constantFrom('USD', 'EUR', 'XXX');
  return fc.string({ minLength: Math.min(minLength, 200), maxLength: Math.min(Math.max(maxLength, minLength), 200), unit: 'grapheme' });
}
