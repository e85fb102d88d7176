import type { Readable } from 'node:stream';
import express from 'express';
import type { z } from 'zod';
import type { Request, Response } from './exchange';
import { escapePointer, shapeError } from './json-shape';
import { edgeError, invalidRequest, type FieldError } from './problem';
import { takesItsTime } from './lifecycle';
import { decodeSegment, parseQuery } from './query-string';
import type { Found } from './path-tree';
import type { RouteSpec } from './route';

export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly rawBody: Buffer | null;
  readonly stream: Readable | null;
  /** The body as it came, before the schema filled in or changed anything: what an idempotency key is bound to. */
  readonly sent: unknown;
}

export type InputParser = (
  req: Request,
  res: Response,
  path: Pick<Found<unknown>, 'names' | 'values'>,
  search: string,
) => ParsedInput | Promise<ParsedInput>;

const maxBodyBytes = 1_048_576;

/** Built once per route. A part without a schema must be absent from the request. */
export function createInputParser(route: RouteSpec): InputParser {
  const paramsOf = route.params ? schemaReader(route.params, 'path') : null;
  const queryOf = route.query ? schemaReader(route.query, 'query') : null;
  const bodyOf = route.body ? schemaReader(route.body, null) : null;
  const bodyless = route.body?.safeParse(undefined).success ? undefined : {};
  const readRaw = route.raw ? bodyReader(express.raw({ limit: route.maxBytes ?? maxBodyBytes, type: () => true, inflate: false })) : null;
  const readJson = bodyReader(express.json({ limit: route.maxBytes ?? maxBodyBytes, type: () => true, inflate: false, strict: true }));

  const params = (path: Pick<Found<unknown>, 'names' | 'values'>): unknown => {
    if (path.names.length === 0) return undefined;
    const given: Record<string, string> = {};
    for (let i = 0; i < path.names.length; i += 1) given[path.names[i] ?? ''] = decodeSegment(path.values[i] ?? '');
    return paramsOf ? paramsOf(given) : given;
  };
  const query = (search: string): unknown => {
    if (queryOf) return queryOf(parseQuery(search));
    if (search !== '') refuseAll(parseQuery(search));
    return undefined;
  };

  return (req, res, path, search) => {
    const head = { params: params(path), query: query(search) };
    const announced = hasBody(req);
    if (route.takes === 'stream') {
      takesItsTime(req);
      return { ...head, body: undefined, rawBody: null, stream: req, sent: null };
    }
    if (readRaw)
      return readRaw(req, res).then((rawBody) => ({
        ...head,
        body: undefined,
        rawBody: Buffer.isBuffer(rawBody) ? rawBody : Buffer.alloc(0),
        stream: null,
        sent: rawBody,
      }));
    if (!bodyOf) {
      if (announced) throw invalidRequest([{ pointer: '', detail: 'must not be there: this route takes no body' }]);
      return { ...head, body: undefined, rawBody: null, stream: null, sent: null };
    }
    if (!announced) return { ...head, body: bodyOf(bodyless), rawBody: null, stream: null, sent: null };
    refuseOtherThanJson(req);
    return readJson(req, res).then((sent) => {
      const found = shapeError(sent);
      if (found) throw invalidRequest([found]);
      return { ...head, body: bodyOf(sent), rawBody: null, stream: null, sent };
    });
  };
}

/** RFC 9112: a body is there when it is announced. */
export const hasBody = (req: Request): boolean => {
  const length = req.headers['content-length'];
  return (length !== undefined && length !== '0') || req.headers['transfer-encoding'] !== undefined;
};

function schemaReader(schema: z.ZodType, part: FieldError['in'] | null): (value: unknown) => unknown {
  return (value) => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw invalidRequest(result.error.issues.flatMap((issue) => fieldErrors(issue, part)));
  };
}

function fieldErrors(issue: z.core.$ZodIssue, part: FieldError['in'] | null): FieldError[] {
  const place = part ? { in: part } : {};
  const pointer = issue.path.map((key) => `/${escapePointer(String(key))}`).join('');
  if (issue.code !== 'unrecognized_keys') return [{ ...place, pointer, detail: issue.message }];
  return issue.keys.map((key) => ({ ...place, pointer: `${pointer}/${escapePointer(key)}`, detail: 'is not known here' }));
}

function refuseAll(query: Record<string, string>): void {
  const names = Object.keys(query);
  if (names.length > 0)
    throw invalidRequest(names.map((name) => ({ in: 'query', pointer: `/${escapePointer(name)}`, detail: 'is not known here' })));
}

/** A form cannot send this media type, so another site's page cannot send a request with our cookies either. */
function refuseOtherThanJson(req: Request): void {
  const type = req.headers['content-type'] ?? '';
  const end = type.indexOf(';');
  if ((end === -1 ? type : type.slice(0, end)).trim().toLowerCase() === 'application/json') return;
  throw edgeError({
    status: 415,
    code: 'request.media-type',
    title: 'This route takes JSON.',
    detail: 'Send Content-Type: application/json.',
  });
}

/** The parsers are Express' own and read Node's request. */
const bodyReader =
  (middleware: ReturnType<typeof express.json>) =>
  (req: Request, res: Response): Promise<unknown> =>
    new Promise((resolve, reject) =>
      middleware(req as express.Request, res as express.Response, (error?: unknown) => (error ? reject(error) : resolve(req.body))),
    );
