import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { becomes, customer, member, type Browser } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
});
beforeEach(async () => {
  await app.sql('delete from users.users');
  await app.sql('delete from users.roles where not built_in');
  await app.sql('delete from users.known_permissions');
  await app.sql(`update users.roles set permissions = '{}', version = 1`);
  admin = await freshAdmin();
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

let admin: { userId: string; browser: Browser };
/** The process hands out rights once; here the shop begins anew before each test. */
async function freshAdmin() {
  const names = Object.entries(app.house.permissions);
  for (const role of ['guest', 'customer', 'staff', 'admin'] as const) {
    const theirs = names.filter(([, roles]) => role === 'admin' || roles.includes(role)).map(([name]) => name);
    await app.sql('update users.roles set permissions = $2 where name = $1', [role, theirs.sort()]);
  }
  await app.sql('insert into users.known_permissions (name) select unnest($1::text[])', [names.map(([name]) => name)]);
  return member(app, 'admin');
}
const make = (by: { browser: Browser }, name: string, permissions: string[]) =>
  by.browser.request('POST', '/roles', { name, title: `The ${name}`, permissions });
const role = async (name: string) => (await admin.browser.request('GET', `/roles/${name}`)).body;
const change = async (by: { browser: Browser }, name: string, changes: object) =>
  by.browser.request('PATCH', `/roles/${name}`, { version: (await role(name)).version, ...changes });

describe('a role', () => {
  it('is made of chosen rights, given, changed for all who have it at once, and deleted when nobody has it', async () => {
    const made = await make(admin, 'support', ['users:read-all', 'users:read-all', 'users:login']);
    expect([made.status, made.body]).toEqual([
      201,
      {
        name: 'support',
        title: 'The support',
        permissions: ['users:login', 'users:read-all'],
        version: 1,
        builtIn: false,
        assignable: true,
        members: 0,
      },
    ]);
    const person = await customer(app);
    await admin.browser.request('PATCH', `/users/${person.user.id as string}/roles`, { roles: ['customer', 'support'] });
    expect((await becomes(200, 2_000, () => person.browser.request('GET', '/users'))).status).toBe(200);
    const changed = await change(admin, 'support', { title: 'Help desk', permissions: ['users:login'] });
    expect(changed.body).toMatchObject({ title: 'Help desk', permissions: ['users:login'], version: 2, members: 1 });
    expect((await becomes(403, 2_000, () => person.browser.request('GET', '/users'))).status).toBe(403);
    expect((await admin.browser.request('DELETE', '/roles/support')).body).toMatchObject({
      status: 409,
      code: 'users.role-in-use',
      members: 1,
    });
    await admin.browser.request('PATCH', `/users/${person.user.id as string}/roles`, { roles: ['customer'] });
    expect((await admin.browser.request('DELETE', '/roles/support')).status).toBe(204);
    expect((await admin.browser.request('DELETE', '/roles/support')).status).toBe(404);
  });

  it('has a name of its own and rights that exist', async () => {
    expect((await make(admin, 'staff', [])).body).toMatchObject({ status: 409, code: 'users.role-taken' });
    expect((await make(admin, 'dreamer', ['users:fly'])).body).toMatchObject({
      status: 422,
      code: 'users.no-such-permission',
      permissions: ['users:fly'],
    });
    for (const name of ['', 'Admin', '1st', 'a b', 'x'.repeat(61)]) expect((await make(admin, name, [])).status).toBe(400);
    expect((await admin.browser.request('PATCH', '/roles/nobody', { version: 1, title: 'X' })).body.code).toBe('users.role-not-found');
  });

  it('changed by two at once is changed by one: nobody undoes another’s work', async () => {
    await make(admin, 'support', []);
    const tries = [['users:login'], ['users:logout'], ['users:read-all']].map((permissions) =>
      admin.browser.request('PATCH', '/roles/support', { version: 1, permissions }),
    );
    const answers = await Promise.all(tries);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409]);
    expect(answers.find((a) => a.status === 409)?.body.code).toBe('users.stale-role');
  });

  it('the shop is made with stays, and administrators have every right', async () => {
    for (const name of ['guest', 'customer', 'staff', 'admin'])
      expect((await admin.browser.request('DELETE', `/roles/${name}`)).body).toMatchObject({ status: 422, code: 'users.built-in-role' });
    expect((await change(admin, 'admin', { permissions: ['users:login'] })).body.code).toBe('users.built-in-role');
    expect((await change(admin, 'admin', { title: 'Owners' })).body.title).toBe('Owners');
  });
});

