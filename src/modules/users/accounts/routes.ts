import { z } from 'zod';
import { Email, OneLine, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { Account, Locale, Me, PersonName, UserDetail, UserPage } from '../shapes';
import type { AccountsQueries } from './accounts.queries';
import type { AccountsService } from './accounts.service';
import type { ClosingService } from './closing.service';
import type { InvitationsService } from './invitations.service';

const params = z.strictObject({ id: z.uuid() });
const YesNo = z.enum(['true', 'false']).transform((text) => text === 'true');

export const accountsRoutes = defineRoutes({
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
    summary: 'Change one’s own name, language, or whether one wants news by mail',
    access: { permission: 'users:update-self', own: true },
    body: z
      .strictObject({ name: PersonName.optional(), locale: Locale.optional(), marketingConsent: z.boolean().optional() })
      .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something'),
    responses: { 200: Account },
    errors: ['users.unknown-locale'],
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
      /** Id of a group of customers. */
      group: z.uuid().optional(),
      status: z.enum(['active', 'deactivated']).optional(),
      emailVerified: YesNo.optional(),
    }),
    responses: { 200: UserPage },
  },
  getUser: {
    method: 'get',
    path: '/users/:id',
    summary: 'One account with its groups, addresses and number of open sessions',
    access: { permission: 'users:read-all' },
    params,
    responses: { 200: UserDetail },
    errors: ['users.not-found'],
  },
  inviteStaff: {
    method: 'post',
    path: '/users/invitations',
    summary: 'Invite somebody to work here: a link to set a password goes to them, and works for three days; again, a new one',
    access: { permission: 'users:assign-roles' },
    body: z.strictObject({ email: Email, name: PersonName, role: z.string().max(60) }).meta({ id: 'StaffInvitation' }),
    responses: { 201: UserDetail },
    limit: 'password',
    errors: ['users.no-such-role', 'users.may-not-grant', 'users.email-taken', 'users.too-many-mails'],
  },
  deactivateUser: {
    method: 'post',
    path: '/users/:id/deactivate',
    summary: 'Close an account: nobody signs in to it any more and its sessions end',
    access: { permission: 'users:deactivate' },
    params,
    body: z.strictObject({ reason: OneLine(300).optional() }),
    responses: { 200: UserDetail },
    errors: ['users.not-found', 'users.not-yourself', 'users.last-admin', 'users.may-not-grant'],
  },
  reactivateUser: {
    method: 'post',
    path: '/users/:id/reactivate',
    summary: 'Open a closed account again',
    access: { permission: 'users:deactivate' },
    params,
    responses: { 200: UserDetail },
    errors: ['users.not-found', 'users.may-not-grant'],
  },
});

export interface AccountsHandlersDeps {
  readonly accountsService: AccountsService;
  readonly accountsQueries: AccountsQueries;
  readonly closingService: ClosingService;
  readonly invitationsService: InvitationsService;
}

export const createAccountsHandlers = ({
  accountsService,
  accountsQueries,
  closingService,
  invitationsService,
}: AccountsHandlersDeps): Handlers<typeof accountsRoutes> => ({
  getMe: async ({ caller }) => ok(await accountsQueries.getMe(caller)),
  updateMe: async ({ body, caller }) => ok(await accountsService.updateProfile({ userId: caller.userId(), ...body })),
  listUsers: async ({ query }) => ok(await accountsQueries.listAccounts(query)),
  getUser: async ({ params: { id } }) => ok(await accountsQueries.getAccountForStaff(id)),
  inviteStaff: async ({ body, caller }) => {
    const userId = await invitationsService.invite({ ...body, granted: caller.principal?.permissions ?? [] });
    return created(await accountsQueries.getAccountForStaff(userId));
  },
  deactivateUser: async ({ params: { id }, body, caller }) => {
    const by = { userId: caller.userId(), granted: caller.principal?.permissions ?? [] };
    await closingService.deactivate({ userId: id, reason: body.reason ?? null, by });
    return ok(await accountsQueries.getAccountForStaff(id));
  },
  reactivateUser: async ({ params: { id }, caller }) => {
    await closingService.reactivate({ userId: id, by: { userId: caller.userId(), granted: caller.principal?.permissions ?? [] } });
    return ok(await accountsQueries.getAccountForStaff(id));
  },
});
