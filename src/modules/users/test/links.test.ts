import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { linkOf, mailOf, requestsOf } from './links';
import { becomes, browser, customer, member, newEmail, password, type Browser } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

const newPassword = 'a brand new pass phrase';
const ask = (email: string) => app.request('POST', '/auth/password-reset', { body: { email } });
const confirm = (token: string, secret = newPassword) =>
  app.request('POST', '/auth/password-reset/confirm', { body: { token, newPassword: secret } });
const prove = (token: string) => app.request('POST', '/auth/verify-email', { body: { token } });
const logIn = (email: string, secret: string) => app.request('POST', '/auth/login', { body: { email, password: secret } });
const resets = (email: string) => requestsOf(app, email, 'reset-password');
async function resetLink(email: string): Promise<string> {
  expect((await ask(email)).status).toBe(202);
  return linkOf(app, email, 'reset-password');
}
const age = (email: string, hours: number) =>
  app.sql(
    `update users.mail_requests set created_at = created_at - make_interval(hours => $2), expires_at = expires_at - make_interval(hours => $2)
     where to_address = $1`,
    [email, hours],
  );
const notValid = { status: 422, code: 'users.link-not-valid' };

describe('a new account', () => {
  it('is asked by mail whether the address is right, and proves it with the link, signed in or not', async () => {
    const person = await customer(app);
    const answer = await prove(await linkOf(app, person.email, 'verify-email'));
    expect([answer.status, answer.body]).toEqual([200, { email: person.email, changed: false }]);
    expect((await person.browser.request('GET', '/auth/me')).body.user.emailVerified).toBe(true);
    const topics = (await app.sql('select topic from users.outbox where stream = $1 order by seq', [person.user.id])).map((r) => r.topic);
    expect(topics).toEqual(['users.user-registered.v1', 'users.mail-requested.v1', 'users.email-verified.v1']);
  });

  it('opens the link twice and is told the same, and is told to others once', async () => {
    const { email, user } = await customer(app);
    const token = await linkOf(app, email, 'verify-email');
    const answers = await Promise.all(Array.from({ length: 10 }, () => prove(token)));
    expect(answers.map((a) => a.status)).toEqual(Array(10).fill(200));
    expect(await app.sql(`select 1 from users.outbox where stream = $1 and topic like 'users.email-verified%'`, [user.id])).toHaveLength(1);
  });

  it('has three days for it, and gets another link when it asks', async () => {
    const { email, browser: person } = await customer(app);
    const first = await linkOf(app, email, 'verify-email');
    await age(email, 73);
    expect((await prove(first)).body).toMatchObject(notValid);
    expect((await person.request('POST', '/auth/me/verify-email')).status).toBe(202);
    const second = await linkOf(app, email, 'verify-email');
    expect(second).not.toBe(first);
    expect((await prove(second)).status).toBe(200);
    expect((await person.request('POST', '/auth/me/verify-email')).body).toMatchObject({ status: 409, code: 'users.already-verified' });
  });

  it('is not written to without end', async () => {
    const { email, browser: person } = await customer(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => person.request('POST', '/auth/me/verify-email')));
    expect(answers.map((a) => a.status).sort()).toEqual([...Array(4).fill(202), ...Array(6).fill(429)]);
    expect(answers.find((a) => a.status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await requestsOf(app, email, 'verify-email')).toHaveLength(5);
    await age(email, 1);
    expect((await person.request('POST', '/auth/me/verify-email')).status).toBe(202);
  });
});

