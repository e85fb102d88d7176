import { createHash } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { bearer, browser, customer, member, newEmail, password, sessionToken } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule], market: { locales: ['en', 'de'] } });
});
afterAll(() => app.close());

const accountsOf = async (email: string): Promise<number> =>
  Number((await app.sql('select count(*) from users.users where email = $1', [email]))[0].count);

describe('opening an account', () => {
  it('a visitor opens an account and is signed in, by cookie and by token', async () => {
    const email = newEmail();
    const visitor = browser(app);
    const answer = await visitor.request('POST', '/auth/register', { email, password, name: '  Wangari Maathai ' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      user: {
        id: expect.any(String),
        email,
        emailVerified: false,
        name: 'Wangari Maathai',
        locale: 'en',
        roles: ['customer'],
        marketingConsent: false,
        createdAt: expect.any(String),
      },
      permissions: expect.arrayContaining(['users:update-self']),
      storeIds: [],
      accessToken: expect.any(String),
      expiresIn: 600,
    });
    expect((await visitor.request('GET', '/auth/me')).body.user.email).toBe(email);
    expect((await app.request('GET', '/auth/me', bearer(answer.body.accessToken))).body.user.email).toBe(email);
  });

  it('the session cookie is out of reach of scripts and other sites, and nothing personal is cached', async () => {
    const answer = await app.request('POST', '/auth/register', { body: { email: newEmail(), password, name: 'Anna' } });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax/);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('the shop remembers the hash of the session and of the password only', async () => {
    const { browser: person, user } = await customer(app);
    const [row] = await app.sql(
      `select encode(s.token_hash, 'hex') as hash, c.password_hash from users.sessions s join users.credentials c using (user_id) where user_id = $1`,
      [user.id],
    );
    expect(row.hash).toBe(createHash('sha256').update(sessionToken(person)).digest('hex'));
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('a client without cookies asks for a refresh token and gets no cookie', async () => {
    const answer = await app.request('POST', '/auth/register', { body: { email: newEmail(), password, name: 'Robot', refresh: true } });
    expect(answer.status).toBe(201);
    expect(answer.body.refreshToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('an address has one account, however it is written', async () => {
    const { email } = await customer(app);
    for (const written of [email, email.toUpperCase(), `  ${email} `]) {
      const again = await app.request('POST', '/auth/register', { body: { email: written, password, name: 'Other' } });
      expect(again.status).toBe(409);
      expect(again.body.code).toBe('users.email-taken');
    }
    expect(await accountsOf(email)).toBe(1);
  });

  it('thirty tries at the same moment open one account (attack 26)', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => app.request('POST', '/auth/register', { body: { email, password, name: 'Racer' } })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array.from({ length: 29 }, () => 409)]);
    expect(await accountsOf(email)).toBe(1);
    expect(await app.violated('U2', 'U3', 'U4')).toEqual([]);
  });

  it.each([
    ['12345', 'too-short'],
    ['Password123', 'common'],
    ['x'.repeat(100) + 'y'.repeat(100), 'too-long'],
  ])('the password %s is refused', async (weak, reason) => {
    const email = newEmail();
    const answer = await app.request('POST', '/auth/register', { body: { email, password: weak, name: 'Weak' } });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'users.weak-password', reason });
    expect(await accountsOf(email)).toBe(0);
  });

  it('nobody gives themselves a role, an id or a verified address (attack 41)', async () => {
    const email = newEmail();
    for (const extra of [
      { role: 'admin' },
      { roles: ['admin'] },
      { isAdmin: true },
      { userId: '0' },
      { id: '0' },
      { emailVerified: true },
      { balance: 100 },
      { permissions: ['users:read-all'] },
    ]) {
      const answer = await app.request('POST', '/auth/register', { body: { email, password, name: 'Sly', ...extra } });
      expect(answer.status).toBe(400);
    }
    expect(await accountsOf(email)).toBe(0);
    const { browser: person, user } = await customer(app);
    for (const extra of [{ roles: ['admin'] }, { email: 'other@example.com' }, { emailVerified: true }, { customerGroup: 'vip' }]) {
      expect((await person.request('PATCH', '/auth/me', { name: 'Sly', ...extra })).status).toBe(400);
    }
    expect((await person.request('GET', '/auth/me')).body.user).toEqual(user);
  });

  it('addresses and names that are not ones are refused', async () => {
    for (const body of [
      { email: 'nobody', password, name: 'A' },
      { email: `${'x'.repeat(250)}@example.com`, password, name: 'A' },
      { email: newEmail(), password, name: '' },
      { email: newEmail(), password, name: 'two\nlines' },
      { email: newEmail(), password: { $ne: 1 }, name: 'A' },
      { email: [newEmail()], password, name: 'A' },
    ]) {
      expect((await app.request('POST', '/auth/register', { body })).status).toBe(400);
    }
  });

  it('a new account is told to the other modules by its id only', async () => {
    const { user } = await customer(app);
    const [message] = await app.sql(`select topic, data from users.outbox where stream = $1`, [user.id]);
    expect(message).toEqual({ topic: 'users.user-registered.v1', data: { userId: user.id } });
  });

  it('the account speaks the language of the browser when the shop does', async () => {
    const german = await app.request('POST', '/auth/register', {
      body: { email: newEmail(), password, name: 'Ada' },
      headers: { 'accept-language': 'de-AT, en;q=0.5' },
    });
    expect(german.body.user.locale).toBe('de');
    const unknown = await app.request('POST', '/auth/register', { body: { email: newEmail(), password, name: 'Ada', locale: 'tlh' } });
    expect(unknown.body).toMatchObject({ status: 422, code: 'users.unknown-locale', offered: ['en', 'de'] });
  });
});

describe('my account', () => {
  it('a guest is nobody, with the rights of a guest', async () => {
    const answer = await app.request('GET', '/auth/me');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      user: null,
      storeIds: [],
      permissions: [
        'users:register',
        'users:login',
        'users:logout',
        'users:reset-password',
        'users:verify-email',
        'users:read-self',
        'users:read-keys',
      ],
    });
  });

  it('a customer changes name and language', async () => {
    const { browser: person } = await customer(app);
    const changed = await person.request('PATCH', '/auth/me', { name: 'Nyokabi', locale: 'DE' });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ name: 'Nyokabi', locale: 'de' });
    expect((await person.request('GET', '/auth/me')).body.user).toMatchObject({ name: 'Nyokabi', locale: 'de' });
    expect((await person.request('PATCH', '/auth/me', {})).status).toBe(400);
    expect((await person.request('PATCH', '/auth/me', { locale: 'tlh' })).status).toBe(422);
  });

  it('a guest has nothing to change', async () => {
    expect((await app.request('PATCH', '/auth/me', { body: { name: 'Nobody' } })).status).toBe(401);
  });
});

