import { z } from 'zod';
import { Address, Instant, OneLine, page } from '../../platform/facade/schemas';

/** The limits on characters are a rule of the domain; this one only bounds the work. */
export const Password = z.string().min(1).max(512);
export const PersonName = OneLine(120);
export const Locale = z.string().max(35);

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
    /** Wants to hear from the shop by mail. */
    marketingConsent: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof Account>;

const Rights = {
  /** What this person may do: menus are drawn from it, the server decides again on every call. */
  permissions: z.array(z.string()),
  /** Stores whose goods alone they work on; none: no such limit. */
  storeIds: z.array(z.uuid()),
};

const Tokens = {
  /** JWT for `Authorization: Bearer`. */
  accessToken: z.string(),
  /** Seconds the access token lasts. */
  expiresIn: z.int(),
};

export const SignedIn = z
  .object({
    user: Account,
    ...Rights,
    ...Tokens,
    /** Only when asked for with `refresh: true`. Works once; every use gives the next one. */
    refreshToken: z.string().optional(),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

export const Refreshed = z.object({ ...Tokens, refreshToken: z.string() }).meta({ id: 'Refreshed' });
export type Refreshed = z.output<typeof Refreshed>;

/** A guest is `user: null` with the guest's permissions, so that a page can ask without an error. */
export const Me = z.object({ user: Account.nullable(), ...Rights }).meta({ id: 'Me' });

/** An account as staff see it. */
export const User = Account.extend({
  /** Null: no session is open. Exact to the minute. */
  lastSeenAt: Instant.nullable(),
  /** Null: it is open. */
  deactivatedAt: Instant.nullable(),
}).meta({ id: 'User' });
export type User = z.output<typeof User>;
export const UserPage = page(User).meta({ id: 'UserPage' });

export const SavedAddress = z
  .object({ id: z.uuid(), ...Address.shape, isDefaultShipping: z.boolean(), isDefaultBilling: z.boolean() })
  .meta({ id: 'SavedAddress' });
export type SavedAddress = z.output<typeof SavedAddress>;

const GroupOfUser = z.object({ id: z.uuid(), code: z.string(), name: z.string() });

export const UserDetail = User.extend({
  deactivatedReason: z.string().nullable(),
  groups: z.array(GroupOfUser),
  /** Stores whose stock the account is held to, where its rights are not for all; none: no such limit. */
  storeIds: z.array(z.uuid()),
  addresses: z.array(SavedAddress),
  /** Open now. */
  sessions: z.int(),
}).meta({ id: 'UserDetail' });
export type UserDetail = z.output<typeof UserDetail>;

export const CustomerGroup = GroupOfUser.extend({ members: z.int() }).meta({ id: 'CustomerGroup' });
export type CustomerGroup = z.output<typeof CustomerGroup>;

/** One place where the account is signed in. */
export const Session = z
  .object({
    id: z.uuid(),
    /** The one that asks. */
    current: z.boolean(),
    /** By a program with refresh tokens, not by a browser's cookie. */
    byToken: z.boolean(),
    /** In a few known words; null where nobody could tell. */
    device: z.object({ browser: z.string().nullable(), system: z.string().nullable() }),
    /** The network it was opened from, roughly: an IPv4 /24 or an IPv6 /48. */
    network: z.string().nullable(),
    createdAt: Instant,
    /** Exact to the minute. */
    lastSeenAt: Instant,
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof Session>;

export const ProvedEmail = z
  .object({
    email: z.string(),
    /** It took the place of another one. */
    changed: z.boolean(),
  })
  .meta({ id: 'ProvedEmail' });

/** What somebody with a right that shoppers do not have has changed. */
export const AuditEntry = z
  .object({
    id: z.uuid(),
    at: Instant,
    userId: z.uuid(),
    /** Null when the account is gone. */
    userName: z.string().nullable(),
    userEmail: z.string().nullable(),
    /** The right by which they could. */
    permission: z.string(),
    method: z.string(),
    /** The route's pattern. */
    route: z.string(),
    /** What the route does. */
    summary: z.string(),
    /** What it was done to. */
    objectIds: z.array(z.string()),
    /** Null: the server ended before anybody knew. */
    status: z.int().nullable(),
    requestId: z.string(),
    ip: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof AuditEntry>;

export const Examination = z
  .object({
    id: z.uuid(),
    /** `always`: what holds at any instant; `all`: also what holds when no work is under way. */
    scope: z.enum(['always', 'all']),
    askedAt: Instant,
    /** Null when the account is gone. */
    askedBy: z.string().nullable(),
    /** Null: it is under way. */
    finishedAt: Instant.nullable(),
    /** Why nothing was found out. */
    failure: z.string().nullable(),
    findings: z
      .array(
        z
          .object({
            /** As in docs/invariants.md. */
            id: z.string(),
            title: z.string(),
            when: z.enum(['always', 'quiet']),
            violations: z.int(),
            /** The first few. */
            samples: z.array(z.record(z.string(), z.unknown())),
          })
          .meta({ id: 'Finding' }),
      )
      .nullable(),
  })
  .meta({ id: 'Examination' });

export const Permission = z
  .object({
    name: z.string(),
    module: z.string(),
    text: z.string(),
    /** What the routes do that ask for it. */
    opens: z.array(z.string()),
  })
  .meta({ id: 'Permission' });
export type Permission = z.output<typeof Permission>;

export const Role = z
  .object({
    name: z.string(),
    title: z.string(),
    permissions: z.array(z.string()),
    /** Goes along with a change, so that nobody undoes another's. */
    version: z.int(),
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