describe('a forgotten password', () => {
  it('is replaced by the link in a mail; every session ends, and a mail tells of it', async () => {
    const { email, browser: person } = await customer(app);
    const answer = await confirm(await resetLink(email));
    expect([answer.status, answer.headers.getSetCookie()[0]]).toEqual([204, expect.stringMatching(/^session=;/)]);
    expect((await person.request('GET', '/auth/me')).body.user).toBeNull();
    expect((await logIn(email, password)).status).toBe(401);
    expect((await logIn(email, newPassword)).body.user.emailVerified).toBe(true);
    const [told] = await requestsOf(app, email, 'password-changed');
    expect(await mailOf(app, told?.id ?? '')).toMatchObject({ purpose: 'password-changed', email, token: null, expiresAt: null });
  });

  it('ends the sessions of programs, too', async () => {
    const email = newEmail();
    const { body } = await app.request('POST', '/auth/register', { body: { email, password, name: 'Robot', refresh: true } });
    await confirm(await resetLink(email));
    expect((await app.request('POST', '/auth/refresh', { body: { refreshToken: body.refreshToken } })).status).toBe(401);
    const bearer = { headers: { authorization: `Bearer ${body.accessToken as string}` } };
    expect((await becomes(401, 2_000, () => app.request('GET', '/auth/me', bearer))).status).toBe(401);
  });

  it('gives the account a password where it had none', async () => {
    const { email, user } = await customer(app);
    await app.sql('delete from users.credentials where user_id = $1', [user.id]);
    expect((await confirm(await resetLink(email))).status).toBe(204);
    expect((await logIn(email, newPassword)).status).toBe(200);
  });

  it('weak as before is refused, and the link still works', async () => {
    const { email } = await customer(app);
    const token = await resetLink(email);
    for (const weak of ['12345678', email, 'short']) expect((await confirm(token, weak)).body.code).toBe('users.weak-password');
    expect((await confirm(token)).status).toBe(204);
  });

  it('of a closed account stays forgotten', async () => {
    const { email, user } = await customer(app);
    const before = await resetLink(email);
    await app.sql('update users.sessions set revoked_at = now() where user_id = $1', [user.id]);
    await app.sql('update users.users set deactivated_at = now() where id = $1', [user.id]);
    expect((await confirm(before)).body).toMatchObject(notValid);
    await ask(email);
    await app.settle();
    expect(await resets(email)).toHaveLength(1);
    expect(await mailOf(app, (await resets(email))[0]?.id ?? '')).toBeNull();
  });
});

