import { createHash } from 'node:crypto';
import type { Request } from './exchange';
import type { Caller, Principal } from '../auth/principal';
import type { Authenticator } from '../auth/passport';
import { AppError } from '../kernel/errors';
import { clientAddress } from './client-address';
import type { CookieJar, Credentials } from './cookies';
import type { GuestRights } from './guest-rights';

export interface KnownCaller extends Caller {
  /** The browser sent a cookie of ours by itself: another site could have made it do so. */
  readonly byCookie: boolean;
}

export interface CallerDeps {
  readonly authenticate: Authenticator;
  readonly cookies: CookieJar;
  readonly guestRights: GuestRights;
}

/** Who is calling. Nobody is looked up for a request without a credential. @throws AppError unauthenticated for a bad bearer token */
export function createCallerReader({
  authenticate,
  cookies,
  guestRights,
}: CallerDeps): (req: Request) => KnownCaller | Promise<KnownCaller> {
  const guest = (req: Request, jar: Credentials): KnownCaller | Promise<KnownCaller> => {
    const rights = guestRights();
    return rights instanceof Promise ? rights.then((known) => guestOf(req, jar, known)) : guestOf(req, jar, rights);
  };
  return (req) => {
    const { cookie, authorization } = req.headers;
    const jar = cookie === undefined ? noCookies : cookies.read(cookie);
    if (jar.session === null && authorization === undefined) return guest(req, jar);
    return authenticate(req).then((principal) =>
      principal ? callerOf(req, jar, principal, (permission) => principal.permissions.includes(permission)) : guest(req, jar),
    );
  };
}

const noCookies: Credentials = { session: null, cart: null, order: null, device: null };

const guestOf = (req: Request, jar: Credentials, rights: ReadonlySet<string>): KnownCaller =>
  callerOf(req, jar, null, (permission) => rights.has(permission));

function callerOf(req: Request, jar: Credentials, principal: Principal | null, can: Caller['can']): KnownCaller {
  const cartToken = headerOf(req, 'x-cart-token') ?? jar.cart;
  const orderToken = headerOf(req, 'x-order-token') ?? jar.order;
  let ip: string | null = null;
  let actor: string | null = null;
  return {
    principal,
    cartToken,
    orderToken,
    deviceProof: jar.device,
    byCookie: jar.session !== null || jar.cart !== null || jar.order !== null,
    can,
    userId() {
      if (!principal) throw unauthenticated();
      return principal.userId;
    },
    get ip() {
      return (ip ??= clientAddress(req));
    },
    get userAgent() {
      return (req.headers['user-agent'] ?? '').slice(0, 500);
    },
    get actor() {
      return (actor ??= createHash('sha256')
        .update(principal ? `user:${principal.userId}` : (cartToken ?? orderToken ?? `ip:${clientAddress(req)}`))
        .digest('base64url'));
    },
  };
}

/** @throws AppError unauthenticated for a guest, forbidden for a signed-in caller without the permission */
export function requirePermission(caller: Caller, permission: string): void {
  if (caller.can(permission)) return;
  if (!caller.principal) throw unauthenticated();
  throw new AppError({ kind: 'forbidden', code: 'request.forbidden', title: 'You may not do this.' });
}

const unauthenticated = (): AppError =>
  new AppError({ kind: 'unauthenticated', code: 'request.unauthenticated', title: 'Please sign in.' });

const maxTokenLength = 200;

function headerOf(req: Request, name: string): string | null {
  const value = req.headers[name];
  return typeof value === 'string' && value !== '' && value.length <= maxTokenLength ? value : null;
}
