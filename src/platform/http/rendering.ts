import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { CookieJar } from './cookies';
import type { Answer, RouteSpec } from './route';
import { fingerprintOf, type StoredText } from './stored-text';

/** An answer ready to be written; `headers` are names and values in turn. */
export interface Rendered {
  readonly status: number;
  readonly headers: string[];
  readonly body: string | StoredText | Buffer | Readable | null;
  /** Set on public catalog answers, which a client may ask for again. */
  readonly etag: string | null;
}

/**
 * Built once per route. `open`: the caller is a guest, so nothing in the answer is personal.
 * @throws Error for a status the route does not declare and a body that does not fit its schema: defects, not the caller's fault
 */
export function createRenderer(route: RouteSpec, cookies: CookieJar): (answer: Answer, open: boolean) => Rendered {
  const name = `${route.method.toUpperCase()} ${route.path}`;
  const schemas = new Map(Object.entries(route.responses).map(([status, schema]) => [Number(status), schema]));
  const cacheable = route.cache === 'catalog';
  return (answer, open) => {
    const schema = schemas.get(answer.status);
    if (schema === undefined) throw new Error(`${name} answered ${answer.status}, which it does not declare`);
    const headers: string[] = [];
    const json = answer.file || schema === null ? null : (answer.json ?? toJson(name, schema, answer.body));
    const body = answer.file ? answer.file.content : json;
    if (body !== null) headers.push('Content-Type', answer.file ? answer.file.type : 'application/json; charset=utf-8');
    const etag =
      cacheable && open && answer.status === 200 && json !== null && !answer.cookies
        ? weakTag(json, answer.headers?.['Content-Language'])
        : null;
    if (answer.file && 'bytes' in answer.file && answer.file.bytes !== undefined) headers.push('Content-Length', String(answer.file.bytes));
    if (etag !== null)
      headers.push(
        'Cache-Control',
        'public, max-age=0, must-revalidate',
        'ETag',
        etag,
        'Vary',
        'Accept-Encoding, Accept-Language, X-Market, Cookie, Authorization',
      );
    else if (!answer.headers || !sets(answer.headers, 'cache-control')) headers.push('Cache-Control', 'no-store');
    if (answer.headers) for (const [key, value] of Object.entries(answer.headers)) headers.push(key, value);
    if (answer.cookies) for (const cookie of answer.cookies) headers.push('Set-Cookie', cookies.write(cookie));
    return { status: answer.status, headers, body, etag };
  };
}

/** If-None-Match, compared weakly (RFC 9110, 13.1.2). */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.includes(',') && ifNoneMatch.split(',').some((tag) => tag.trim() === etag);
}

function toJson(name: string, schema: z.ZodType, body: unknown): string {
  const result = schema.safeParse(body);
  if (!result.success) throw new Error(`${name} answered what its schema does not allow: ${z.prettifyError(result.error)}`);
  return JSON.stringify(result.data);
}

/** The same text in two languages is two answers. */
const weakTag = (body: string | StoredText, language = ''): string =>
  `W/"${language}${typeof body === 'string' ? fingerprintOf(Buffer.from(body)) : body.fingerprint()}"`;
const sets = (headers: Readonly<Record<string, string>>, name: string): boolean =>
  Object.keys(headers).some((key) => key.toLowerCase() === name);
