import { STATUS_CODES } from 'node:http';
import { createSchemaBook, type JsonSchema, type SchemaBook } from './openapi-schemas';
import { fullPath } from './paths';
import { Problem } from './problem';
import type { RouteSpec, Routes } from './route';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string;
}

export interface MediaContent {
  readonly [type: string]: { readonly schema: JsonSchema };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: MediaContent };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: MediaContent }>>;
  readonly 'x-permission': string;
  readonly 'x-permission-all'?: string;
  readonly 'x-own'?: true;
  readonly 'x-errors': readonly string[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** The whole public API as OpenAPI 3.1: the same text for the same routes, whoever asks and whenever. */
export function openApiDocument({ routes, version }: { routes: Readonly<Record<string, Routes>>; version: string }): OpenApiDocument {
  const book = createSchemaBook();
  const problem = book.note(Problem, 'output');
  const drafts = Object.entries(routes)
    .sort(byFirst)
    .flatMap(([module, own]) =>
      Object.entries(own).map(([key, route]) => ({
        path: openPath(route),
        method: route.method,
        write: draftOperation(module, key, route, book, problem),
      })),
    );
  const schemas = book.finish();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { path, method, write } of drafts.sort(
    (a, b) => byFirst([a.path], [b.path]) || methodOrder.indexOf(a.method) - methodOrder.indexOf(b.method),
  )) {
    (paths[path] ??= {})[method] = write();
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Galleria', version, description: about },
    servers: [{ url: '/' }],
    tags: Object.keys(routes)
      .sort()
      .map((name) => ({ name })),
    security: [{}, ...Object.keys(securitySchemes).map((name) => ({ [name]: [] }))],
    paths,
    components: { schemas, securitySchemes },
  };
}

const about = [
  'Everything a shop does. Money is `{ minor, currency }` in the smallest unit; times are ISO 8601 in UTC; lists are `{ items, nextCursor }`.',
  'Unknown fields and parameters are refused. Errors are RFC 9457 problem documents whose `code` is stable. A route with an `Idempotency-Key` header may be repeated with the same key until it answers.',
].join('\n\n');

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: '__Host-session', description: 'Set by signing in; `session` over plain http.' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  cartToken: { type: 'apiKey', in: 'header', name: 'X-Cart-Token', description: 'A guest’s cart.' },
  orderToken: { type: 'apiKey', in: 'header', name: 'X-Order-Token', description: 'A guest’s order.' },
};

const methodOrder: readonly string[] = ['get', 'post', 'put', 'patch', 'delete'];
const byFirst = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number => (a < b ? -1 : a > b ? 1 : 0);
const openPath = (route: RouteSpec): string => fullPath(route).replace(/:([A-Za-z0-9]+)/g, '{$1}');

function draftOperation(module: string, key: string, route: RouteSpec, book: SchemaBook, problem: () => JsonSchema): () => Operation {
  const params = route.params && book.note(route.params, 'input');
  const query = route.query && book.note(route.query, 'input');
  const body = route.body && book.note(route.body, 'input');
  const bodyRequired = route.body !== undefined && !route.body.safeParse(undefined).success && !route.body.safeParse({}).success;
  const answers = Object.entries(route.responses).map(([status, schema]) => [status, schema && book.note(schema, 'output')] as const);
  return () => {
    const parameters = [
      ...pathParameters(fullPath(route), params?.()),
      ...queryParameters(query?.()),
      ...(route.idempotency ? [idempotencyKey] : []),
    ];
    const responses: Operation['responses'] = {
      ...Object.fromEntries(
        answers.map(([status, schema]) => [
          status,
          {
            description: STATUS_CODES[status] ?? status,
            ...(schema ? { content: { [route.sandboxed ? 'text/html' : 'application/json']: { schema: schema() } } } : {}),
          },
        ]),
      ),
      ...(route.cache === 'catalog' ? { 304: { description: 'Not Modified' } } : {}),
      default: { description: 'What went wrong', content: { 'application/problem+json': { schema: problem() } } },
    };
    const content: MediaContent | null = body ? { 'application/json': { schema: body() } } : rawContent(route);
    return {
      operationId: `${module}${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      summary: route.summary,
      tags: [module],
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(content ? { requestBody: { required: bodyRequired || route.raw === true, content } } : {}),
      responses,
      'x-permission': route.access.permission,
      ...(route.access.all ? { 'x-permission-all': route.access.all } : {}),
      ...(route.access.own ? { 'x-own': true } : {}),
      'x-errors': [...new Set([...edgeErrorsOf(route), ...(route.errors ?? [])])].sort(),
    };
  };
}

function rawContent(route: RouteSpec): MediaContent | null {
  if (!route.raw) return null;
  if (route.takes === 'stream') return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  if (route.takes !== 'upload') return { '*/*': { schema: {} } };
  return {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { file: { type: 'string', format: 'binary' } },
        required: ['file'],
        additionalProperties: false,
      },
    },
  };
}

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  description: 'Made by the client, one for each thing it wants done; the same for a repetition.',
};

const pathParameters = (path: string, schema: JsonSchema | undefined): Parameter[] =>
  [...path.matchAll(/:([A-Za-z0-9]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schema?.properties?.[name] ?? { type: 'string' },
  }));

const queryParameters = (schema: JsonSchema | undefined): Parameter[] =>
  Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema?.required?.includes(name) ?? false,
    schema: property,
    ...(property.description === undefined ? {} : { description: property.description }),
  }));

/** What the edge may answer on such a route, before its module is asked. */
function edgeErrorsOf(route: RouteSpec): string[] {
  return [
    'request.invalid',
    'request.unauthenticated',
    'request.forbidden',
    'request.rate-limited',
    'platform.unavailable',
    ...(route.method === 'get' ? [] : ['request.cross-site']),
    ...(route.body || route.takes === 'upload' ? ['request.media-type'] : []),
    ...(route.body || route.takes ? ['request.too-large'] : []),
    ...(route.idempotency
      ? [
          'request.idempotency-key-missing',
          'request.idempotency-key-reused',
          'request.in-progress',
          'request.outcome-unknown',
          'request.answer-lost',
        ]
      : []),
  ];
}
