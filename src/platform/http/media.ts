import type { RequestHandler } from 'express';
import type { Storage } from '../storage/storage';
import { unknownPath } from './problem';
import { pathOf } from './respond';
import { scopeOf } from './scope';
import type { HeaderList } from './security';

const prefix = '/media/';
const longestKey = 300;
const keyShape = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*$/;

/** `/media/<key>`: a stored file. A key is never given to another content, so it may be kept for a year. */
export function serveMedia(storage: Storage, security: HeaderList): RequestHandler {
  return async (req, res, next) => {
    const path = pathOf(req.url);
    if (!path.startsWith(prefix)) return next();
    scopeOf(res).route = '/media/:key';
    if (req.method !== 'GET' && req.method !== 'HEAD') throw unknownPath();
    const key = path.slice(prefix.length);
    const file = key.length <= longestKey && keyShape.test(key) ? await storage.get(key) : null;
    if (!file) throw unknownPath();
    res.writeHead(200, [
      ...security,
      'X-Request-Id',
      scopeOf(res).id,
      'Content-Type',
      file.contentType,
      'Content-Length',
      String(file.content.length),
      'Cache-Control',
      'public, max-age=31536000, immutable',
      ...(file.contentType.startsWith('image/') ? [] : ['Content-Disposition', 'attachment']),
    ]);
    res.end(file.content);
  };
}
