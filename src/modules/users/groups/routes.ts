import { z } from 'zod';
import { OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { CustomerGroup } from '../shapes';
import type { GroupsService } from './groups.service';

const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and hyphens, at most 40');
const params = z.strictObject({ id: z.uuid() });
const memberParams = z.strictObject({ id: z.uuid(), userId: z.uuid() });
const read = { permission: 'users:read-groups' };
const manage = { permission: 'users:manage-groups' };

export const groupsRoutes = defineRoutes({
  listGroups: {
    method: 'get',
    path: '/customer-groups',
    summary: 'Groups of customers, by code; `GET /users?group=` lists the members of one',
    access: read,
    query: z.strictObject({ ...pageQuery, cursor: z.string().max(40).optional() }),
    responses: { 200: page(CustomerGroup).meta({ id: 'CustomerGroupPage' }) },
  },
  createGroup: {
    method: 'post',
    path: '/customer-groups',
    summary: 'Make a group of customers',
    access: manage,
    body: z.strictObject({ code: Code, name: OneLine(120) }),
    responses: { 201: CustomerGroup },
    errors: ['users.group-code-taken'],
  },
  updateGroup: {
    method: 'patch',
    path: '/customer-groups/:id',
    summary: 'Rename a group of customers',
    access: manage,
    params,
    body: z
      .strictObject({ code: Code.optional(), name: OneLine(120).optional() })
      .refine(({ code, name }) => code !== undefined || name !== undefined, 'must change something'),
    responses: { 200: CustomerGroup },
    errors: ['users.no-such-group', 'users.group-code-taken'],
  },
  deleteGroup: {
    method: 'delete',
    path: '/customer-groups/:id',
    summary: 'Dissolve a group; its members stay customers',
    access: manage,
    params,
    responses: { 204: null },
    errors: ['users.no-such-group'],
  },
  addGroupMember: {
    method: 'put',
    path: '/customer-groups/:id/members/:userId',
    summary: 'Put an account into a group; harmless when it is in it',
    access: manage,
    params: memberParams,
    responses: { 204: null },
    errors: ['users.no-such-group', 'users.not-found'],
  },
  removeGroupMember: {
    method: 'delete',
    path: '/customer-groups/:id/members/:userId',
    summary: 'Take an account out of a group; harmless when it is not in it',
    access: manage,
    params: memberParams,
    responses: { 204: null },
  },
});

export interface GroupsHandlersDeps {
  readonly groupsService: GroupsService;
}

export const createGroupsHandlers = ({ groupsService }: GroupsHandlersDeps): Handlers<typeof groupsRoutes> => ({
  listGroups: async ({ query }) => ok(await groupsService.list(query)),
  createGroup: async ({ body }) => created(await groupsService.create(body)),
  updateGroup: async ({ params: { id }, body }) => ok(await groupsService.update(id, body)),
  deleteGroup: async ({ params: { id } }) => {
    await groupsService.remove(id);
    return noContent();
  },
  addGroupMember: async ({ params: { id, userId } }) => {
    await groupsService.addMember(id, userId);
    return noContent();
  },
  removeGroupMember: async ({ params: { id, userId } }) => {
    await groupsService.removeMember(id, userId);
    return noContent();
  },
});
