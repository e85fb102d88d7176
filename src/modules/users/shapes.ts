import { z } from 'zod';
import { Instant, page } from '../../platform/facade/schemas';

/** What a person may know of their own account. */
export const Account = z
  .object({
    id: z.uuid(),
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string(),
    /** BCP 47, one of the shop's. */
    locale: z.string(),
    roles: z.array(z.string()),
    createdAt: Instant,
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof Account>;

const Tokens = {
  /** JWT for `Authorization: Bearer`. */
  accessToken: z.string(),
  /** Seconds the access token lasts. */
  expiresIn: z.int(),
};

export const SignedIn = z
  .object({
    user: Account,
    /** What this person may do: menus are drawn from it, the server decides again on every call. */
    permissions: z.array(z.string()),
    ...Tokens,
    /** Only when asked for with `refresh: true`. Works once; every use gives the next one. */
    refreshToken: z.string().optional(),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

export const Refreshed = z.object({ ...Tokens, refreshToken: z.string() }).meta({ id: 'Refreshed' });
export type Refreshed = z.output<typeof Refreshed>;

/** A guest is `user: null` with the guest's permissions, so that a page can ask without an error. */
export const Me = z.object({ user: Account.nullable(), permissions: z.array(z.string()) }).meta({ id: 'Me' });

/** An account as staff see it. */
export const User = Account.extend({
  /** Null: no session is open. Exact to the minute. */
  lastSeenAt: Instant.nullable(),
}).meta({ id: 'User' });
export type User = z.output<typeof User>;
export const UserPage = page(User).meta({ id: 'UserPage' });

export const Role = z
  .object({
    name: z.string(),
    permissions: z.array(z.string()),
    /** Made by the shop itself: cannot be deleted. */
    builtIn: z.boolean(),
    /** False for `guest`, which everyone has who is not signed in. */
    assignable: z.boolean(),
    /** Accounts that have it. */
    members: z.int(),
  })
  .meta({ id: 'Role' });
export type Role = z.output<typeof Role>;
export const RolePage = page(Role).meta({ id: 'RolePage' });

/** RFC 7517. */
export const Jwks = z
  .object({
    keys: z.array(
      z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), kid: z.string(), alg: z.string(), use: z.string() }),
    ),
  })
  .meta({ id: 'Jwks' });