describe('guard rails', () => {
  /** Staff who may write roles, and nothing more than staff beside that. */
  async function clerk() {
    await make(admin, 'clerk', ['users:write-roles', 'users:read-roles']);
    const staff = await member(app, 'staff');
    await admin.browser.request('PATCH', `/users/${staff.userId}/roles`, { roles: ['customer', 'staff', 'clerk'] });
    await becomes(400, 2_000, () => staff.browser.request('POST', '/roles', {}));
    return staff;
  }

  it('nobody grants what they have not, to a new role, an old one or their own', async () => {
    const staff = await clerk();
    expect((await make(staff, 'helper', ['users:read-all'])).status).toBe(201);
    expect((await make(staff, 'rich', ['users:assign-roles'])).body).toMatchObject({ status: 403, code: 'users.may-not-grant' });
    for (const name of ['helper', 'clerk', 'staff']) {
      const { permissions } = await role(name);
      const more = await change(staff, name, { permissions: [...permissions, 'users:deactivate'] });
      expect([name, more.body.code]).toEqual([name, 'users.may-not-grant']);
    }
    expect((await role('clerk')).permissions).toEqual(['users:read-roles', 'users:write-roles']);
  });

  it('nor takes away what they have not, nor deletes it', async () => {
    const staff = await clerk();
    await make(admin, 'chief', ['users:assign-roles', 'users:read-all']);
    expect((await change(staff, 'chief', { permissions: ['users:read-all'] })).body.code).toBe('users.may-not-grant');
    expect((await staff.browser.request('DELETE', '/roles/chief')).body.code).toBe('users.may-not-grant');
    expect((await change(staff, 'chief', { permissions: ['users:assign-roles'] })).status).toBe(200);
  });

  it('signing in cannot be taken from guests', async () => {
    const { permissions } = await role('guest');
    const without = permissions.filter((p: string) => p !== 'users:login');
    expect((await change(admin, 'guest', { permissions: without })).body).toMatchObject({
      status: 422,
      code: 'users.needed-right',
      permissions: ['users:login'],
    });
    expect((await change(admin, 'guest', { permissions: permissions.filter((p: string) => p !== 'users:register') })).status).toBe(200);
    const register = () => app.request('POST', '/auth/register', { body: {} });
    expect((await becomes(401, 2_000, register)).status).toBe(401);
    expect((await change(admin, 'guest', { permissions })).status).toBe(200);
    expect((await becomes(400, 2_000, register)).status).toBe(400);
  });

  it('one wrong tick does not hand the shop to whoever comes by', async () => {
    for (const [name, right] of [
      ['guest', 'users:assign-roles'],
      ['customer', 'users:write-roles'],
      ['customer', 'users:read-all'],
      ['guest', 'users:view-audit'],
    ] as const) {
      const { permissions } = await role(name);
      const answer = await change(admin, name, { permissions: [...permissions, right] });
      expect([name, answer.body]).toMatchObject([name, { status: 422, code: 'users.not-for-everyone', permissions: [right] }]);
    }
  });

  it('staff and customers write no roles', async () => {
    const [staff, person] = [await member(app, 'staff'), await customer(app)];
    for (const who of [staff, person]) {
      expect((await make(who, 'mine', [])).status).toBe(403);
      expect((await who.browser.request('PATCH', '/roles/staff', { version: 1, title: 'X' })).status).toBe(403);
      expect((await who.browser.request('DELETE', '/roles/staff')).status).toBe(403);
    }
  });
});

it('the rights to choose from are all of the installation, in words, with what they open', async () => {
  const { items } = (await admin.browser.request('GET', '/permissions')).body;
  expect(items.map((p: { name: string }) => p.name).sort()).toEqual(Object.keys(app.house.permissions).sort());
  expect(items).toContainEqual({
    name: 'users:view-audit',
    module: 'users',
    text: 'See what staff have changed',
    opens: [expect.stringContaining('What staff have changed')],
  });
  expect(await app.facade(usersContract).guestPermissions({})).toContain('users:login');
});
