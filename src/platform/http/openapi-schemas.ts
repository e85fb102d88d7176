import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** JSON Schema 2020-12, as far as this platform's schemas go. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

type Direction = 'input' | 'output';

export interface SchemaBook {
  /** Notes a schema and the named ones in it; the text is final only after `finish`. */
  note(schema: z.ZodType, direction: Direction): () => JsonSchema;
  /** Components by name. @throws Error when two different schemas have one name */
  finish(): Readonly<Record<string, JsonSchema>>;
}

/**
 * Collects zod schemas as JSON Schema. A named schema whose request form differs from its answer form (defaults,
 * transforms) becomes two components, the request's called `<Name>Input`.
 */
export function createSchemaBook(): SchemaBook {
  const named: Readonly<Record<Direction, Map<string, JsonSchema>>> = { input: new Map(), output: new Map() };
  let apart: ReadonlySet<string> | null = null;
  const nameOf = (name: string, direction: Direction): string =>
    direction === 'input' && (apart ??= namesApart(named)).has(name) ? `${name}Input` : name;

  return {
    note(schema, direction) {
      const { $defs = {}, ...body } = tidy(z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' }) as JsonSchema, direction);
      for (const [name, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
        const earlier = named[direction].get(name);
        if (earlier && !isDeepStrictEqual(earlier, definition)) throw new Error(`two different schemas are named ${name}`);
        named[direction].set(name, definition);
      }
      apart = null;
      return () => withReferences(body, (name) => nameOf(name, direction));
    },
    finish() {
      const components: [string, JsonSchema][] = [];
      for (const [name, schema] of named.output) components.push([name, withReferences(schema, (other) => nameOf(other, 'output'))]);
      for (const [name, schema] of named.input) {
        const own = nameOf(name, 'input');
        // the request's form of a schema that is otherwise the same is the stricter one
        components.push([own, withReferences(schema, (other) => nameOf(other, 'input'))]);
      }
      return Object.fromEntries(components.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    },
  };
}

const localPrefix = '#/$defs/';

function namesApart(named: Readonly<Record<Direction, Map<string, JsonSchema>>>): ReadonlySet<string> {
  const apart = new Set<string>();
  const shared = [...named.input.keys()].filter((name) => named.output.has(name));
  for (let before = -1; before !== apart.size;) {
    before = apart.size;
    for (const name of shared) {
      const input = named.input.get(name) ?? {};
      if (
        !isDeepStrictEqual(withoutStrictness(input), withoutStrictness(named.output.get(name) ?? {})) ||
        referencesOf(input).some((other) => apart.has(other))
      )
        apart.add(name);
    }
  }
  return apart;
}

function referencesOf(schema: JsonSchema): string[] {
  const found: string[] = [];
  withReferences(schema, (name) => {
    found.push(name);
    return name;
  });
  return found;
}

const withReferences = (schema: JsonSchema, rename: (name: string) => string): JsonSchema =>
  mapSchema(schema, (node) =>
    node.$ref?.startsWith(localPrefix) ? { ...node, $ref: `#/components/schemas/${rename(node.$ref.slice(localPrefix.length))}` } : node,
  );

const withoutStrictness = (schema: JsonSchema): JsonSchema =>
  mapSchema(schema, ({ additionalProperties, ...rest }) =>
    additionalProperties === undefined || additionalProperties === false ? rest : { ...rest, additionalProperties },
  );

/** What says nothing to a reader goes; an answer may grow, so it never forbids further members. */
function tidy(schema: JsonSchema, direction: Direction): JsonSchema {
  return mapSchema(schema, (node) => {
    const { $schema: _, additionalProperties, pattern, minimum, maximum, ...rest } = node;
    return {
      ...rest,
      ...(pattern === undefined || rest['format'] !== undefined ? {} : { pattern }),
      ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
      ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
      ...(additionalProperties === undefined || (direction === 'output' && additionalProperties === false) ? {} : { additionalProperties }),
    };
  });
}

/** Applies `change` to a schema and every schema in it, and to nothing that is data. */
function mapSchema(schema: JsonSchema, change: (node: JsonSchema) => JsonSchema): JsonSchema {
  const copy: Record<string, unknown> = { ...schema };
  for (const keyword of ['properties', '$defs', 'patternProperties']) {
    const members = copy[keyword] as Record<string, JsonSchema> | undefined;
    if (members) copy[keyword] = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, mapSchema(member, change)]));
  }
  for (const keyword of ['items', 'additionalProperties', 'propertyNames', 'not']) {
    const member = copy[keyword];
    if (typeof member === 'object' && member !== null) copy[keyword] = mapSchema(member as JsonSchema, change);
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    const members = copy[keyword] as JsonSchema[] | undefined;
    if (members) copy[keyword] = members.map((member) => mapSchema(member, change));
  }
  return change(copy);
}
