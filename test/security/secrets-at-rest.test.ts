import { createHash, randomUUID } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { usersContract } from '../../src/modules/users';
import { placeOrder, readyCart } from '../support/purchase';
import { createWorld, stockProduct, type World } from '../support/world';

let world: World;
/** Whatever lets its bearer in, by the name it was handed out under. */
const secrets = new Map<string, string>();
const password = 'a pass phrase that nobody else has';
const email = 'reader@example.com';

/** Every cookie of an answer and every field of it that says it is a token. */
function learn({ headers, body }: { readonly headers: Headers; readonly body: Readonly<Record<string, unknown>> }): void {
  for (const cookie of headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]{20,})/.exec(cookie) ?? [];
    if (name !== undefined && value !== undefined) secrets.set(`cookie ${name}`, value);
  }
  for (const [field, value] of Object.entries(body)) if (/token$/i.test(field) && typeof value === 'string') secrets.set(field, value);
}

/** A guest buys, asks again under the same key and gets a parcel; a reader registers, signs in and buys. */
beforeAll(async () => {
  world = await createWorld();
  const { app } = world;
  const { variantId } = await stockProduct(world.request, 10);
  secrets.set('password', password);

  const cart = await readyCart(app.baseUrl, [{ variantId, quantity: 1 }]);
  secrets.set('cartToken', cart.headers['x-cart-token'] ?? '');
  const key = randomUUID();
  const placed = await placeOrder(app.baseUrl, cart, 'tok_ok', key);
  learn(placed);
  expect((await placeOrder(app.baseUrl, cart, 'tok_ok', key)).headers.get('idempotent-replayed')).toBe('true');

  learn(await app.request('POST', '/auth/register', { body: { email, password, name: 'A Reader' } }));
  learn(await app.request('POST', '/auth/login', { body: { email, password, refresh: true } }));
  await world.orderOf('customer');

  await app.request('POST', '/auth/password-reset', { body: { email } });
  await app.settle();
  for (const { id, purpose } of await app.sql('select id, purpose from users.mail_requests where to_address = $1', [email]))
    secrets.set(`link ${purpose as string}`, (await app.facade(usersContract).getMailRequest({ requestId: id }))?.token ?? '');
  const body = { orderId: placed.body.id };
  expect((await world.request('staff', 'POST', '/shippings', { body, headers: { 'idempotency-key': randomUUID() } })).status).toBe(201);
  await app.settle();
});
afterAll(() => world.close());

/** Places of the whole database whose rows, written out as a dump does, have one of these in them. */
async function placesWith(...needles: string[]): Promise<string[]> {
  const tables = await world.app.sql<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1, 2`,
  );
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const rows = await world.app.sql(
      `select 1 from ${table} t where exists (select 1 from unnest($1::text[]) as n (needle) where position(n.needle in t::text) > 0)`,
      [needles],
    );
    if (rows.length > 0) found.push(`${schema}.${name}`);
  }
  return found;
}

/** As it is, as a URL or bytea shows it, and the bytes that its base64url stands for. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret, 'base64url').toString('hex'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

describe('who reads the whole database', () => {
  test('sees what is in it: the search would find a secret', async () => {
    expect(await placesWith('ada@example.com')).toEqual(expect.arrayContaining(['orders.orders', 'notifications.messages']));
    const hashed = createHash('sha256').update(secrets.get('refreshToken') ?? '');
    expect(await placesWith(hashed.digest('hex'))).toEqual(['users.refresh_tokens']);
  });

  test('finds nothing that would let them in', async () => {
    const names = ['accessToken', 'cartToken', 'cookie order', 'cookie session', 'orderToken', 'password', 'refreshToken'];
    const links = ['link verify-email', 'link reset-password'];
    expect([...secrets.keys()]).toEqual(expect.arrayContaining([...names, ...links]));
    for (const [name, secret] of secrets) {
      expect([name, secret.length > 20]).toEqual([name, true]);
      expect([name, await placesWith(...formsOf(secret))]).toEqual([name, []]);
    }
  });
});
