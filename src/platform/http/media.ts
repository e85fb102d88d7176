import type { Middleware } from './exchange';
import { isPrivateKey } from '../storage/keys';
import type { Storage } from '../storage/storage';
import { unknownPath } from './problem';
import { pathOf } from './respond';
import { scopeOf } from './scope';
import type { HeaderList } from './security';

const prefix = '/media/';
const longestKey = 300;
const keyShape = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*$/;

export interface MediaOptions {
  readonly storage: Storage;
  readonly security: HeaderList;
  /** Where browsers are sent for the file; null: it comes from here. */
  readonly mediaUrl: string | null;
}

/**
 * `/media/<key>`: a stored file, unless it is a private one. A key is never given to another content, so it may be kept for a
 * year; where else it lies may change, so that is kept for an hour.
 */
export function serveMedia({ storage, security, mediaUrl }: MediaOptions): Middleware {
  return async (req, res, next) => {
    const path = pathOf(req.url);
    if (!path.startsWith(prefix)) return next();
    scopeOf(res).route = '/media/:key';
    if (req.method !== 'GET' && req.method !== 'HEAD') throw unknownPath();
    const key = path.slice(prefix.length);
    if (key.length > longestKey || !keyShape.test(key) || isPrivateKey(key)) throw unknownPath();
    const common = [...security, 'X-Request-Id', scopeOf(res).id];
    if (mediaUrl !== null) {
      res.writeHead(302, [...common, 'Location', `${mediaUrl}/${key}`, 'Cache-Control', 'public, max-age=3600', 'Content-Length', '0']);
      res.end();
      return;
    }
    const file = await storage.get(key);
    if (!file) throw unknownPath();
    res.writeHead(200, [
      ...common,
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
