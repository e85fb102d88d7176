import { randomUUID } from 'node:crypto';
import type { Permissions } from '../../../platform/module';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { createRightsSync } from '../roles/rights.sync';
import { becomes, customer, member, sessionToken } from './people';
import { moduleDatabase, type ModuleDatabase } from './module-database';

let app: TestApp;
let database: ModuleDatabase;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
  database = moduleDatabase(app);
});
afterAll(async () => {
  await database.close();
  await app.close();
});
beforeEach(async () => {
  await app.sql('delete from users.users');
  await app.sql('delete from users.known_permissions');
  await app.sql(`update users.roles set permissions = '{}'`);
});

const rights = async (): Promise<Record<string, string[]>> =>
  Object.fromEntries((await app.sql('select name, permissions from users.roles')).map((r) => [r.name, r.permissions]));
const boot = (permissions: Permissions) => createRightsSync({ uow: database.uow, permissions }).done();

describe('what the roles may do', () => {
  const first: Permissions = { 'shop:browse': ['guest', 'customer', 'staff'], 'shop:ship': ['staff'], 'shop:close': [] };

  it('at the start each default role gets what the modules say, and admin gets all', async () => {
    await boot(first);
    expect(await rights()).toEqual({
      guest: ['shop:browse'],
      customer: ['shop:browse'],
      staff: ['shop:browse', 'shop:ship'],
      admin: ['shop:browse', 'shop:close', 'shop:ship'],
    });
  });

  it('the shop is told what guests may do, as it was changed last', async () => {
    await boot(first);
    const { guestPermissions } = app.facade(usersContract);
    expect(await guestPermissions({})).toContain('shop:browse');
    expect((await guestPermissions({})).sort()).toEqual((await rights())['guest']);
    await app.sql(`update users.roles set permissions = '{}' where name = 'guest'`);
    expect(await guestPermissions({})).toEqual([]);
  });

  it('what staff took away stays away at the next start; only new permissions are handed out', async () => {
    await boot(first);
    await app.sql(`update users.roles set permissions = '{shop:browse,shop:close}' where name = 'staff'`);
    await boot({ ...first, 'shop:count': ['staff'] });
    expect(await rights()).toMatchObject({
      customer: ['shop:browse'],
      staff: ['shop:browse', 'shop:close', 'shop:count'],
      admin: ['shop:browse', 'shop:close', 'shop:count', 'shop:ship'],
    });
  });

  it('several processes that start at once hand out once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => boot(first)));
    expect(await rights()).toMatchObject({ staff: ['shop:browse', 'shop:ship'], guest: ['shop:browse'] });
  });

  it('a start that failed is tried again', async () => {
    const sync = createRightsSync({ uow: database.uow, permissions: first });
    await app.sql('alter table users.known_permissions rename to away');
    await expect(sync.done()).rejects.toThrow('known_permissions');
    await app.sql('alter table users.away rename to known_permissions');
    await sync.done();
    expect(await rights()).toMatchObject({ guest: ['shop:browse'] });
  });
});

