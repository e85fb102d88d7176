import { z } from 'zod';
import type { Shop } from '../../test/support/shop';
import { get, post } from './api';

/** A few customers who bought and reviewed, so that the pictures show a shop that is open. All of it through the public API. */
export async function fillDemo(shop: Shop): Promise<void> {
  for (const customer of customers) {
    const token = await register(shop.baseUrl, customer);
    await buy(shop.baseUrl, token, customer);
    for (const review of customer.reviews)
      await post(shop.baseUrl, `/products/${await productId(shop.baseUrl, review.slug)}/reviews`, token, review.words);
  }
}

interface Customer {
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly slugs: readonly string[];
  readonly reviews: readonly {
    readonly slug: string;
    readonly words: { readonly rating: number; readonly title: string; readonly body: string };
  }[];
}

const customers: readonly Customer[] = [
  {
    name: 'Mara Lindqvist',
    city: 'Hamburg',
    country: 'DE',
    slugs: ['morning-stoneware-mug', 'long-olive-board'],
    reviews: [
      {
        slug: 'morning-stoneware-mug',
        words: {
          rating: 5,
          title: 'The one I reach for',
          body: 'Heavy in the right way, and the coffee stays warm while I find my glasses.',
        },
      },
      {
        slug: 'long-olive-board',
        words: { rating: 5, title: 'Bread tastes better on it', body: 'A light oiling every month and it looks new.' },
      },
    ],
  },
  {
    name: 'Tunde Adeyemi',
    city: 'Lagos',
    country: 'NG',
    slugs: ['morning-stoneware-mug', 'harbour-enamel-kettle', 'everyday-notebook'],
    reviews: [
      {
        slug: 'morning-stoneware-mug',
        words: { rating: 4, title: 'Lovely glaze', body: 'A little larger than I thought. I have stopped complaining about that.' },
      },
      { slug: 'harbour-enamel-kettle', words: { rating: 5, title: 'Pours without dripping', body: 'It sings quietly, then it is ready.' } },
    ],
  },
  {
    name: 'Eleanor Whitfield',
    city: 'Bath',
    country: 'GB',
    slugs: ['wide-salad-bowl', 'linen-tea-towels'],
    reviews: [
      {
        slug: 'wide-salad-bowl',
        words: { rating: 4, title: 'Sunday lunch for six', body: 'Wide enough to toss without losing a tomato.' },
      },
    ],
  },
  { name: 'Luca Ferrari', city: 'Torino', country: 'IT', slugs: ['long-neck-watering-can', 'clay-pot-with-saucer'], reviews: [] },
  { name: 'Priya Raman', city: 'Chennai', country: 'IN', slugs: ['paper-moon-lamp'], reviews: [] },
  { name: 'Jonas Vermeer', city: 'Utrecht', country: 'NL', slugs: ['hill-wool-throw', 'sunday-cushion'], reviews: [] },
];

const emailOf = ({ name }: Customer): string => `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;

async function register(url: string, customer: Customer): Promise<string> {
  const body = { email: emailOf(customer), password: 'correct horse battery staple', name: customer.name };
  return z.object({ accessToken: z.string() }).parse(await post(url, '/auth/register', null, body)).accessToken;
}

async function buy(url: string, token: string, customer: Customer): Promise<void> {
  const items = await Promise.all(customer.slugs.map(async (slug) => ({ variantId: await variantId(url, slug), quantity: 1 })));
  const cart = z.object({ id: z.string() }).parse(await post(url, '/carts', token, { items }));
  const options = z
    .object({ items: z.array(z.object({ id: z.string() })).min(1) })
    .parse(await get(url, `/carts/${cart.id}/shipping-options?country=${customer.country}`, token));
  await post(url, '/orders', token, {
    cartId: cart.id,
    email: emailOf(customer),
    shippingAddress: { name: customer.name, line1: '7 Arcade Street', city: customer.city, postalCode: '10010', country: customer.country },
    shippingOptionId: options.items[0]?.id,
    payment: { provider: 'test-card', token: 'tok_ok' },
  });
}

const Product = z.object({ id: z.string(), variants: z.array(z.object({ id: z.string(), available: z.boolean() })) });
const product = async (url: string, slug: string) => Product.parse(await get(url, `/products/${slug}`, null));
const productId = async (url: string, slug: string): Promise<string> => (await product(url, slug)).id;

async function variantId(url: string, slug: string): Promise<string> {
  const variant = (await product(url, slug)).variants.find(({ available }) => available);
  if (!variant) throw new Error(`${slug} is sold out`);
  return variant.id;
}
