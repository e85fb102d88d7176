import type { Middleware } from './exchange';
import { docsPage, problemsPage } from './docs-page';
import { openApiDocument } from './openapi';
import { pathOf, type Responder } from './respond';
import type { Routes } from './route';
import { scopeOf } from './scope';
import { newNonce, type SecurityHeaders } from './security';
import { sendPage } from './spa';

export interface DocsOptions {
  readonly routes: Readonly<Record<string, Routes>>;
  readonly version: string;
  readonly security: SecurityHeaders;
  readonly responder: Responder;
}

/** `/api/openapi.json`, `/api/docs`, `/api/problems`: made when first asked for, then kept. */
export function serveDocs({ routes, version, security, responder }: DocsOptions): Middleware {
  let document: ReturnType<typeof openApiDocument> | null = null;
  let json: string | null = null;
  const current = () => (document ??= openApiDocument({ routes, version }));
  const pages: Readonly<Record<string, (nonce: string) => string>> = {
    '/api/docs': (nonce) => docsPage(current(), nonce),
    '/api/problems': (nonce) => problemsPage(current(), nonce),
  };
  return async (req, res, next) => {
    const path = pathOf(req.url);
    if (!path.startsWith('/api/') || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    const page = pages[path];
    if (page) {
      scopeOf(res).route = path;
      const nonce = newNonce();
      return sendPage(req, res, 200, page(nonce), security.page(nonce));
    }
    if (path !== '/api/openapi.json') return next();
    scopeOf(res).route = path;
    json ??= JSON.stringify(current());
    await responder.send(
      req,
      res,
      200,
      ['Content-Type', 'application/json; charset=utf-8', 'Cache-Control', 'public, max-age=0, must-revalidate', 'Vary', 'Accept-Encoding'],
      json,
    );
  };
}
