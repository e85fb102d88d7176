import { forAllTests } from '../../../platform/testing/for-all-tests';
import { createTestApp } from '../../../platform/testing/harness';
import { usersModule } from '../module';
import { linkOf, requestsOf } from './links';
import { browser, customer, member, newEmail, password, type Browser } from './people';

const app = forAllTests(
  () => createTestApp({ modules: [usersModule] }),
  (opened) => opened.close(),
);
beforeEach(() => app.sql('delete from users.users'));
afterEach(async () => expect(await app.violated()).toEqual([]));

const invite = (by: { browser: Browser }, email: string, role = 'staff') =>
  by.browser.request('POST', '/users/invitations', { email, name: 'Njeri', role });
const accept = (token: string, newPassword = password) =>
  app.request('POST', '/auth/password-reset/confirm', { body: { token, newPassword } });
const login = (email: string) => browser(app).request('POST', '/auth/login', { email, password });
const link = (email: string) => linkOf(app, email, 'staff-invitation');

describe('somebody who is to work here', () => {
  test('gets a link, sets a password once, and has the role and a proved address', async () => {
    const [admin, email] = [await member(app, 'admin'), newEmail()];
    const { status, body } = await invite(admin, email);
    expect([status, body]).toMatchObject([201, { email, name: 'Njeri', roles: expect.arrayContaining(['staff']), emailVerified: false }]);
    expect((await login(email)).body.code).toBe('users.bad-credentials');
    const token = await link(email);
    expect((await accept(token)).status).toBe(204);
    expect((await accept(token, 'quite another phrase')).body.code).toBe('users.link-not-valid');
    const signedIn = await login(email);
    expect([signedIn.status, signedIn.body.user]).toMatchObject([200, { email, emailVerified: true }]);
    expect(await requestsOf(app, email, 'password-changed')).toEqual([]);
    expect((await invite(admin, email)).body).toMatchObject({ status: 409, code: 'users.email-taken' });
  });

  test('is invited again with a link that takes the place of the first, but not without end', async () => {
    const [admin, email] = [await member(app, 'admin'), newEmail()];
    await invite(admin, email);
    const first = await link(email);
    await invite(admin, email);
    expect((await accept(first)).body.code).toBe('users.link-not-valid');
    for (let n = 0; n < 3; n += 1) expect((await invite(admin, email)).status).toBe(201);
    expect((await invite(admin, email)).body).toMatchObject({ status: 429, code: 'users.too-many-mails' });
    expect((await accept(await link(email))).status).toBe(204);
  });

  test('cannot use the link any more when the account is closed, nor is it invited then', async () => {
    const [admin, email] = [await member(app, 'admin'), newEmail()];
    const { id } = (await invite(admin, email)).body;
    const token = await link(email);
    await admin.browser.request('POST', `/users/${id}/deactivate`, {});
    expect((await accept(token)).body.code).toBe('users.link-not-valid');
    expect((await invite(admin, email)).status).toBe(409);
  });
});

test('five at once make one account with one link that works', async () => {
  const [admin, email] = [await member(app, 'admin'), newEmail()];
  const answers = await Promise.all(Array.from({ length: 5 }, () => invite(admin, email)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect((await accept(await link(email))).status).toBe(204);
});

test('a customer keeps account and password: the role is given there, not by an invitation', async () => {
  const [admin, ama] = [await member(app, 'admin'), await customer(app)];
  expect((await invite(admin, ama.email)).body.code).toBe('users.email-taken');
  expect(await requestsOf(app, ama.email, 'staff-invitation')).toEqual([]);
});

test('nobody invites without the right, to a role that is not there, or above themselves', async () => {
  const [admin, clerk] = [await member(app, 'admin'), await member(app, 'staff')];
  expect((await invite(clerk, newEmail())).status).toBe(403);
  for (const role of ['guest', 'no-such-role']) expect((await invite(admin, newEmail(), role)).body.code).toBe('users.no-such-role');
  const permissions = ['users:assign-roles'];
  await admin.browser.request('POST', '/roles', { name: 'recruiter', title: 'Recruiter', permissions });
  const recruiter = await member(app, 'recruiter');
  expect((await invite(recruiter, newEmail(), 'admin')).body).toMatchObject({ status: 403, code: 'users.may-not-grant' });
});
