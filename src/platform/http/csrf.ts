import type { Request } from './exchange';
import { AppError } from '../kernel/errors';

/**
 * A request that changes something and carries a cookie of ours must come from our own pages: Sec-Fetch-Site where the
 * browser sends it, else Origin. Neither: not a browser. @throws AppError forbidden (`request.cross-site`)
 */
export function createCrossSiteGuard(publicUrl: string): (req: Request) => void {
  const ownOrigin = new URL(publicUrl).origin;
  const secure = ownOrigin.startsWith('https:');
  return (req) => {
    const site = req.headers['sec-fetch-site'];
    if (site !== undefined) {
      if (site === 'same-origin' || site === 'none') return;
    } else {
      const { origin } = req.headers;
      if (origin === undefined || origin === ownOrigin) return;
      if (hostOf(origin) === req.headers.host && !(secure && origin.startsWith('http:'))) return;
    }
    throw new AppError({ kind: 'forbidden', code: 'request.cross-site', title: 'This request came from another site.' });
  };
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
