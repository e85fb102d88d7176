import { z } from 'zod';

/** The parts of an OpenAPI 3.0 document that say what a request may be. */
export interface Specification {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: unknown;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly maxLength?: number;
}

const SchemaShape: z.ZodType<Schema> = z.custom<Schema>((value) => typeof value === 'object' && value !== null);
const Operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: SchemaShape })) }).optional(),
});

/** What a provider's document has against a request: empty when it is as it should be. Form values come as text. */
export function faultsInCall(document: Specification, call: Call, mediaType: string): string[] {
  const template = Object.keys(document.paths).find((path) => matches(path, call.path));
  const found = template === undefined ? undefined : document.paths[template]?.[call.method.toLowerCase()];
  if (found === undefined) return [`there is no ${call.method} ${call.path}`];
  const { parameters, requestBody } = Operation.parse(found);
  const allowed = new Set(parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  const unknown = Object.keys(call.query).filter((name) => !allowed.has(name));
  const schema = call.method === 'GET' ? undefined : requestBody?.content[mediaType]?.schema;
  const isForm = mediaType.includes('form');
  return [
    ...unknown.map((name) => `query ${name}: not known`),
    ...(schema ? faultsIn(document, schema, call.body ?? {}, 'body', isForm) : []),
  ];
}

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);

function faultsIn(document: Specification, given: Schema, value: unknown, at: string, isForm: boolean): string[] {
  const schema = resolve(document, given);
  const go = (part: Schema, one: unknown, where: string) => faultsIn(document, part, one, where, isForm);
  if (schema.anyOf) {
    const all = schema.anyOf.map((part) => go(part, value, at));
    return all.some((faults) => faults.length === 0) ? [] : (all[0] ?? []);
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`];
  switch (schema.type) {
    case 'object':
      return objectFaults(schema, value, at, go);
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, n) => (schema.items ? go(schema.items, one, `${at}[${n}]`) : []))
        : [`${at}: no array`];
    case 'integer':
      return (isForm ? /^-?\d+$/.test(String(value)) : Number.isInteger(value)) ? [] : [`${at}: no integer`];
    case 'boolean':
      return (isForm ? ['true', 'false'].includes(String(value)) : typeof value === 'boolean') ? [] : [`${at}: no boolean`];
    case 'string':
      if (typeof value !== 'string') return [`${at}: no text`];
      return value.length > (schema.maxLength ?? Infinity) ? [`${at}: longer than ${schema.maxLength}`] : [];
    default:
      return [];
  }
}

function objectFaults(schema: Schema, value: unknown, at: string, go: (part: Schema, one: unknown, where: string) => string[]): string[] {
  const known = z.record(z.string(), z.unknown()).safeParse(value);
  if (!known.success) return [`${at}: no object`];
  const missing = (schema.required ?? []).filter((name) => !(name in known.data)).map((name) => `${at}.${name}: missing`);
  const { properties = {}, additionalProperties: more } = schema;
  const closed = more === false || (more === undefined && Object.keys(properties).length > 0);
  const faults = Object.entries(known.data).flatMap(([name, one]) => {
    const part = properties[name];
    if (part) return go(part, one, `${at}.${name}`);
    if (typeof more === 'object') return go(more, one, `${at}.${name}`);
    return closed ? [`${at}.${name}: not known`] : [];
  });
  return [...missing, ...faults];
}

function resolve(document: Specification, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = schema.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((place, name) => z.record(z.string(), z.unknown()).parse(place)[name], document);
  return resolve(document, SchemaShape.parse(found));
}
