import type { JsonSchema } from './openapi-schemas';

const deepest = 6;

/** A value that fits the schema, for people to read. */
export function exampleOf(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>, depth = 0): unknown {
  if (schema.$ref) return exampleOf(resolve(schema, components), components, depth + 1);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== 'null');
  if (choice) return exampleOf(choice, components, depth + 1);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, components, depth + 1)));
  return byType(schema, components, depth);
}

export const resolve = (schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  schema.$ref ? (components[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {}) : schema;

function byType(schema: JsonSchema, components: Readonly<Record<string, JsonSchema>>, depth: number): unknown {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  switch (type) {
    case 'object':
      if (depth > deepest) return {};
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => depth === 0 || (schema.required?.includes(name) ?? false))
          .map(([name, property]) => [name, exampleOf(property, components, depth + 1)]),
      );
    case 'array':
      return schema.items && depth <= deepest ? [exampleOf(schema.items, components, depth + 1)] : [];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'string':
      return textOf(schema);
    default:
      return null;
  }
}

function textOf(schema: JsonSchema): string {
  const known = typeof schema['format'] === 'string' ? byFormat[schema['format']] : undefined;
  if (known !== undefined) return known;
  if (schema['pattern'] === '^[A-Z]{3}$') return 'EUR';
  if (schema['pattern'] === '^[A-Z]{2}$') return 'DE';
  return 'text';
}

const byFormat: Readonly<Record<string, string>> = {
  uuid: '01985d2e-7c1a-7b3e-9f10-3c2b1a0d9e8f',
  email: 'ada@example.com',
  'date-time': '2025-06-01T12:00:00Z',
  date: '2025-06-01',
  uri: 'https://example.com/',
};
