import { createWorld, type World } from '../support/world';
import { eventually } from '../support/eventually';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const given = (permission: string) =>
  world.app.sql(`update users.roles set permissions = permissions || array[$1] where name = 'guest'`, [permission]);
const taken = (permission: string) =>
  world.app.sql(`update users.roles set permissions = array_remove(permissions, $1) where name = 'guest'`, [permission]);
const newCart = async (actor: 'nobody' | 'customer') => (await world.request(actor, 'POST', '/carts', { body: {} })).status;
const roles = async () => (await world.request('nobody', 'GET', '/roles')).status;
const menu = async (): Promise<string[]> => (await world.request('nobody', 'GET', '/auth/me')).body.permissions;

describe('what is changed of the role of guests', () => {
  test('a right that is taken away is gone within seconds, for guests alone, and comes back', async () => {
    expect(await newCart('nobody')).toBe(201);
    await taken('cart:use-own');
    await eventually(async () => expect(await newCart('nobody')).toBe(401));
    expect(await menu()).not.toContain('cart:use-own');
    expect(await newCart('customer')).toBeLessThan(300);
    await given('cart:use-own');
    await eventually(async () => expect(await newCart('nobody')).toBe(201));
  });

  test('a right that is given works', async () => {
    expect(await roles()).toBe(401);
    await given('users:read-roles');
    await eventually(async () => expect(await roles()).toBe(200));
    expect(await menu()).toContain('users:read-roles');
    await taken('users:read-roles');
    await eventually(async () => expect(await roles()).toBe(401));
  });

  test('a session that has ended is a guest like any other', async () => {
    await taken('cart:use-own');
    const ended = { cookie: `session=${'x'.repeat(43)}` };
    await eventually(async () => {
      expect((await world.request('nobody', 'POST', '/carts', { body: {}, headers: ended })).status).toBe(401);
    });
    await given('cart:use-own');
  });

  test('costs no statement per request', async () => {
    await roles();
    world.app.statements();
    const from = performance.now();
    for (let i = 0; i < 20; i += 1) await roles();
    const seconds = Math.floor((performance.now() - from) / 1_000);
    const asked = world.app.statements().filter((text) => text.includes('roles'));
    // what is known of a role is asked for anew once a second, however long these take
    expect(asked.length).toBeLessThanOrEqual(3 + 2 * seconds);
  });
});
