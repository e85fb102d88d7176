import { parse } from 'cookie';
import type { SetCookie } from './route';

export interface CookieJar {
  readonly sessionName: string;
  /** Every cookie of ours that the header carries. */
  read(header: string): Credentials;
  /** The value of one Set-Cookie header. */
  write(cookie: SetCookie): string;
}

export interface Credentials {
  readonly session: string | null;
  readonly cart: string | null;
  readonly order: string | null;
  /** Opens nothing: shows that somebody has signed in with this browser before. */
  readonly device: string | null;
}

/**
 * Over https a cookie's name carries the browser's guarantee: `__Host-` for the whole site, `__Secure-` below a path.
 * Plain http (development) has neither.
 */
export function createCookieJar(publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith('https:');
  const nameOf = (name: SetCookie['name'], path: string): string => (secure ? `${path === '/' ? '__Host-' : '__Secure-'}${name}` : name);
  return {
    sessionName: nameOf('session', '/'),
    read(header) {
      const jar = parse(header);
      const pick = (name: SetCookie['name']): string | null => jar[nameOf(name, '/narrow')] || jar[nameOf(name, '/')] || null;
      return { session: jar[nameOf('session', '/')] || null, cart: pick('cart'), order: pick('order'), device: pick('device') };
    },
    write({ name, value, maxAge, path = '/' }) {
      const life = value === null ? '; Max-Age=0' : maxAge === undefined ? '' : `; Max-Age=${Math.floor(maxAge)}`;
      if (value !== null && !cookieValue.test(value)) throw new Error(`the ${name} cookie's value has characters a cookie cannot hold`);
      return `${nameOf(name, path)}=${value ?? ''}; Path=${path}${life}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
    },
  };
}

/** RFC 6265 cookie-octet, without the percent sign, so that it reads back unchanged. */
const cookieValue = /^[\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
