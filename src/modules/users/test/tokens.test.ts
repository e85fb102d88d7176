import { createPublicKey } from 'node:crypto';
import { base64url, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from 'jose';
import { generateSigningKey } from '../../../platform/auth/jwt';
import { open } from '../../../platform/auth/seal';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { createSigningKeys } from '../keys/signing-keys';
import { usersModule } from '../module';
import { bearer, customer } from './people';
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

const jwks = async () => (await app.request('GET', '//.well-known/jwks.json')).body.keys;
const me = (token: string) => app.request('GET', '/auth/me', bearer(token));
const part = (value: unknown): string => base64url.encode(JSON.stringify(value));

describe('access tokens at the door (attack 53)', () => {
  it('anyone can check one with the published keys, and learns no more than ids', async () => {
    const { accessToken, user } = await customer(app);
    const [key, ...others] = await jwks();
    expect(others).toEqual([]);
    expect(key).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: expect.any(String),
      alg: 'ES256',
      use: 'sig',
    });
    const { payload } = await jwtVerify(accessToken, await importJWK(key, 'ES256'), {
      issuer: 'http://localhost:3000',
      audience: 'galleria-api',
      typ: 'at+jwt',
    });
    expect(payload).toEqual({
      iss: 'http://localhost:3000',
      aud: 'galleria-api',
      sub: user.id,
      sid: expect.any(String),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 600,
    });
  });

  it('forged ones are refused: none, the public key as secret, a key brought along, another kid', async () => {
    const { accessToken } = await customer(app);
    const claims = decodeJwt(accessToken);
    const header = { ...decodeProtectedHeader(accessToken), alg: 'ES256' };
    const [key] = await jwks();
    const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const mine = await generateSigningKey();
    const signed = (extra: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ ...header, ...extra }).sign(mine.privateKey);
    const [head = '', , signature = ''] = accessToken.split('.');
    const forged = [
      `${part({ ...header, alg: 'none' })}.${part(claims)}.`,
      `${part({ ...header, alg: 'none' })}.${part(claims)}.${signature}`,
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(Buffer.from(pem)),
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(Buffer.from(JSON.stringify(key))),
      await signed({}),
      await signed({ jwk: mine.publicJwk }),
      await signed({ jku: `${app.baseUrl}/evil.json` }),
      await signed({ kid: '01900000-0000-7000-8000-000000000000' }),
      await signed({ kid: '/dev/null' }),
      `${head}.${part({ ...claims, exp: (claims.exp ?? 0) + 3600 })}.${signature}`,
    ];
    for (const token of forged) {
      const answer = await me(token);
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('request.bad-token');
    }
    expect((await me(accessToken)).body.user.id).toBe(claims.sub);
  });

  it('a token for another person’s session is nobody’s', async () => {
    const anna = await customer(app);
    const ben = await customer(app);
    const keys = createSigningKeys({ ...database, sealKey: app.secrets.key('jwt-keys') });
    const { kid, privateKey } = await keys.active();
    const mixed = await new SignJWT({ ...decodeJwt(anna.accessToken), sub: ben.user.id })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey);
    expect((await me(mixed)).status).toBe(401);
  });

  it('expired ones and ones for another audience are refused, though we signed them', async () => {
    const { accessToken } = await customer(app);
    const { kid, privateKey } = await createSigningKeys({ ...database, sealKey: app.secrets.key('jwt-keys') }).active();
    const resigned = (change: Record<string, unknown>) =>
      new SignJWT({ ...decodeJwt(accessToken), ...change }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(privateKey);
    const past = Math.floor(Date.now() / 1000) - 700;
    expect((await me(await resigned({}))).status).toBe(200);
    for (const change of [
      { iat: past, exp: past + 600 },
      { aud: 'galleria-internal' },
      { aud: undefined },
      { iss: 'https://evil.example' },
      { exp: undefined },
    ]) {
      expect((await me(await resigned(change))).status).toBe(401);
    }
  });
});

describe('signing keys', () => {
  const sealKey = () => app.secrets.key('jwt-keys');

  it('the private half is sealed at rest', async () => {
    await jwks();
    const [row] = await app.sql('select id, sealed_private_key, public_jwk from users.signing_keys where retired_at is null');
    expect(row.public_jwk).not.toHaveProperty('d');
    expect(() => createPublicKey({ key: row.sealed_private_key, format: 'der', type: 'pkcs8' } as never)).toThrow();
    expect(open(sealKey(), row.id, row.sealed_private_key)).not.toBeNull();
  });

  it('processes that start at the same moment agree on one key', async () => {
    await app.sql('delete from users.signing_keys');
    const rings = Array.from({ length: 8 }, () => createSigningKeys({ ...database, sealKey: sealKey() }));
    const kids = await Promise.all(rings.map(async (ring) => (await ring.active()).kid));
    expect(new Set(kids).size).toBe(1);
    expect(Number((await app.sql('select count(*) from users.signing_keys'))[0].count)).toBe(1);
  });

  it('after a rotation the new key signs, the old one still checks, and leaves when its last token is over', async () => {
    const before = createSigningKeys({ ...database, sealKey: sealKey() });
    const old = (await before.active()).kid;
    await before.rotate(90);
    expect((await createSigningKeys({ ...database, sealKey: sealKey() }).active()).kid).toBe(old);
    await app.sql(`update users.signing_keys set created_at = now() - interval '91 days'`);
    await before.rotate(90);
    const after = createSigningKeys({ ...database, sealKey: sealKey() });
    const fresh = (await after.active()).kid;
    expect(fresh).not.toBe(old);
    expect((await after.publicKeys()).keys.map((k) => k.kid)).toEqual([fresh, old]);
    expect(await after.find(old)).not.toBeNull();
    expect(await before.find(fresh)).not.toBeNull();
    await app.sql(`update users.signing_keys set retired_at = now() - interval '21 minutes' where id = $1`, [old]);
    expect(await createSigningKeys({ ...database, sealKey: sealKey() }).find(old)).toBeNull();
  });

  it('a new installation secret cannot open the old key: a new one is made', async () => {
    const old = (await createSigningKeys({ ...database, sealKey: sealKey() }).active()).kid;
    const moved = createSigningKeys({ ...database, sealKey: app.secrets.key('another') });
    expect((await moved.active()).kid).not.toBe(old);
    expect(await moved.find(old)).not.toBeNull();
  });

  it('unknown key ids do not become a query each', async () => {
    const ring = createSigningKeys({ ...database, sealKey: app.secrets.key('another') });
    await ring.active();
    database.statements();
    for (let i = 10; i < 30; i += 1) expect(await ring.find(`01900000-0000-7000-8000-0000000000${i}`)).toBeNull();
    expect(await ring.find("' or 1=1 --")).toBeNull();
    expect(database.statements()).toHaveLength(1);
  });
});
