import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import type { TagsService } from './tags.service';
import { assertWhole } from '../viewer';

/** In small letters, whatever was typed; a comma parts tags in filters. */
export const Tag = OneLine(40)
  .transform((tag) => tag.toLowerCase())
  .refine((tag) => !tag.includes(','), 'a tag has no comma');

export const tagRoutes = defineRoutes({
  listTags: {
    method: 'get',
    path: '/orders/tags',
    summary: 'The tags on orders, the most used first',
    access: { permission: 'orders:read-all' },
    responses: { 200: z.object({ items: z.array(z.object({ tag: z.string(), orders: z.int() })) }) },
  },
  tagOrders: {
    method: 'post',
    path: '/orders/tags',
    summary: 'Put tags on orders or take them off, many at once; the buyer never sees them',
    access: { permission: 'orders:tag' },
    body: z
      .strictObject({
        orderIds: z.array(z.uuid()).min(1).max(200),
        add: z.array(Tag).max(20).optional(),
        remove: z.array(Tag).max(20).optional(),
      })
      .meta({ id: 'TagOrders' }),
    responses: { 200: z.object({ items: z.array(z.object({ id: z.uuid(), tags: z.array(z.string()) })) }) },
    errors: ['orders.too-many-tags'],
  },
});

export interface TagHandlersDeps {
  readonly tagsService: TagsService;
}

export function createTagHandlers({ tagsService }: TagHandlersDeps): Handlers<typeof tagRoutes> {
  return {
    async listTags({ caller }) {
      assertWhole(caller);
      return ok({ items: await tagsService.listTags() });
    },
    async tagOrders({ body: { orderIds, add = [], remove = [] }, caller }) {
      assertWhole(caller);
      return ok({ items: await tagsService.tagOrders({ orderIds, add, remove, staffId: caller.userId() }) });
    },
  };
}
