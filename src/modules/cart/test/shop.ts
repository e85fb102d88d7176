import type { PickupPlace } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { AnyModule, Market } from '../../../platform/module';
import { caller, createTestApp, fake, type TestApp, type TestResponse } from '../../../platform/testing/harness';
import { catalogContract, type QuotedVariant } from '../../catalog';
import { shippingContract, type ShippingOption } from '../../shipping';
import { usersContract } from '../../users';
import { cartContract, type Begin, type CartView } from '../contract';

export interface Shelf {
  readonly articles: Map<string, QuotedVariant>;
  /** Country → what is offered there. */
  readonly offers: Map<string, ShippingOption[]>;
  /** Where all of it can be fetched, but for what lies in none of them. */
  readonly places: PickupPlace[];
  readonly nowhere: Set<string>;
  put(facts?: Partial<Omit<QuotedVariant, 'price'>> & { price?: number }): QuotedVariant;
  change(variantId: string, facts: Partial<Omit<QuotedVariant, 'price'>> & { price?: number }): void;
  /** Happens once, while the catalog is thinking about its next answer. */
  meanwhile(event: () => Promise<unknown>): void;
  readonly calls: { quoteVariants: number; listOptions: number };
  /** What shipping was told the goods are worth when it was asked last; minor units. */
  subtotalShipped: number | null;
  /** For whom prices were asked last. */
  groupsAsked: readonly string[];
  localeAsked: string | undefined;
  /** Account → the groups it is in. */
  readonly members: Map<string, { id: string; code: string; name: string }[]>;
  /** Group → what everything costs its members. */
  readonly groupPrices: Map<string, number>;
}

export interface Shop {
  readonly app: TestApp;
  readonly shelf: Shelf;
  /** A guest's cart with these lines. */
  openCart(items?: { variantId: string; quantity: number; recipient?: { email: string; message?: string } }[]): Promise<GuestCart>;
}

export interface GuestCart {
  readonly id: string;
  readonly token: string;
  request(method: string, path?: string, body?: unknown): Promise<TestResponse>;
  read(): Promise<CartView>;
}

export const standard: ShippingOption = {
  id: uuidv7(),
  name: 'Standard',
  price: money(495, 'USD'),
  freeOver: null,
  minDays: 3,
  maxDays: 5,
  taxClass: 'standard',
};
export const express: ShippingOption = { ...standard, id: uuidv7(), name: 'Express', price: money(1495, 'USD') };
export const address = { name: 'Ama Mensah', line1: '1 High Street', city: 'Berlin', postalCode: '10115', country: 'DE' };
/** A store that hands goods over. */
export const harbour: PickupPlace = {
  storeId: uuidv7(),
  name: 'Harbour',
  address: { name: 'Harbour', line1: 'Quay 5', city: 'Hamburg', postalCode: '20457', country: 'DE' },
  phone: null,
  timeZone: 'Europe/Berlin',
  hours: { week: { mon: [{ opens: '09:00', closes: '18:00' }] }, special: [] },
};
export const customer = () => caller(['cart:use-own', 'cart:claim-own']);
export const staff = () =>
  caller(['cart:use-own', 'cart:claim-own', 'cart:read-all', 'cart:count-wishes', 'cart:read-promotions', 'cart:manage-promotions']);

/** By default a customer that nobody knows. */
export const beginCheckout = (
  { app }: Shop,
  cart: GuestCart,
  {
    checkoutId = uuidv7(),
    cartVersion = null,
    email = `${uuidv7()}@example.com`,
    userId = null,
  }: { checkoutId?: string; cartVersion?: number | null; email?: string; userId?: string | null } = {},
): Promise<Begin> =>
  app.facade(cartContract).beginCheckout({
    checkoutId,
    cartId: cart.id,
    cartVersion,
    credential: { userId, cartToken: cart.token },
    email,
    shippingAddress: address,
    shippingOptionId: standard.id,
  });

/** Its books are true at the end of every test file. */
export async function closeShop({ app }: Shop): Promise<void> {
  await app.settle();
  const violated = await app.violated();
  await app.close();
  expect(violated).toEqual([]);
}

