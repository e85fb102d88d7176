import { createHash } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract } from '../index';
import { usersModule } from '../module';
import { newEmail, password } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
});
afterAll(() => app.close());

const robot = async () =>
  (await app.request('POST', '/auth/register', { body: { email: newEmail(), password, name: 'Robot', refresh: true } })).body;
const refresh = (refreshToken: string) => app.request('POST', '/auth/refresh', { body: { refreshToken } });
const identify = (token: string) => app.facade(usersContract).identify({ kind: 'bearer', token });

describe('refresh tokens (attack 54)', () => {
  it('each gives an access token and the next refresh token', async () => {
    const { user, refreshToken } = await robot();
    const second = await refresh(refreshToken);
    expect(second.status).toBe(200);
    expect(second.body).toEqual({
      accessToken: expect.any(String),
      expiresIn: 600,
      refreshToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    expect(await identify(second.body.accessToken)).toMatchObject({ userId: user.id });
    expect((await refresh(second.body.refreshToken)).status).toBe(200);
    expect(await app.violated('U2', 'U3')).toEqual([]);
  });

  it('one that comes twice ends the whole family, for the thief and for the owner', async () => {
    const { refreshToken, accessToken } = await robot();
    const owners = await refresh(refreshToken);
    const thiefs = await refresh(refreshToken);
    expect(thiefs.status).toBe(401);
    expect(thiefs.body.code).toBe('users.bad-refresh-token');
    expect((await refresh(owners.body.refreshToken)).status).toBe(401);
    expect(await identify(owners.body.accessToken)).toBeNull();
    expect(await identify(accessToken)).toBeNull();
  });

  it('another sign-in of the same person is another family and goes on', async () => {
    const { user, refreshToken } = await robot();
    const other = await app.request('POST', '/auth/login', { body: { email: user.email, password, refresh: true } });
    await refresh(refreshToken);
    await refresh(refreshToken);
    expect((await refresh(other.body.refreshToken)).status).toBe(200);
  });

  it('thirty at the same moment: one is served at most, and then nobody', async () => {
    const { refreshToken } = await robot();
    const answers = await Promise.all(Array.from({ length: 30 }, () => refresh(refreshToken)));
    const served = answers.filter((a) => a.status === 200);
    expect(served).toHaveLength(1);
    expect(answers.filter((a) => a.status === 401)).toHaveLength(29);
    expect((await refresh(served[0]?.body.refreshToken)).status).toBe(401);
    expect(await app.violated('U2', 'U3')).toEqual([]);
  });

  it('unknown ones, other secrets and access tokens are refused', async () => {
    const { accessToken } = await robot();
    for (const token of ['x', 'A'.repeat(43), accessToken.slice(0, 43)]) expect((await refresh(token)).status).toBe(401);
    expect((await app.request('POST', '/auth/refresh', { body: {} })).status).toBe(400);
  });

  it('a cookie is not a refresh token', async () => {
    const answer = await app.request('POST', '/auth/register', { body: { email: newEmail(), password, name: 'Anna' } });
    const cookie = answer.headers.getSetCookie()[0]?.match(/^session=([^;]+)/)?.[1] ?? '';
    expect(cookie).toHaveLength(43);
    expect((await refresh(cookie)).status).toBe(401);
  });

  it('the session behind it may rest thirty days; using it starts them again', async () => {
    const { user, refreshToken } = await robot();
    const age = (rest: string) =>
      app.sql(`update users.sessions set last_seen_at = now() - $2::interval where user_id = $1`, [user.id, rest]);
    await age('29 days');
    const next = await refresh(refreshToken);
    expect(next.status).toBe(200);
    expect(await identify(next.body.accessToken)).not.toBeNull();
    await age('31 days');
    expect((await refresh(next.body.refreshToken)).status).toBe(401);
  });

  it('the shop keeps hashes only', async () => {
    const { user, refreshToken } = await robot();
    const [row] = await app.sql(
      'select encode(t.token_hash, $2) as hash from users.refresh_tokens t join users.sessions s on s.id = t.session_id where s.user_id = $1',
      [user.id, 'hex'],
    );
    expect(row.hash).toBe(createHash('sha256').update(refreshToken).digest('hex'));
  });
});

describe('the books', () => {
  it('a family with two live tokens is found (U3)', async () => {
    expect(await app.violated('U3')).toEqual([]);
    const { user } = await robot();
    await app.sql('drop index users.refresh_tokens_one_live');
    await app.sql(
      `insert into users.refresh_tokens (id, session_id, token_hash) select gen_random_uuid(), s.id, sha256('second') from users.sessions s where s.user_id = $1`,
      [user.id],
    );
    expect(await app.violated('U3')).toEqual(['U3']);
    await app.sql(`delete from users.refresh_tokens where token_hash = sha256('second')`);
  });

  it('a token exchanged twice, or before it was used, is found (U2)', async () => {
    expect(await app.violated('U2')).toEqual([]);
    const { user, refreshToken } = await robot();
    await refresh(refreshToken);
    await app.sql('alter table users.refresh_tokens drop constraint refresh_tokens_parent_id_key');
    const successor = `insert into users.refresh_tokens (id, session_id, parent_id, token_hash, used_at)
      select gen_random_uuid(), t.session_id, t.id, sha256($2::text::bytea), now() from users.refresh_tokens t join users.sessions s on s.id = t.session_id
      where s.user_id = $1 and t.parent_id is null`;
    await app.sql(successor, [user.id, 'twice']);
    expect(await app.violated('U2')).toEqual(['U2']);
    await app.sql(`delete from users.refresh_tokens where token_hash = sha256('twice')`);
    expect(await app.violated('U2')).toEqual([]);
    const early = await robot();
    await app.sql(successor, [early.user.id, 'early']);
    expect(await app.violated('U2')).toEqual(['U2']);
  });
});
