import { z } from 'zod';
import { article, Money } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { Market } from '../../../platform/module';
import { cartCookie } from '../routes';
import { shopperOf } from '../shopper';
import type { WishesService } from './wishes.service';

const WishMark = z.object({ id: z.uuid(), productId: z.uuid(), variantId: z.uuid().nullable() }).meta({ id: 'WishMark' });

const { slug, sku, title, imageUrl, options } = article;

export const WishView = WishMark.extend({
  slug,
  /** null: the product, whichever of its articles. */
  sku: sku.nullable(),
  title,
  imageUrl,
  options,
  /** What it costs now, of a product the lowest of its articles; where it is sold no more, what it cost last. */
  price: Money,
  /** There are dearer articles of it. */
  priceVaries: z.boolean(),
  /** What it cost when it was wished for; null where it costs the same. */
  priceBefore: Money.nullable(),
  available: z.boolean(),
  /** It was sold out and can be bought again. */
  isBack: z.boolean(),
  forSale: z.boolean(),
  /** The article that can go into the cart at once; null where one has to be chosen, or none can be bought. */
  buy: z.uuid().nullable(),
}).meta({ id: 'Wish' });

const own = { permission: 'cart:use-own', own: true } as const;

export const wishRoutes = defineRoutes({
  listWishes: {
    method: 'get',
    path: '/wishes',
    summary: 'What the account, or the browser with this cart’s secret, wishes for, as it stands at this moment',
    access: own,
    responses: { 200: z.object({ items: z.array(WishView) }) },
  },
  listWishMarks: {
    method: 'get',
    path: '/wishes/marks',
    summary: 'Only which products and articles are wished for',
    access: own,
    responses: { 200: z.object({ items: z.array(WishMark) }) },
  },
  wish: {
    method: 'post',
    path: '/wishes',
    summary: 'Put a product, or one article of it, on the wishlist; a guest without a cart is given one, whose secret keeps the list',
    access: { permission: 'cart:use-own' },
    body: z.strictObject({ productId: z.uuid(), variantId: z.uuid().optional() }),
    responses: { 201: WishMark.extend({ cartToken: z.string().nullable() }).meta({ id: 'NewWish' }) },
    errors: ['cart.not-for-sale', 'cart.too-many-wishes', 'cart.busy'],
  },
  removeWish: {
    method: 'delete',
    path: '/wishes/:id',
    summary: 'Take something off the wishlist',
    access: own,
    params: z.strictObject({ id: z.uuid() }),
    responses: { 204: null },
    errors: ['cart.no-such-wish'],
  },
  countWishers: {
    method: 'get',
    path: '/products/:id/wishers',
    summary: 'How many accounts and browsers wish for the product or for one of its articles',
    access: { permission: 'cart:count-wishes' },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 200: z.object({ wishers: z.int() }) },
  },
});

export interface WishHandlersDeps {
  readonly wishesService: WishesService;
  readonly market: Market;
}

export function createWishHandlers({ wishesService, market }: WishHandlersDeps): Handlers<typeof wishRoutes> {
  return {
    listWishes: async ({ caller, locales }) => ok({ items: await wishesService.list(shopperOf(caller, locales, market)) }),
    listWishMarks: async ({ caller, locales }) => ok({ items: await wishesService.marks(shopperOf(caller, locales, market)) }),
    async wish({ body: { productId, variantId = null }, caller, locales }) {
      const { mark, cartToken } = await wishesService.wish(shopperOf(caller, locales, market), { productId, variantId });
      return created({ ...mark, cartToken }, { cookies: cartToken === null ? [] : [cartCookie(cartToken)] });
    },
    async removeWish({ params, caller, locales }) {
      await wishesService.remove(params.id, shopperOf(caller, locales, market));
      return noContent();
    },
    countWishers: async ({ params }) => ok({ wishers: await wishesService.countWishers(params.id) }),
  };
}
