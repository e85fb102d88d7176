import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { becomes, bearer, customer, member, newEmail, password, sessionToken, type Browser } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
});
beforeEach(async () => {
  await app.sql('delete from users.users');
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

const nowhere = '01900000-0000-7000-8000-000000000000';
const close = (by: { browser: Browser }, userId: string, reason?: string) =>
  by.browser.request('POST', `/users/${userId}/deactivate`, reason === undefined ? {} : { reason });
const reopen = (by: { browser: Browser }, userId: string) => by.browser.request('POST', `/users/${userId}/reactivate`);

describe('closing an account', () => {
  it('ends its sessions and tokens at once, and only who has the password learns why', async () => {
    const admin = await member(app, 'admin');
    const person = await customer(app);
    const token = person.accessToken as string;
    const answer = await close(admin, person.user.id, 'Three charge-backs');
    expect(answer.body).toMatchObject({
      id: person.user.id,
      deactivatedAt: expect.any(String),
      deactivatedReason: 'Three charge-backs',
      sessions: 0,
    });
    expect((await person.browser.request('GET', '/auth/me')).body.user).toBeNull();
    expect((await becomes(401, 2_000, () => app.request('GET', '/auth/me', bearer(token)))).status).toBe(401);
    expect((await app.request('POST', '/auth/login', { body: { email: person.email, password } })).body).toMatchObject({
      status: 403,
      code: 'users.deactivated',
    });
    expect((await app.request('POST', '/auth/login', { body: { email: person.email, password: 'a wrong one' } })).body.code).toBe(
      'users.bad-credentials',
    );
    expect((await app.request('POST', '/auth/register', { body: { email: person.email, password, name: 'Again' } })).status).toBe(409);
    expect((await reopen(admin, person.user.id)).body).toMatchObject({ deactivatedAt: null, deactivatedReason: null });
    expect((await app.request('POST', '/auth/login', { body: { email: person.email, password } })).status).toBe(200);
  });

  it('at the moment somebody signs in leaves nobody signed in', async () => {
    const admin = await member(app, 'admin');
    const person = await customer(app);
    const logins = Array.from({ length: 8 }, () => app.request('POST', '/auth/login', { body: { email: person.email, password } }));
    await close(admin, person.user.id);
    await Promise.all(logins);
    expect(await app.violated('U6')).toEqual([]);
  });

  it('is not for staff unless they were given it, nor above their reach, nor of oneself', async () => {
    const admin = await member(app, 'admin');
    const [clerk, chief] = [await member(app, 'staff'), await member(app, 'staff')];
    expect((await close(clerk, admin.userId)).status).toBe(403);
    await admin.browser.request('POST', '/roles', { name: 'guardian', title: 'Guardian', permissions: ['users:deactivate'] });
    await admin.browser.request('PATCH', `/users/${chief.userId}/roles`, { roles: ['customer', 'staff', 'guardian'] });
    const tried = await becomes(403, 2_000, () => close(chief, admin.userId));
    expect(tried.body).toMatchObject({ code: 'users.may-not-grant' });
    expect((await close(chief, clerk.userId)).status).toBe(200);
    expect((await close(chief, chief.userId)).body.code).toBe('users.not-yourself');
    expect((await close(admin, nowhere)).status).toBe(404);
    expect((await reopen(admin, nowhere)).status).toBe(404);
  });

  it('two admins who close each other at the same moment: one stays', async () => {
    const [one, two] = [await member(app, 'admin'), await member(app, 'admin')];
    const answers = await Promise.all([close(one, two.userId), close(two, one.userId)]);
    expect(answers.map((a) => a.status === 200).sort()).toEqual([false, true]);
    expect(await app.violated('U7')).toEqual([]);
  });

  it('and the last open admin stays one, whatever roles are taken', async () => {
    const [one, two] = [await member(app, 'admin'), await member(app, 'admin')];
    await close(one, two.userId);
    const answer = await one.browser.request('PATCH', `/users/${one.userId}/roles`, { roles: ['customer'] });
    expect(answer.body).toMatchObject({ status: 409, code: 'users.last-admin' });
  });

  it('the command line opens it again: nobody is locked out of their own shop', async () => {
    const [one, two] = [await member(app, 'admin'), await member(app, 'admin')];
    await close(one, two.userId);
    await app.facade(usersContract).ensureStaff({ email: two.email, name: 'x', role: 'admin', password: null });
    expect((await app.request('POST', '/auth/login', { body: { email: two.email, password } })).status).toBe(200);
  });
});

describe('groups of customers', () => {
  it('are made, renamed, filled and dissolved by staff, and other modules may ask for them', async () => {
    const { browser: staff } = await member(app, 'staff');
    const { user, browser } = await customer(app);
    const known = () => app.facade(usersContract).identify({ kind: 'session', token: sessionToken(browser) });
    const { body: group, status } = await staff.request('POST', '/customer-groups', { code: 'trade', name: 'Trade' });
    expect([status, group]).toEqual([201, { id: expect.any(String), code: 'trade', name: 'Trade', members: 0 }]);
    expect((await staff.request('POST', '/customer-groups', { code: 'trade', name: 'Again' })).body).toMatchObject({
      status: 409,
      code: 'users.group-code-taken',
    });
    const path = `/customer-groups/${group.id as string}`;
    const seat = `${path}/members/${user.id as string}`;
    expect([(await staff.request('PUT', seat)).status, (await staff.request('PUT', seat)).status]).toEqual([204, 204]);
    expect((await staff.request('PATCH', path, { name: 'Resellers' })).body).toMatchObject({
      code: 'trade',
      name: 'Resellers',
      members: 1,
    });
    expect(await app.facade(usersContract).groupsOf({ userId: user.id })).toEqual({
      groups: [{ id: group.id, code: 'trade', name: 'Resellers' }],
    });
    expect(await known()).toMatchObject({ userId: user.id, groupIds: [group.id] });
    expect((await staff.request('GET', `/users?group=${group.id as string}`)).body.items.map((u: { id: string }) => u.id)).toEqual([
      user.id,
    ]);
    expect((await staff.request('GET', `/users/${user.id as string}`)).body.groups).toEqual([
      { id: group.id, code: 'trade', name: 'Resellers' },
    ]);
    expect((await staff.request('DELETE', seat)).status).toBe(204);
    expect((await staff.request('PUT', seat)).status).toBe(204);
    expect((await staff.request('DELETE', path)).status).toBe(204);
    expect(await app.facade(usersContract).groupsOf({ userId: user.id })).toEqual({ groups: [] });
    expect(await known()).toMatchObject({ groupIds: [] });
    expect((await staff.request('GET', `/users/${user.id as string}`)).status).toBe(200);
  });

  it('that are not there, members who are not, and codes that are none are refused', async () => {
    const { browser: staff, userId } = await member(app, 'staff');
    const { body: group } = await staff.request('POST', '/customer-groups', { code: 'vip', name: 'Friends' });
    const { body: other } = await staff.request('POST', '/customer-groups', { code: 'other', name: 'Others' });
    expect((await staff.request('PUT', `/customer-groups/${nowhere}/members/${userId}`)).body.code).toBe('users.no-such-group');
    expect((await staff.request('PUT', `/customer-groups/${group.id as string}/members/${nowhere}`)).body.code).toBe('users.not-found');
    expect((await staff.request('PATCH', `/customer-groups/${nowhere}`, { name: 'X' })).status).toBe(404);
    expect((await staff.request('PATCH', `/customer-groups/${other.id as string}`, { code: 'vip' })).status).toBe(409);
    expect((await staff.request('DELETE', `/customer-groups/${nowhere}`)).status).toBe(404);
    for (const code of ['', 'Trade', '-trade', 'a b', 'x'.repeat(41)])
      expect((await staff.request('POST', '/customer-groups', { code, name: 'X' })).status).toBe(400);
    const page = (await staff.request('GET', '/customer-groups?limit=1')).body;
    expect([page.items[0].code, page.nextCursor]).toEqual(['other', 'other']);
    expect((await staff.request('GET', '/customer-groups?limit=1&cursor=other')).body).toMatchObject({
      items: [{ code: 'vip' }],
      nextCursor: null,
    });
    await app.sql('delete from users.customer_groups');
  });

  it('are none of a customer’s business', async () => {
    const { browser: person } = await customer(app);
    expect((await person.request('GET', '/customer-groups')).status).toBe(403);
    expect((await person.request('POST', '/customer-groups', { code: 'x', name: 'X' })).status).toBe(403);
  });
});

describe('the list of accounts', () => {
  it('is filtered by state and by whether the address is proved', async () => {
    const admin = await member(app, 'admin');
    const [open, closed, proved] = [await customer(app), await customer(app), await customer(app)];
    await close(admin, closed.user.id);
    await app.sql('update users.users set email_verified_at = now() where id = $1', [proved.user.id]);
    const ids = async (query: string) =>
      (await admin.browser.request('GET', `/users?role=customer&${query}`)).body.items.map((u: { id: string }) => u.id);
    expect(await ids('status=deactivated')).toEqual([closed.user.id]);
    expect(await ids('status=active')).toEqual([proved.user.id, open.user.id, admin.userId]);
    expect(await ids('emailVerified=true')).toEqual([proved.user.id]);
    expect(await ids('emailVerified=false&status=active')).toEqual([open.user.id, admin.userId]);
    expect((await admin.browser.request('GET', '/users?status=gone')).status).toBe(400);
    expect((await admin.browser.request('GET', '/users?emailVerified=1')).status).toBe(400);
  });

  it('shows one account with its addresses', async () => {
    const staff = await member(app, 'staff');
    const { browser: person, user } = await customer(app, { email: newEmail() });
    const home = { name: 'W', line1: '1 Road', city: 'Nairobi', postalCode: '1', country: 'KE' };
    await person.request('POST', '/auth/me/addresses', home);
    expect((await staff.browser.request('GET', `/users/${user.id as string}`)).body.addresses).toEqual([expect.objectContaining(home)]);
  });
});
