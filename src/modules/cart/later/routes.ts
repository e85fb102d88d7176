import { z } from 'zod';
import { article, Money } from '../../../platform/facade/schemas';
import { defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { Market } from '../../../platform/module';
import type { CartService } from '../cart.service';
import { CartView } from '../contract';
import { shopperOf } from '../shopper';
import type { SavedItemsService } from './saved-items.service';

const { ahead: _ahead, ...words } = article;

export const SavedItem = z
  .object({
    id: z.uuid(),
    ...words,
    quantity: z.int(),
    /** What one of so many costs now; where it is sold no more, what it cost last. */
    unitPrice: Money,
    /** What one cost when it was laid aside; null where it costs the same. */
    priceBefore: Money.nullable(),
    /** Units that could be sold now. */
    available: z.int(),
    forSale: z.boolean(),
  })
  .meta({ id: 'SavedItem' });

const own = { permission: 'cart:use-own', own: true } as const;
const closed = ['cart.not-found', 'cart.frozen', 'cart.completed', 'cart.busy'] as const;

export const savedItemRoutes = defineRoutes({
  layAside: {
    method: 'post',
    path: '/carts/:id/items/:itemId/lay-aside',
    summary: 'Save a line for later: it leaves the cart, holds nothing and stays until it is put back; the answer is the cart that is left',
    access: own,
    params: z.strictObject({ id: z.uuid(), itemId: z.uuid() }),
    responses: { 200: CartView },
    errors: [...closed, 'cart.no-such-item', 'cart.too-many-saved'],
  },
  putBack: {
    method: 'post',
    path: '/carts/:id/saved-items/:savedId',
    summary: 'Put what was saved for later back into the cart, as many units as can be sold now; the others stay aside',
    access: own,
    params: z.strictObject({ id: z.uuid(), savedId: z.uuid() }),
    responses: { 200: CartView },
    errors: [
      ...closed,
      'cart.no-such-saved-item',
      'cart.not-for-sale',
      'cart.not-enough-stock',
      'cart.too-many',
      'cart.too-many-lines',
      'cart.too-expensive',
    ],
  },
  listSavedItems: {
    method: 'get',
    path: '/saved-items',
    summary: 'What the account, or the browser with this cart’s secret, has saved for later, at the prices of this moment',
    access: own,
    responses: { 200: z.object({ items: z.array(SavedItem) }) },
  },
  removeSavedItem: {
    method: 'delete',
    path: '/saved-items/:id',
    summary: 'Forget what was saved for later',
    access: own,
    params: z.strictObject({ id: z.uuid() }),
    responses: { 204: null },
    errors: ['cart.no-such-saved-item'],
  },
});

export interface SavedItemHandlersDeps {
  readonly cartService: CartService;
  readonly savedItemsService: SavedItemsService;
  readonly market: Market;
}

export function createSavedItemHandlers({
  cartService,
  savedItemsService,
  market,
}: SavedItemHandlersDeps): Handlers<typeof savedItemRoutes> {
  return {
    layAside: async ({ params, caller, locales }) =>
      ok(await cartService.layAside(params.id, shopperOf(caller, locales, market), params.itemId)),
    putBack: async ({ params, caller, locales }) =>
      ok(await cartService.putBack(params.id, shopperOf(caller, locales, market), params.savedId)),
    listSavedItems: async ({ caller, locales }) => ok({ items: await savedItemsService.list(shopperOf(caller, locales, market)) }),
    async removeSavedItem({ params, caller, locales }) {
      await savedItemsService.remove(params.id, shopperOf(caller, locales, market));
      return noContent();
    },
  };
}
