import { z } from 'zod';
import { OneLine, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { AccountsQueries } from '../accounts/accounts.queries';
import { Permission, Role, RolePage, UserDetail } from '../shapes';
import type { RolesQueries } from './roles.queries';
import type { RolesService } from './roles.service';

const RoleName = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be small letters, digits and hyphens, at most 60');
const params = z.strictObject({ name: z.string().max(60) });
const RolePermissions = z.array(z.string().max(100)).max(500);
const write = { permission: 'users:write-roles' };

export const rolesRoutes = defineRoutes({
  assignRoles: {
    method: 'patch',
    path: '/users/:id/roles',
    summary: 'Give an account exactly these roles; nobody may give what they do not have, and one admin always stays',
    access: { permission: 'users:assign-roles' },
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({ roles: z.array(z.string().max(60)).max(20) }),
    responses: { 200: UserDetail },
    errors: ['users.not-found', 'users.no-such-role', 'users.last-admin', 'users.may-not-grant'],
  },
  assignStores: {
    method: 'patch',
    path: '/users/:id/stores',
    summary: 'Hold an account to the stock of exactly these stores; none: no such limit. Who may work in all stores is never held to some',
    access: { permission: 'users:assign-stores' },
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({ storeIds: z.array(z.uuid()).max(200) }),
    responses: { 200: UserDetail },
    errors: ['users.not-found'],
  },
  listRoles: {
    method: 'get',
    path: '/roles',
    summary: 'Roles, by name, and what they may do',
    access: { permission: 'users:read-roles' },
    query: z.strictObject({ ...pageQuery, cursor: z.string().max(60).optional() }),
    responses: { 200: RolePage },
  },
  getRole: {
    method: 'get',
    path: '/roles/:name',
    summary: 'One role',
    access: { permission: 'users:read-roles' },
    params,
    responses: { 200: Role },
    errors: ['users.role-not-found'],
  },
  createRole: {
    method: 'post',
    path: '/roles',
    summary: 'Make a role of rights that one has oneself',
    access: write,
    body: z.strictObject({ name: RoleName, title: OneLine(60), permissions: RolePermissions }),
    responses: { 201: Role },
    errors: ['users.role-taken', 'users.no-such-permission', 'users.may-not-grant'],
  },
  updateRole: {
    method: 'patch',
    path: '/roles/:name',
    summary: 'Change a role: `permissions` are all it gives from now on; nobody may give or take what they do not have',
    access: write,
    params,
    body: z
      .strictObject({ version: z.int(), title: OneLine(60).optional(), permissions: RolePermissions.optional() })
      .refine(({ title, permissions }) => title !== undefined || permissions !== undefined, 'must change something'),
    responses: { 200: Role },
    errors: [
      'users.role-not-found',
      'users.stale-role',
      'users.built-in-role',
      'users.no-such-permission',
      'users.may-not-grant',
      'users.needed-right',
      'users.not-for-everyone',
    ],
  },
  deleteRole: {
    method: 'delete',
    path: '/roles/:name',
    summary: 'Delete a role that nobody has any more',
    access: write,
    params,
    responses: { 204: null },
    errors: ['users.role-not-found', 'users.built-in-role', 'users.role-in-use', 'users.may-not-grant'],
  },
  listPermissions: {
    method: 'get',
    path: '/permissions',
    summary: 'Every right there is, by module, with what it lets somebody do',
    access: { permission: 'users:read-roles' },
    responses: { 200: z.object({ items: z.array(Permission) }) },
  },
});

export interface RolesHandlersDeps {
  readonly accountsQueries: AccountsQueries;
  readonly rolesService: RolesService;
  readonly rolesQueries: RolesQueries;
}

export const createRolesHandlers = ({ accountsQueries, rolesService, rolesQueries }: RolesHandlersDeps): Handlers<typeof rolesRoutes> => ({
  assignRoles: async ({ params: { id }, body, caller }) => {
    await rolesService.assignRoles({ userId: id, roles: body.roles, granted: caller.principal?.permissions ?? [] });
    return ok(await accountsQueries.getAccountForStaff(id));
  },
  assignStores: async ({ params: { id }, body }) => {
    await rolesService.assignStores({ userId: id, storeIds: [...new Set(body.storeIds)] });
    return ok(await accountsQueries.getAccountForStaff(id));
  },
  listRoles: async ({ query }) => ok(await rolesQueries.listRoles(query)),
  getRole: async ({ params: { name } }) => ok(await rolesQueries.getRole(name)),
  createRole: async ({ body, caller }) => {
    await rolesService.createRole({ ...body, granted: caller.principal?.permissions ?? [] });
    return created(await rolesQueries.getRole(body.name));
  },
  updateRole: async ({ params: { name }, body, caller }) => {
    await rolesService.updateRole({ name, ...body, granted: caller.principal?.permissions ?? [] });
    return ok(await rolesQueries.getRole(name));
  },
  deleteRole: async ({ params: { name }, caller }) => {
    await rolesService.deleteRole({ name, granted: caller.principal?.permissions ?? [] });
    return noContent();
  },
  listPermissions: async () => ok({ items: rolesQueries.listPermissions() }),
});
