import { z } from 'zod';
import { Email, OneLine, pageQuery } from '../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers, type RouteInput, type SetCookie } from '../../platform/http/route';
import type { AccountsQueries } from './accounts/accounts.queries';
import type { AccountsService } from './accounts/accounts.service';
import { sessionLimits } from './domain/session-limits';
import type { SigningKeys } from './keys/signing-keys';
import type { RolesQueries } from './roles/roles.queries';
import type { RolesService } from './roles/roles.service';
import type { LoginService } from './sessions/login.service';
import type { RefreshService } from './sessions/refresh.service';
import type { KnownDevices } from './sessions/known-devices';
import type { Device, Opened } from './sessions/sessions.repository';
import { Account, Jwks, Me, Refreshed, RolePage, SignedIn, User, UserPage } from './shapes';

/** The limits on characters are a rule of the domain; this one only bounds the work. */
const Password = z.string().min(1).max(512);
const Name = OneLine(120).regex(/^[^\u202a-\u202e\u2066-\u2069]*$/u, 'must be plain text');
const Locale = z.string().max(35);
const userParams = z.strictObject({ id: z.uuid() });

export const usersRoutes = defineRoutes({
  /**
   * An address that has an account is answered with 409: the caller is signed in at once, so the answer cannot hide it.
   * What is left to an enumerator is slow: every try costs the same hash and counts in the `register` bucket.
   */
  register: {
    method: 'post',
    path: '/auth/register',
    summary: 'Open an account and sign in',
    access: { permission: 'users:register' },
    body: z.strictObject({ email: Email, password: Password, name: Name, locale: Locale.optional(), refresh: z.boolean().optional() }),
    responses: { 201: SignedIn },
    limit: 'register',
    errors: ['users.email-taken', 'users.weak-password', 'users.unknown-locale', 'platform.busy'],
  },
  /**
   * Unknown address, wrong password and account without a password: one answer, one duration. Beside the `login` bucket,
   * which counts networks, tries are counted per address, with or without an account, so that guessing is slow and no guesser
   * shuts the owner out: see `domain/login-tries`.
   */
  login: {
    method: 'post',
    path: '/auth/login',
    summary: 'Sign in: session cookie and access token, or a refresh token instead of the cookie when asked for',
    access: { permission: 'users:login' },
    body: z.strictObject({ email: Email, password: Password, refresh: z.boolean().optional() }),
    responses: { 200: SignedIn },
    limit: 'login',
    errors: ['users.bad-credentials', 'users.too-many-tries', 'platform.busy'],
  },
  logout: {
    method: 'post',
    path: '/auth/logout',
    summary: 'End this session and its tokens; harmless without one',
    access: { permission: 'users:logout' },
    responses: { 204: null },
  },
  refresh: {
    method: 'post',
    path: '/auth/refresh',
    summary: 'Exchange a refresh token for the next one; one that comes twice ends its session',
    access: { permission: 'users:login' },
    body: z.strictObject({ refreshToken: z.string().min(1).max(200) }),
    responses: { 200: Refreshed },
    errors: ['users.bad-refresh-token'],
  },
  getMe: {
    method: 'get',
    path: '/auth/me',
    summary: 'Who am I and what may I do; a guest is `user: null`',
    access: { permission: 'users:read-self', own: true },
    responses: { 200: Me },
  },
  updateMe: {
    method: 'patch',
    path: '/auth/me',
    summary: 'Change one’s own name or language',
    access: { permission: 'users:update-self', own: true },
    body: z
      .strictObject({ name: Name.optional(), locale: Locale.optional() })
      .refine((change) => change.name !== undefined || change.locale !== undefined, 'must change something'),
    responses: { 200: Account },
    errors: ['users.unknown-locale'],
  },
  changePassword: {
    method: 'post',
    path: '/auth/me/password',
    summary: 'Change one’s own password; all other sessions end, this one gets a new secret',
    access: { permission: 'users:update-self', own: true },
    body: z.strictObject({ currentPassword: Password, newPassword: Password }),
    responses: { 200: SignedIn },
    limit: 'password',
    errors: ['users.wrong-password', 'users.weak-password', 'platform.busy'],
  },
  listUsers: {
    method: 'get',
    path: '/users',
    summary: 'Accounts, newest first; `q` is the beginning of an e-mail address or a name',
    access: { permission: 'users:read-all' },
    query: z.strictObject({
      ...pageQuery,
      cursor: z.uuid().optional(),
      q: z.string().trim().min(1).max(254).optional(),
      role: z.string().max(60).optional(),
    }),
    responses: { 200: UserPage },
  },
  getUser: {
    method: 'get',
    path: '/users/:id',
    summary: 'One account',
    access: { permission: 'users:read-all' },
    params: userParams,
    responses: { 200: User },
    errors: ['users.not-found'],
  },
  assignRoles: {
    method: 'patch',
    path: '/users/:id/roles',
    summary: 'Give an account exactly these roles; nobody may give what they do not have, and one admin always stays',
    access: { permission: 'users:assign-roles' },
    params: userParams,
    body: z.strictObject({ roles: z.array(z.string().max(60)).max(20) }),
    responses: { 200: User },
    errors: ['users.not-found', 'users.no-such-role', 'users.last-admin', 'users.may-not-grant'],
  },
  listRoles: {
    method: 'get',
    path: '/roles',
    summary: 'Roles, by name, and what they may do',
    access: { permission: 'users:read-roles' },
    query: z.strictObject({ ...pageQuery, cursor: z.string().max(60).optional() }),
    responses: { 200: RolePage },
  },
  getJwks: {
    method: 'get',
    path: '//.well-known/jwks.json',
    summary: 'The public keys of the access tokens (RFC 7517)',
    access: { permission: 'users:read-keys' },
    responses: { 200: Jwks },
  },
});

