import { z } from 'zod';
import { defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { SavedMethodsService } from './saved-methods.service';

/** A card that the provider keeps; the shop knows no more of it than this. */
const SavedMethodView = z
  .object({ id: z.uuid(), provider: z.string(), brand: z.string(), last4: z.string(), expMonth: z.int(), expYear: z.int() })
  .meta({ id: 'SavedMethod' });

export const savedMethodRoutes = defineRoutes({
  listSavedMethods: {
    method: 'get',
    path: '/payments/methods',
    summary: 'Cards that providers keep for one’s account, newest first',
    access: { permission: 'payments:use-saved-methods' },
    responses: { 200: z.object({ items: z.array(SavedMethodView) }) },
  },
  removeSavedMethod: {
    method: 'delete',
    path: '/payments/methods/:id',
    summary: 'Remove a card of one’s own: it pays nothing any more, and its provider is asked to forget it',
    access: { permission: 'payments:use-saved-methods', own: true },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 204: null },
    errors: ['payments.no-such-method'],
  },
});

export interface SavedMethodHandlersDeps {
  readonly savedMethodsService: SavedMethodsService;
}

export const createSavedMethodHandlers = ({ savedMethodsService }: SavedMethodHandlersDeps): Handlers<typeof savedMethodRoutes> => ({
  listSavedMethods: async ({ caller }) => ok({ items: await savedMethodsService.list(caller.userId()) }),
  async removeSavedMethod({ params, caller }) {
    await savedMethodsService.remove(params.id, caller.userId());
    return noContent();
  },
});