export async function openShop(cartModule: AnyModule, market: Partial<Market> = {}): Promise<Shop> {
  const shelf = createShelf();
  const app = await createTestApp({
    modules: [cartModule],
    market,
    fakes: [
      fake(catalogContract, {
        async quoteVariants({ variantIds, groupIds = [], locale }) {
          shelf.calls.quoteVariants += 1;
          await shelf.interruption();
          shelf.groupsAsked = groupIds;
          shelf.localeAsked = locale;
          return variantIds.flatMap((id) => shelf.priceFor(id, groupIds) ?? []);
        },
        listPickupPlaces: ({ lines, storeId }) =>
          Promise.resolve(
            lines.some(({ variantId }) => shelf.nowhere.has(variantId))
              ? []
              : shelf.places.filter((place) => storeId === undefined || place.storeId === storeId),
          ),
        showProducts: ({ productIds }) =>
          Promise.resolve(
            productIds.flatMap((productId) => {
              const articles = [...shelf.articles.values()].filter((one) => one.productId === productId);
              const [cheapest] = articles.sort((a, b) => a.price.minor - b.price.minor);
              if (!cheapest) return [];
              const { slug, title, imageUrl, price, variantId } = cheapest;
              const priceVaries = articles.some((one) => one.price.minor !== price.minor);
              const available = articles.some((one) => one.available > 0);
              return [
                { productId, slug, title, imageUrl, price, priceVaries, available, variantId: articles.length === 1 ? variantId : null },
              ];
            }),
          ),
      }),
      fake(usersContract, { groupsOf: ({ userId }) => Promise.resolve({ groups: shelf.members.get(userId) ?? [] }) }),
      fake(shippingContract, {
        listOptions: ({ country, subtotal }) => {
          shelf.subtotalShipped = subtotal.minor;
          shelf.calls.listOptions += 1;
          return Promise.resolve(shelf.offers.get(country) ?? []);
        },
      }),
    ],
  });
  return {
    app,
    shelf,
    async openCart(items) {
      const { status, body } = await app.request('POST', '/carts', { body: { ...(items && { items }) } });
      if (status !== 201) throw new Error(JSON.stringify(body));
      const headers = { 'x-cart-token': String(body.cartToken) };
      const request = (method: string, path = '', given?: unknown) =>
        app.request(method, `/carts/${body.id}${path}`, { headers, ...(given === undefined ? {} : { body: given }) });
      return { id: body.id, token: body.cartToken, request, read: async () => (await request('GET')).body };
    },
  };
}

type Inner = Shelf & {
  interruption(): Promise<unknown>;
  priceFor(variantId: string, groupIds: readonly string[]): QuotedVariant | undefined;
};

const oneTier = (price: number) => [{ minQuantity: 1, price: money(price, 'USD'), listPrice: money(price, 'USD') }];

function createShelf(): Inner {
  let pending: (() => Promise<unknown>) | null = null;
  const articles = new Map<string, QuotedVariant>();
  const groupPrices = new Map<string, number>();
  return {
    articles,
    offers: new Map([
      ['DE', [standard, express]],
      ['US', [standard]],
    ]),
    calls: { quoteVariants: 0, listOptions: 0 },
    places: [],
    nowhere: new Set(),
    subtotalShipped: null,
    groupsAsked: [],
    localeAsked: undefined,
    members: new Map(),
    groupPrices,
    priceFor(variantId, groupIds) {
      const article = articles.get(variantId);
      const price = groupIds.map((id) => groupPrices.get(id)).find((own) => own !== undefined);
      return article && price !== undefined ? { ...article, price: money(price, 'USD'), tiers: oneTier(price) } : article;
    },
    meanwhile: (event) => {
      pending = event;
    },
    interruption() {
      const event = pending;
      pending = null;
      return event ? event() : Promise.resolve();
    },
    put({ price = 1000, ...facts } = {}) {
      const variantId = facts.variantId ?? uuidv7();
      const article = {
        variantId,
        productId: uuidv7(),
        slug: 'mug',
        sku: `MUG-${variantId.slice(-6)}`,
        title: 'Mug',
        options: [{ name: 'Colour', value: 'Blue' }],
        imageUrl: null,
        listPrice: money(price, 'USD'),
        price: money(price, 'USD'),
        tiers: oneTier(price),
        taxClass: 'standard',
        weightGrams: 350,
        sellerStoreId: null,
        available: 10,
        ...facts,
      };
      articles.set(variantId, article);
      return article;
    },
    change(variantId, { price, ...facts }) {
      const article = articles.get(variantId);
      if (!article) throw new Error('no such article on the shelf');
      articles.set(variantId, {
        ...article,
        ...(price === undefined ? {} : { price: money(price, 'USD'), tiers: oneTier(price) }),
        ...facts,
      });
    },
  };
}
