import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware, Request, Response } from './exchange';
import { html } from '../kernel/html';
import { chooseEncoding, encode, worthEncoding } from './encoding';
import { unknownPath } from './problem';
import { pathOf } from './respond';
import { scopeOf } from './scope';
import { newNonce, type HeaderList, type SecurityHeaders } from './security';
import { readStaticFiles, type StaticFile } from './static-files';

interface Site {
  readonly builtAt: number;
  /** The index page, cut where a nonce goes. */
  readonly index: readonly string[];
  file(path: string): StaticFile | null;
}

export interface SpaOptions {
  /** Folder of the built web app. null or without an index.html: a page that says how to build it. */
  readonly root: string | null;
  readonly shopName: string;
  /** IANA name of the zone the shop keeps its hours in. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** BCP 47, the default one first. */
  readonly locales: readonly string[];
  readonly security: SecurityHeaders;
}

/**
 * The built web app: its files, and its index page for every other address a person may type or follow. A new build is
 * noticed without a restart.
 */
export function serveSpa({ root, security, ...shop }: SpaOptions): Middleware {
  let site: Site | null = null;
  const current = (): Site | null => {
    const builtAt = root === null ? null : modifiedAt(join(root, 'index.html'));
    if (root === null || builtAt === null) return null;
    if (site?.builtAt !== builtAt)
      site = { builtAt, index: prepared(readFileSync(join(root, 'index.html'), 'utf8'), shop), file: readStaticFiles(root) };
    return site;
  };

  return async (req, res, next) => {
    const { path, isBroken } = readablePath(req);
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    if (path === null) throw unknownPath();
    const looksLikeFile = path.slice(path.lastIndexOf('/') + 1).includes('.');
    const here = looksLikeFile && site ? site : current();
    if (looksLikeFile && path !== '/index.html') {
      const file = here?.file(path) ?? current()?.file(path) ?? null;
      if (!file) throw unknownPath();
      scopeOf(res).route = '(asset)';
      return sendFile(req, res, file, security.asset);
    }
    scopeOf(res).route = '(page)';
    const nonce = newNonce();
    await sendPage(req, res, here ? (isBroken ? 400 : 200) : 503, here ? here.index.join(nonce) : notBuilt, security.page(nonce));
  };
}

/** Sends one HTML page that nobody may keep. */
export async function sendPage(req: Request, res: Response, status: number, html: string, security: HeaderList): Promise<void> {
  const plain = Buffer.from(html);
  const encoding = plain.length < worthEncoding ? null : chooseEncoding(req.headers['accept-encoding']);
  const body = encoding ? await encode(plain, encoding, 'live') : plain;
  res.writeHead(status, [
    ...security,
    ...['X-Request-Id', scopeOf(res).id],
    ...[
      'Content-Type',
      'text/html; charset=utf-8',
      'Content-Length',
      String(body.length),
      'Cache-Control',
      'no-store',
      'Vary',
      'Accept-Encoding',
    ],
    ...(encoding ? ['Content-Encoding', encoding] : []),
  ]);
  res.end(body);
}

/**
 * The address as a person reads it, as it stands when it is broken (not UTF-8); null for one that tries to climb or to reach a
 * hidden file.
 */
function readablePath(req: Request): { path: string | null; isBroken: boolean } {
  const raw = pathOf(req.url);
  const decoded = decodedOrNull(raw);
  const path = decoded ?? raw;
  const isOurs = path.startsWith('/') && !/\/\.|\/\/|\\|\0/.test(path) && !/^\/(api|media)(\/|$)/i.test(path);
  return { path: isOurs ? path : null, isBroken: decoded === null };
}

function decodedOrNull(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/**
 * CSP forbids `<base>`, so addresses in the index page start at the root; Angular still reads the element for its router.
 * The page is cut before what the shop calls itself is put in: whatever the name is, it is text.
 */
function prepared(
  index: string,
  { shopName, timeZone, currency, locales }: Pick<SpaOptions, 'shopName' | 'timeZone' | 'currency' | 'locales'>,
): string[] {
  const rooted = index.replace(/(\s(?:src|href)=")(?![/#]|[a-z][a-z0-9+.-]*:)/gi, '$1/');
  const words = new Map([
    ['NAME', html`${shopName}`.html],
    ['TIME_ZONE', html`${timeZone}`.html],
    ['CURRENCY', html`${currency}`.html],
    ['LOCALES', html`${locales.join(' ')}`.html],
  ]);
  return rooted
    .split('__NONCE__')
    .map((part) => part.replaceAll(/__SHOP_(NAME|TIME_ZONE|CURRENCY|LOCALES)__/g, (_, what) => words.get(what) ?? ''));
}

async function sendFile(req: Request, res: Response, file: StaticFile, security: HeaderList): Promise<void> {
  const caching = [
    'Cache-Control',
    file.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate',
    'ETag',
    file.etag,
    'Vary',
    'Accept-Encoding',
  ];
  const always = [...security, 'X-Request-Id', scopeOf(res).id, ...caching];
  if (req.headers['if-none-match']?.includes(file.etag)) {
    res.writeHead(304, always).end();
    return;
  }
  const encoding = chooseEncoding(req.headers['accept-encoding']);
  const smaller = encoding ? await file.encoded(encoding) : null;
  const body = smaller ?? file.content;
  res.writeHead(200, [
    ...always,
    'Content-Type',
    file.type,
    'Content-Length',
    String(body.length),
    ...(encoding && smaller ? ['Content-Encoding', encoding] : []),
  ]);
  res.end(body);
}

function modifiedAt(file: string): number | null {
  return existsSync(file) ? statSync(file).mtimeMs : null;
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Galleria</title><h1>The shop's pages are not built yet</h1>
<p>Run <code>npm run build</code>, then reload. The API is up: see <a href="/api/docs">its documentation</a>.</p></html>
`;
