import type { Principal } from '../facade/schemas';

export type { Principal };

/** What came with the request: an opaque session id or a signed access token. */
export type Credential = { readonly kind: 'session'; readonly token: string } | { readonly kind: 'bearer'; readonly token: string };

/** Null: the credential is unknown, expired or revoked. */
export type Identify = (credential: Credential) => Promise<Principal | null>;

/** The caller of a route, as a handler sees it. */
export interface Caller {
  readonly principal: Principal | null;
  can(permission: string): boolean;
  /** The signed-in user's id. Throws `unauthenticated` for a guest. */
  userId(): string;
  /** Secret of a guest's cart or order, from cookie or header; proves nothing but that row. */
  readonly cartToken: string | null;
  readonly orderToken: string | null;
  /** What the browser shows for having been signed in before; gives no right. */
  readonly deviceProof: string | null;
  readonly ip: string;
  readonly userAgent: string;
  /** Hash of the presented credential: the space an idempotency key lives in. */
  readonly actor: string;
}