describe('giving roles', () => {
  beforeEach(() => boot(app.house.permissions));

  const assign = (
    who: { browser: { request: (m: string, p: string, b?: unknown) => ReturnType<TestApp['request']> } },
    userId: string,
    roles: string[],
  ) => who.browser.request('PATCH', `/users/${userId}/roles`, { roles });

  it('an admin makes a customer staff, and it works at once', async () => {
    const admin = await member(app, 'admin');
    const person = await customer(app);
    expect((await person.browser.request('GET', '/users')).status).toBe(403);
    const answer = await assign(admin, person.user.id, ['customer', 'staff']);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: person.user.id, roles: ['customer', 'staff'] });
    expect((await becomes(200, 2_000, () => person.browser.request('GET', '/users'))).status).toBe(200);
  });

  it('a right that was taken away is gone within a second, in a session that is in use (attack 47)', async () => {
    const admin = await member(app, 'admin');
    const staff = await member(app, 'staff');
    expect((await staff.browser.request('GET', '/users')).status).toBe(200);
    await assign(admin, staff.userId, ['customer']);
    expect(await app.facade(usersContract).identify({ kind: 'session', token: sessionToken(staff.browser) })).toMatchObject({
      roles: ['customer'],
    });
    expect((await becomes(403, 2_000, () => staff.browser.request('GET', '/users'))).status).toBe(403);
  });

  it('an account is held to stores, and free of them again, at once', async () => {
    const admin = await member(app, 'admin');
    const staff = await member(app, 'staff');
    const [here, there] = [randomUUID(), randomUUID()];
    const hold = (storeIds: string[], who = admin) => who.browser.request('PATCH', `/users/${staff.userId}/stores`, { storeIds });
    const stores = async () =>
      (await app.facade(usersContract).identify({ kind: 'session', token: sessionToken(staff.browser) }))?.storeIds;
    expect((await hold([here, there, here])).body.storeIds).toEqual([here, there].sort());
    expect([...((await stores()) ?? [])].sort()).toEqual([here, there].sort());
    expect((await hold([there])).body.storeIds).toEqual([there]);
    expect(await stores()).toEqual([there]);
    expect((await hold([here], staff)).status).toBe(403);
    expect((await hold(['nowhere'])).status).toBe(400);
    expect((await hold([])).body.storeIds).toEqual([]);
    expect(await stores()).toEqual([]);
    expect((await admin.browser.request('PATCH', `/users/${randomUUID()}/stores`, { storeIds: [] })).status).toBe(404);
  });

  it('who is held to stores holds nobody to any, and takes no limit away', async () => {
    const admin = await member(app, 'admin');
    await admin.browser.request('POST', '/roles', {
      name: 'foreman',
      title: 'Foreman',
      permissions: ['users:assign-stores', 'users:read-all'],
    });
    const [foreman, staff] = [await member(app, 'staff'), await member(app, 'staff')];
    await assign(admin, foreman.userId, ['staff', 'foreman']);
    const own = randomUUID();
    const hold = (userId: string, storeIds: string[]) => foreman.browser.request('PATCH', `/users/${userId}/stores`, { storeIds });
    expect((await becomes(200, 2_000, () => hold(staff.userId, [own]))).body.storeIds).toEqual([own]);
    await admin.browser.request('PATCH', `/users/${foreman.userId}/stores`, { storeIds: [own] });
    await becomes(403, 2_000, () => hold(staff.userId, [own]));
    for (const userId of [staff.userId, foreman.userId, admin.userId])
      for (const storeIds of [[own], [randomUUID()], []]) expect((await hold(userId, storeIds)).status).toBe(403);
    await assign(admin, foreman.userId, ['staff']);
    expect((await admin.browser.request('DELETE', '/roles/foreman')).status).toBe(204);
  });

  it('staff, customers and guests give nobody anything', async () => {
    const staff = await member(app, 'staff');
    const person = await customer(app);
    expect((await assign(staff, staff.userId, ['admin'])).status).toBe(403);
    expect((await assign(person, person.user.id, ['admin'])).status).toBe(403);
    expect((await app.request('PATCH', `/users/${person.user.id}/roles`, { body: { roles: ['admin'] } })).status).toBe(401);
    expect(await rolesOf(person.user.id)).toEqual(['customer']);
  });

  it('who may assign roles may still not give more than they have', async () => {
    await member(app, 'admin');
    const chief = await member(app, 'staff');
    const person = await customer(app);
    await app.sql(`update users.roles set permissions = permissions || '{users:assign-roles}' where name = 'staff'`);
    const given = await becomes(200, 2_000, () => assign(chief, person.user.id, ['customer', 'staff']));
    expect(given.status).toBe(200);
    await app.sql(`update users.roles set permissions = permissions || '{secret:right}' where name = 'admin'`);
    const answer = await assign(chief, chief.userId, ['admin']);
    expect(answer.body).toMatchObject({ status: 403, code: 'users.may-not-grant', roles: ['admin'] });
  });

  it('the last admin stays one', async () => {
    const admin = await member(app, 'admin');
    const answer = await assign(admin, admin.userId, ['staff']);
    expect(answer.body).toMatchObject({ status: 409, code: 'users.last-admin' });
    expect(await rolesOf(admin.userId)).toEqual(['admin', 'customer']);
  });

  it('two admins who remove each other at the same moment: one stays', async () => {
    const one = await member(app, 'admin');
    const two = await member(app, 'admin');
    const answers = await Promise.all([assign(one, two.userId, ['staff']), assign(two, one.userId, ['staff'])]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    expect((await app.sql(`select user_id from users.user_roles where role = 'admin'`)).length).toBe(1);
  });

  it('roles that do not exist, the role of guests and unknown accounts are refused', async () => {
    const admin = await member(app, 'admin');
    const person = await customer(app);
    expect((await assign(admin, person.user.id, ['owner'])).body).toMatchObject({
      status: 422,
      code: 'users.no-such-role',
      roles: ['owner'],
    });
    expect((await assign(admin, person.user.id, ['guest'])).body).toMatchObject({ status: 422, roles: ['guest'] });
    expect((await assign(admin, '01900000-0000-7000-8000-000000000000', ['staff'])).status).toBe(404);
    expect(await rolesOf(person.user.id)).toEqual(['customer']);
  });

  it('staff see the roles; customers do not', async () => {
    const staff = await member(app, 'staff');
    const { body } = await staff.browser.request('GET', '/roles');
    expect(body.items.map((r: { name: string }) => r.name)).toEqual(['admin', 'customer', 'guest', 'staff']);
    expect(body.items[3]).toMatchObject({
      builtIn: true,
      assignable: true,
      members: 1,
      permissions: expect.arrayContaining(['users:read-all']),
    });
    expect(body.items[2].assignable).toBe(false);
    const page = await staff.browser.request('GET', '/roles?limit=3');
    expect(page.body.nextCursor).toBe('guest');
    expect((await staff.browser.request('GET', '/roles?limit=3&cursor=guest')).body).toMatchObject({
      items: [{ name: 'staff' }],
      nextCursor: null,
    });
    expect((await (await customer(app)).browser.request('GET', '/roles')).status).toBe(403);
  });

  const rolesOf = async (userId: string): Promise<string[]> =>
    (await app.sql('select role from users.user_roles where user_id = $1 order by role', [userId])).map((r) => r.role);
});