export interface UsersHandlersDeps {
  readonly accountsService: AccountsService;
  readonly accountsQueries: AccountsQueries;
  readonly loginService: LoginService;
  readonly refreshService: RefreshService;
  readonly rolesService: RolesService;
  readonly rolesQueries: RolesQueries;
  readonly signingKeys: SigningKeys;
  readonly knownDevices: KnownDevices;
}

export const createUsersHandlers = ({
  accountsService,
  accountsQueries,
  loginService,
  refreshService,
  rolesService,
  rolesQueries,
  signingKeys,
  knownDevices,
}: UsersHandlersDeps): Handlers<typeof usersRoutes> => ({
  register: async ({ body, locales, ...input }) => {
    const opened = await accountsService.register({ ...body, locales, ...visit(input) });
    return created(await loginService.describe(opened), { cookies: cookiesOf(opened, knownDevices.proofFor(body.email)) });
  },
  login: async ({ body, ...input }) => {
    const opened = await loginService.login({ ...body, deviceProof: input.caller.deviceProof, ...visit(input) });
    return ok(await loginService.describe(opened), { cookies: cookiesOf(opened, knownDevices.proofFor(body.email)) });
  },
  logout: async ({ caller }) => {
    if (caller.principal) await loginService.logout(caller.principal.sessionId);
    return noContent({ cookies: forgotten });
  },
  refresh: async ({ body }) => ok(await refreshService.refresh(body.refreshToken)),
  getMe: async ({ caller }) => ok(await accountsQueries.getMe(caller)),
  updateMe: async ({ body, caller }) => ok(await accountsService.updateProfile({ userId: caller.userId(), ...body })),
  changePassword: async ({ body, caller, ...input }) => {
    const opened = await loginService.changePassword({ userId: caller.userId(), ...body, ...visit({ caller, ...input }) });
    return ok(await loginService.describe(opened), { cookies: cookiesOf(opened) });
  },
  listUsers: async ({ query }) => ok(await accountsQueries.listAccounts(query)),
  getUser: async ({ params }) => ok(await accountsQueries.getAccountForStaff(params.id)),
  assignRoles: async ({ params, body, caller }) => {
    await rolesService.assignRoles({ userId: params.id, roles: body.roles, granted: caller.principal?.permissions ?? [] });
    return ok(await accountsQueries.getAccountForStaff(params.id));
  },
  listRoles: async ({ query }) => ok(await rolesQueries.listRoles(query)),
  getJwks: async () => ok(await signingKeys.publicKeys(), { headers: { 'cache-control': 'public, max-age=300' } }),
});

/** What this browser could still open carts and orders with goes along with the session. */
const forgotten: SetCookie[] = [
  { name: 'session', value: null },
  { name: 'cart', value: null },
  { name: 'order', value: null, path: '/api/v1' },
];

const visit = ({ caller }: Pick<RouteInput, 'caller'>): { device: Device; currentSessionId: string | null } => ({
  device: { ip: caller.ip, userAgent: caller.userAgent },
  currentSessionId: caller.principal?.sessionId ?? null,
});

/** A client that keeps a refresh token instead gets none. `deviceProof` stays when the session ends. */
function cookiesOf({ cookieToken }: Opened, deviceProof: string | null = null): SetCookie[] {
  if (cookieToken === null) return [];
  const session: SetCookie = { name: 'session', value: cookieToken, maxAge: sessionLimits.absoluteDays * daySeconds };
  if (deviceProof === null) return [session];
  return [session, { name: 'device', value: deviceProof, maxAge: knownDeviceDays * daySeconds, path: '/api/v1/auth' }];
}

const daySeconds = 86_400;
const knownDeviceDays = 365;
