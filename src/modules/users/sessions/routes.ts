import { z } from 'zod';
import { Email } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { AccountsService } from '../accounts/accounts.service';
import { Jwks, Locale, Password, PersonName, Refreshed, Session, SignedIn } from '../shapes';
import type { SigningKeys } from '../keys/signing-keys';
import { cookiesOf, forgotten, visit } from './cookies';
import type { KnownDevices } from './known-devices';
import type { LoginService } from './login.service';
import type { RefreshService } from './refresh.service';
import type { SessionsQueries } from './sessions.queries';
import type { SessionsService } from './sessions.service';

const own = { permission: 'users:update-self', own: true } as const;

export const sessionsRoutes = defineRoutes({
  /**
   * An address that has an account is answered with 409: the caller is signed in at once, so the answer cannot hide it.
   * What is left to an enumerator is slow: every try costs the same hash and counts in the `register` bucket.
   */
  register: {
    method: 'post',
    path: '/auth/register',
    summary: 'Open an account and sign in; a mail asks to prove the address',
    access: { permission: 'users:register' },
    body: z.strictObject({
      email: Email,
      password: Password,
      name: PersonName,
      locale: Locale.optional(),
      marketingConsent: z.boolean().optional(),
      refresh: z.boolean().optional(),
    }),
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
    errors: ['users.bad-credentials', 'users.too-many-tries', 'users.deactivated', 'platform.busy'],
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
  changePassword: {
    method: 'post',
    path: '/auth/me/password',
    summary: 'Change one’s own password; all other sessions end, this one gets a new secret, a mail tells of it',
    access: own,
    body: z.strictObject({ currentPassword: Password, newPassword: Password }),
    responses: { 200: SignedIn },
    limit: 'password',
    errors: ['users.wrong-password', 'users.weak-password', 'platform.busy'],
  },
  listSessions: {
    method: 'get',
    path: '/auth/me/sessions',
    summary: 'Where one is signed in: this session, then those seen last',
    access: own,
    responses: { 200: z.object({ items: z.array(Session) }) },
  },
  endSession: {
    method: 'delete',
    path: '/auth/me/sessions/:id',
    summary: 'Sign out one of one’s own sessions',
    access: own,
    params: z.strictObject({ id: z.uuid() }),
    responses: { 204: null },
    errors: ['users.no-such-session'],
  },
  endOtherSessions: {
    method: 'delete',
    path: '/auth/me/sessions',
    summary: 'Sign out everywhere else',
    access: own,
    responses: { 204: null },
  },
  getJwks: {
    method: 'get',
    path: '//.well-known/jwks.json',
    summary: 'The public keys of the access tokens (RFC 7517)',
    access: { permission: 'users:read-keys' },
    responses: { 200: Jwks },
  },
});

export interface SessionsHandlersDeps {
  readonly accountsService: AccountsService;
  readonly loginService: LoginService;
  readonly refreshService: RefreshService;
  readonly sessionsService: SessionsService;
  readonly sessionsQueries: SessionsQueries;
  readonly signingKeys: SigningKeys;
  readonly knownDevices: KnownDevices;
}

export const createSessionsHandlers = ({
  accountsService,
  loginService,
  refreshService,
  sessionsService,
  sessionsQueries,
  signingKeys,
  knownDevices,
}: SessionsHandlersDeps): Handlers<typeof sessionsRoutes> => ({
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
  changePassword: async ({ body, caller, ...input }) => {
    const opened = await loginService.changePassword({ userId: caller.userId(), ...body, ...visit({ caller, ...input }) });
    return ok(await loginService.describe(opened), { cookies: cookiesOf(opened) });
  },
  listSessions: async ({ caller }) =>
    ok({ items: await sessionsQueries.listSessions({ userId: caller.userId(), currentSessionId: caller.principal?.sessionId ?? '' }) }),
  endSession: async ({ caller, params }) => {
    await sessionsService.end({ userId: caller.userId(), sessionId: params.id });
    return noContent(params.id === caller.principal?.sessionId ? { cookies: forgotten } : {});
  },
  endOtherSessions: async ({ caller }) => {
    await sessionsService.endOthers({ userId: caller.userId(), currentSessionId: caller.principal?.sessionId ?? '' });
    return noContent();
  },
  getJwks: async () => ok(await signingKeys.publicKeys(), { headers: { 'cache-control': 'public, max-age=300' } }),
});