describe('the list of accounts', () => {
  it('staff see it, customers and guests do not', async () => {
    const staff = await member(app, 'staff');
    const shopper = await customer(app);
    expect((await staff.browser.request('GET', '/users')).status).toBe(200);
    expect((await shopper.browser.request('GET', '/users')).status).toBe(403);
    expect((await shopper.browser.request('GET', `/users/${shopper.user.id}`)).status).toBe(403);
    expect((await app.request('GET', '/users')).status).toBe(401);
  });

  it('it is found by the beginning of an address or a name, in any case, and no character is a wildcard', async () => {
    const staff = await member(app, 'staff');
    const { user, email } = await customer(app, { name: 'Zawadi Percent%Under_score' });
    const idsFor = async (q: string) =>
      (await staff.browser.request('GET', `/users?q=${encodeURIComponent(q)}`)).body.items.map((u: { id: string }) => u.id);
    expect(await idsFor('ZAWADI')).toEqual([user.id]);
    expect(await idsFor(email.toUpperCase())).toEqual([user.id]);
    expect(await idsFor('zawadi percent%under_')).toEqual([user.id]);
    expect(await idsFor('awadi')).toEqual([]);
    expect(await idsFor('%')).toEqual([]);
    expect(await idsFor('z_wadi')).toEqual([]);
    expect(await idsFor("z' or 1=1 --")).toEqual([]);
  });

  it('pages go from the newest to the oldest without a gap and without a repetition', async () => {
    const staff = await member(app, 'staff');
    for (let i = 0; i < 5; i += 1)
      await app.facade(usersContract).ensureStaff({ email: newEmail(), name: 'Page', role: 'staff', password });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await staff.browser.request('GET', `/users?q=page&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((u: { id: string }) => u.id));
      cursor = body.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('one account shows its roles and when it was here, and never a hash', async () => {
    const staff = await member(app, 'staff');
    const { user } = await customer(app);
    const { body } = await staff.browser.request('GET', `/users/${user.id}`);
    expect(body).toEqual({
      ...user,
      lastSeenAt: expect.any(String),
      deactivatedAt: null,
      storeIds: [],
      deactivatedReason: null,
      groups: [],
      addresses: [],
      sessions: 1,
    });
    const filtered = await staff.browser.request('GET', `/users?role=staff&limit=100`);
    expect(filtered.body.items.every((u: { roles: string[] }) => u.roles.includes('staff'))).toBe(true);
    expect((await staff.browser.request('GET', '/users/01900000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});

describe('what other modules and the command line ask', () => {
  it('users by their ids; unknown ones are left out', async () => {
    const { user, email } = await customer(app);
    const list = await app.facade(usersContract).listUsers({ userIds: [user.id, '01900000-0000-7000-8000-000000000000'] });
    expect(list).toEqual([{ userId: user.id, email, emailVerified: false, name: 'Wangari', locale: 'en' }]);
  });

  it('the first admin gets a password made for it, once', async () => {
    const users = app.facade(usersContract);
    const email = newEmail();
    const first = await users.ensureStaff({ email: email.toUpperCase(), name: 'Owner', role: 'admin', password: null });
    expect(first).toEqual({ userId: expect.any(String), created: true, generatedPassword: expect.stringMatching(/^[A-Za-z0-9_-]{20}$/) });
    const again = await users.ensureStaff({ email, name: 'Owner', role: 'admin', password: null });
    expect(again).toEqual({ userId: first.userId, created: false, generatedPassword: null });
    const signedIn = await app.request('POST', '/auth/login', { body: { email, password: first.generatedPassword } });
    expect(signedIn.body.user.roles).toEqual(['admin', 'customer']);
  });

  it('a customer becomes staff and keeps password and session; a new password ends the sessions', async () => {
    const { browser: person, email, user } = await customer(app);
    const users = app.facade(usersContract);
    const session = { kind: 'session' as const, token: person.cookie?.slice('session='.length) ?? '' };
    await users.ensureStaff({ email, name: 'x', role: 'staff', password: null });
    expect(await users.identify(session)).toMatchObject({ userId: user.id, name: 'Wangari', roles: ['customer', 'staff'] });
    await users.ensureStaff({ email, name: 'x', role: 'staff', password: 'another long secret' });
    expect(await users.identify(session)).toBeNull();
    expect((await app.request('POST', '/auth/login', { body: { email, password } })).status).toBe(401);
    expect((await app.request('POST', '/auth/login', { body: { email, password: 'another long secret' } })).status).toBe(200);
  });

  it('the command line is told what is wrong with a person', async () => {
    const users = app.facade(usersContract);
    const wrong = { name: 'X', role: 'admin', password };
    await expect(users.ensureStaff({ ...wrong, email: 'nobody' })).rejects.toMatchObject({ kind: 'invalid', code: 'users.bad-person' });
    await expect(users.ensureStaff({ ...wrong, email: newEmail(), name: ' ' })).rejects.toMatchObject({ code: 'users.bad-person' });
    await expect(users.ensureStaff({ ...wrong, email: newEmail(), password: 'password' })).rejects.toMatchObject({
      code: 'users.weak-password',
    });
  });

  it('a role that does not exist, and the role of guests, cannot be had', async () => {
    for (const role of ['owner', 'guest']) {
      const email = newEmail();
      await expect(app.facade(usersContract).ensureStaff({ email, name: 'X', role, password })).rejects.toMatchObject({
        code: 'users.no-such-role',
      });
      expect(await accountsOf(email)).toBe(0);
    }
  });
});

describe('the books (U4)', () => {
  it('two accounts of one address are found', async () => {
    expect(await app.violated('U4')).toEqual([]);
    await app.sql('alter table users.users drop constraint users_email_key');
    await app.sql(
      `insert into users.users (id, email, name, locale) select gen_random_uuid(), 'twin@example.com', 'Twin', 'en' from generate_series(1, 2)`,
    );
    expect(await app.violated('U4')).toEqual(['U4']);
  });
});