describe('who wants to know whether an address has an account (attack 49)', () => {
  it('gets the same answer, after the same statements, with and without one', async () => {
    const { email } = await customer(app);
    await ask('warm-up@example.com');
    await app.settle();
    const seen = [];
    for (const address of [email, newEmail(), email.toUpperCase()]) {
      app.statements();
      const { status, body, headers } = await ask(address);
      const names = [...headers.keys()].filter((name) => name !== 'x-request-id').sort();
      // what guests may do is read once in a while, whoever asks
      const statements = app.statements().filter((text) => !text.includes('"permissions"'));
      seen.push({ status, body, names, length: headers.get('content-length'), statements });
      await app.settle();
    }
    expect(seen[0]).toMatchObject({ status: 202, body: '' });
    expect(seen[0]?.statements.length).toBeGreaterThan(0);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('leaves nothing behind for an address without one', async () => {
    const nobody = newEmail();
    await ask(nobody);
    await app.settle();
    expect(await app.sql('select 1 from users.reset_asks')).toEqual([]);
    expect(await app.sql(`select 1 from users.outbox o where o::text like '%' || $1 || '%'`, [nobody])).toEqual([]);
  });

  it('learns nothing from an address that one cannot change to, either', async () => {
    const [one, other] = [await customer(app), await customer(app)];
    const change = (email: string) => one.browser.request('POST', '/auth/me/email', { email, currentPassword: password });
    const [taken, free] = [await change(other.email), await change(newEmail())];
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(await requestsOf(app, other.email, 'change-email')).toEqual([]);
    expect(await requestsOf(app, one.email, 'email-change-asked')).toHaveLength(2);
  });
});

describe('who attacks the link (attacks 27 and 50)', () => {
  it('cannot guess it: it is 256 bits, hashed in the books, and every wrong one gets one answer', async () => {
    const { email } = await customer(app);
    const token = await resetLink(email);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = await app.sql('select r::text as row from users.mail_requests r');
    expect(stored.map((r) => r.row).join()).not.toContain(token);
    const flipped = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const wrong of [flipped, token.slice(1), `${token}A`, 'x', ' ', 'null', '0', 'Ã¼', `${token}\n`, "' or 1=1 --"])
      expect([wrong, (await confirm(wrong)).body]).toMatchObject([wrong, notValid]);
    for (const wrong of ['', 'x'.repeat(201), null, 1, { $ne: '' }, [token]])
      expect((await app.request('POST', '/auth/password-reset/confirm', { body: { token: wrong, newPassword } })).status).toBe(400);
    expect((await confirm(token)).status).toBe(204);
  });

  it('cannot use it twice, nor thirty times at once', async () => {
    const { email } = await customer(app);
    const token = await resetLink(email);
    const tries = Array.from({ length: 30 }, (_, at) => `pass phrase number ${at} of many`);
    const answers = await Promise.all(tries.map((secret) => confirm(token, secret)));
    expect(answers.filter((a) => a.status === 204)).toHaveLength(1);
    expect(answers.filter((a) => a.status !== 204).every((a) => a.body.code === 'users.link-not-valid')).toBe(true);
    const won = tries[answers.findIndex((a) => a.status === 204)] ?? '';
    expect((await logIn(email, won)).status).toBe(200);
    expect((await confirm(token)).body).toMatchObject(notValid);
  });

  it('has an hour', async () => {
    const { email } = await customer(app);
    const token = await resetLink(email);
    await age(email, 1);
    expect((await confirm(token)).body).toMatchObject(notValid);
    const [{ life }] = await app.sql(
      `select distinct extract(epoch from expires_at - created_at)::int as life from users.mail_requests where purpose = 'reset-password' and used_at is not null`,
    );
    expect(life).toBe(3_600);
  });

  it('cannot use an older one, one of another kind, or one of another time', async () => {
    const { email, browser: person } = await customer(app);
    const older = await resetLink(email);
    const newer = await resetLink(email);
    expect((await confirm(older)).body).toMatchObject(notValid);
    const verify = await linkOf(app, email, 'verify-email');
    expect((await confirm(verify)).body).toMatchObject(notValid);
    expect((await prove(newer)).body).toMatchObject(notValid);
    await person.request('POST', '/auth/me/password', { currentPassword: password, newPassword });
    expect((await confirm(newer, 'yet another pass phrase')).body).toMatchObject(notValid);
    expect((await prove(verify)).status).toBe(200);
  });

  it('fills nobody’s mailbox: three an hour, and the last one goes on working', async () => {
    const { email } = await customer(app);
    await Promise.all(Array.from({ length: 8 }, () => ask(email)));
    await app.settle();
    expect(await resets(email)).toHaveLength(3);
    expect((await confirm(await linkOf(app, email, 'reset-password'))).status).toBe(204);
  });

  it('told of twice by the outbox is one mail', async () => {
    const { email } = await customer(app);
    await ask(email);
    const [{ data }] = await app.sql(`select data from users.outbox where topic = 'users.answerResetAsk' order by seq desc limit 1`);
    await app.settle();
    await app.facade(usersContract).answerResetAsk(data);
    expect(await resets(email)).toHaveLength(1);
  });
});

describe('another address', () => {
  const change = (person: Browser, email: string, currentPassword = password) =>
    person.request('POST', '/auth/me/email', { email, currentPassword });

  it('counts once its link is opened, and the old one is told before and after', async () => {
    const { email, browser: person, user } = await customer(app);
    const next = newEmail();
    expect((await change(person, `  ${next.toUpperCase()} `)).status).toBe(202);
    expect((await person.request('GET', '/auth/me')).body.user.email).toBe(email);
    const [told] = await requestsOf(app, email, 'email-change-asked');
    expect(told?.to_address).toBe(email);
    const answer = await prove(await linkOf(app, next, 'change-email'));
    expect(answer.body).toEqual({ email: next, changed: true });
    expect((await person.request('GET', '/auth/me')).body.user).toMatchObject({ id: user.id, email: next, emailVerified: true });
    expect((await requestsOf(app, next, 'email-changed')).map((r) => r.to_address)).toEqual([email]);
    expect((await logIn(email, password)).status).toBe(401);
    expect((await logIn(next, password)).status).toBe(200);
  });

  it('needs the password, and is another one', async () => {
    const { email, browser: person } = await customer(app);
    expect((await change(person, newEmail(), 'not the right one')).body.code).toBe('users.wrong-password');
    expect((await change(person, email)).body.code).toBe('users.same-email');
    expect(await requestsOf(app, email, 'email-change-asked')).toEqual([]);
  });

  it('that somebody else has taken meanwhile is refused, and nothing changes', async () => {
    const { email, browser: person } = await customer(app);
    const next = newEmail();
    await change(person, next);
    const token = await linkOf(app, next, 'change-email');
    expect((await browser(app).request('POST', '/auth/register', { email: next, password, name: 'Faster' })).status).toBe(201);
    expect((await prove(token)).body).toMatchObject({ status: 409, code: 'users.email-taken' });
    expect((await person.request('GET', '/auth/me')).body.user.email).toBe(email);
  });

  it('asked for by two at once goes to one', async () => {
    const next = newEmail();
    const tokens = [];
    for (const { browser: person, email } of [await customer(app), await customer(app)]) {
      await change(person, next);
      await app.settle();
      const [asked] = await app.sql(
        `select r.id from users.mail_requests r join users.users u on u.id = r.user_id where u.email = $1 and r.purpose = 'change-email'`,
        [email],
      );
      tokens.push((await mailOf(app, asked.id))?.token ?? '');
    }
    const answers = await Promise.all(tokens.map(prove));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
  });

  it('is stopped by a new password, and by a reset of the one who was robbed', async () => {
    const { email, browser: person } = await customer(app);
    const next = newEmail();
    await change(person, next);
    const token = await linkOf(app, next, 'change-email');
    expect((await confirm(await resetLink(email))).status).toBe(204);
    expect((await prove(token)).body).toMatchObject(notValid);
  });

  it('is asked for five times a day', async () => {
    const { browser: person } = await customer(app);
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push((await change(person, newEmail())).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('takes the links of the old one along', async () => {
    const { email, browser: person } = await customer(app);
    const [reset, verify] = [await resetLink(email), await linkOf(app, email, 'verify-email')];
    const next = newEmail();
    await change(person, next);
    await prove(await linkOf(app, next, 'change-email'));
    expect((await confirm(reset)).body).toMatchObject(notValid);
    expect((await prove(verify)).body).toMatchObject(notValid);
  });
});

it('what is long over is forgotten: links and notices after a month, asks that nobody answered after two days', async () => {
  const { email } = await customer(app);
  await resetLink(email);
  await app.sql(
    `update users.mail_requests set created_at = now() - interval '31 days' where to_address = $1 and purpose = 'verify-email'`,
    [email],
  );
  await app.sql(`insert into users.reset_asks (id, email, created_at) values (gen_random_uuid(), $1, now() - interval '3 days')`, [email]);
  await app.house.jobs.find(({ job }) => job.name === 'users.prune')?.run({}, new AbortController().signal);
  expect((await app.sql('select purpose from users.mail_requests where to_address = $1', [email])).map((r) => r.purpose)).toEqual([
    'reset-password',
  ]);
  expect(await app.sql('select 1 from users.reset_asks')).toEqual([]);
});

it('staff who may hear of something are those who work here, may do it and are not closed', async () => {
  const [staff, gone] = [await member(app, 'staff'), await member(app, 'staff')];
  await customer(app);
  await app.sql('update users.sessions set revoked_at = now() where user_id = $1', [gone.userId]);
  await app.sql('update users.users set deactivated_at = now() where id = $1', [gone.userId]);
  const listed = await app.facade(usersContract).listStaff({ permission: 'users:read-all' });
  expect(listed.map((p) => p.userId)).toContain(staff.userId);
  expect(listed.map((p) => p.userId)).not.toContain(gone.userId);
  expect(await app.facade(usersContract).listStaff({ permission: 'no:such-thing' })).toEqual([]);
});

it('staff who may hear of a store are those who may work there', async () => {
  const [own, other] = [randomUUID(), randomUUID()];
  const hears = 'catalog:receive-low-stock';
  const addRole = (name: string, permissions: string[]) =>
    app.sql('insert into users.roles (name, permissions) values ($1, $2)', [name, permissions]);
  await addRole('hears', [hears]);
  await addRole('hears-all', [hears, 'catalog:work-in-all-stores']);
  const reader = async (role: string, storeIds: string[]) => {
    const { userId } = await member(app, 'staff');
    await app.sql('insert into users.user_roles (user_id, role) values ($1, $2)', [userId, role]);
    for (const storeId of storeIds) await app.sql('insert into users.user_stores (user_id, store_id) values ($1, $2)', [userId, storeId]);
    return userId;
  };
  const told = [await reader('hears', []), await reader('hears', [own, other]), await reader('hears-all', [other])];
  const elsewhere = await reader('hears', [other]);
  const readers = async (storeId?: string) =>
    (await app.facade(usersContract).listStaff({ permission: hears, storeId })).map(({ userId }) => userId).sort();
  expect(await readers(own)).toEqual([...told].sort());
  expect(await readers()).toEqual([...told, elsewhere].sort());
});
