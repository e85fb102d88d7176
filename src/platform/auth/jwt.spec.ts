import { createPublicKey, type KeyObject } from 'node:crypto';
import { base64url, decodeProtectedHeader, exportSPKI, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';
import { accessTokenAudience, createAccessTokens, generateSigningKey, readPublicKey, type KeyRing } from './jwt';
import { uuidv7 } from '../kernel/ids';

const issuer = 'https://shop.example';
const now = new Date('2026-03-01T12:00:00Z');
const subject = { userId: uuidv7(), sessionId: uuidv7() };
const kid = uuidv7();

async function shop() {
  const { privateKey, publicJwk } = await generateSigningKey();
  const publicKey = readPublicKey(publicJwk);
  let time = now;
  const keys: KeyRing = { active: async () => ({ kid, privateKey }), find: async (id) => (id === kid ? publicKey : null) };
  const tokens = createAccessTokens({ keys, issuer, clock: () => time });
  const seconds = Math.floor(now.getTime() / 1000);
  const forged = (header: JWTHeaderParameters = { alg: 'ES256', typ: 'at+jwt', kid }) =>
    new SignJWT({ sid: subject.sessionId })
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setAudience(accessTokenAudience)
      .setSubject(subject.userId)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 600);
  return { tokens, privateKey, publicKey, publicJwk, forged, seconds, wait: (s: number) => (time = new Date(now.getTime() + s * 1000)) };
}

const part = (value: unknown): string => base64url.encode(JSON.stringify(value));

describe('access tokens (attack 53)', () => {
  it('a token of ours says who and which session', async () => {
    const { tokens, forged, privateKey } = await shop();
    const { accessToken, expiresIn } = await tokens.issue(subject);
    expect(expiresIn).toBe(600);
    await expect(tokens.verify(accessToken)).resolves.toEqual(subject);
    await expect(tokens.verify(await forged().sign(privateKey))).resolves.toEqual(subject);
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid });
  });

  it('it lasts ten minutes', async () => {
    const { tokens, wait } = await shop();
    const { accessToken } = await tokens.issue(subject);
    wait(604);
    await expect(tokens.verify(accessToken)).resolves.toEqual(subject);
    wait(606);
    await expect(tokens.verify(accessToken)).resolves.toBeNull();
  });

  it('a token that claims a longer life than we give is refused', async () => {
    const { tokens, forged, privateKey, seconds, wait } = await shop();
    const long = await forged()
      .setExpirationTime(seconds + 86_400)
      .sign(privateKey);
    wait(700);
    await expect(tokens.verify(long)).resolves.toBeNull();
  });

  it('another issuer, audience or kind of token is refused', async () => {
    const { tokens, forged, privateKey } = await shop();
    await expect(tokens.verify(await forged().setIssuer('https://evil.example').sign(privateKey))).resolves.toBeNull();
    await expect(tokens.verify(await forged().setAudience('galleria-internal').sign(privateKey))).resolves.toBeNull();
    await expect(tokens.verify(await forged({ alg: 'ES256', typ: 'JWT', kid }).sign(privateKey))).resolves.toBeNull();
  });

  it('missing or malformed claims are refused', async () => {
    const { tokens, privateKey, seconds } = await shop();
    const bare = new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer(issuer)
      .setAudience(accessTokenAudience)
      .setIssuedAt(seconds);
    await expect(tokens.verify(await bare.sign(privateKey))).resolves.toBeNull();
    await expect(
      tokens.verify(
        await bare
          .setExpirationTime(seconds + 600)
          .setSubject('1 or 1=1')
          .sign(privateKey),
      ),
    ).resolves.toBeNull();
  });

  it('"none" is not an algorithm', async () => {
    const { tokens, seconds } = await shop();
    const claims = { iss: issuer, aud: accessTokenAudience, sub: subject.userId, sid: subject.sessionId, iat: seconds, exp: seconds + 600 };
    for (const alg of ['none', 'None', 'NONE', '']) {
      await expect(tokens.verify(`${part({ alg, typ: 'at+jwt', kid })}.${part(claims)}.`)).resolves.toBeNull();
    }
  });

  it('the public key is not a shared secret (HS/RS confusion)', async () => {
    const { tokens, forged, publicKey } = await shop();
    const pem = await exportSPKI(publicKey as KeyObject);
    for (const secret of [pem, pem.trim(), JSON.stringify(createPublicKey(pem).export({ format: 'jwk' }))]) {
      const token = await forged({ alg: 'HS256', typ: 'at+jwt', kid }).sign(Buffer.from(secret));
      await expect(tokens.verify(token)).resolves.toBeNull();
    }
  });

  it('a key brought along in the header is not used (jwk, jku, x5u, kid)', async () => {
    const { tokens, forged } = await shop();
    const mine = await generateSigningKey();
    const headers = [
      { kid },
      { kid, jwk: { ...mine.publicJwk } },
      { kid, jku: 'https://evil.example/jwks.json' },
      { kid, x5u: 'https://evil.example/cert.pem' },
      { kid: '../../../../dev/null' },
      { kid: "' union select 'key" },
      {},
    ];
    for (const header of headers) {
      const token = await forged({ alg: 'ES256', typ: 'at+jwt', ...header }).sign(mine.privateKey);
      await expect(tokens.verify(token)).resolves.toBeNull();
    }
  });

  it('another algorithm is refused even with a key of its own kind, and so is a changed token', async () => {
    const { tokens, forged } = await shop();
    const { privateKey } = await generateKeyPair('RS256');
    await expect(tokens.verify(await forged({ alg: 'RS256', typ: 'at+jwt', kid }).sign(privateKey))).resolves.toBeNull();
    const [header = '', , signature = ''] = (await tokens.issue(subject)).accessToken.split('.');
    await expect(tokens.verify(`${header}.${part({ sub: uuidv7() })}.${signature}`)).resolves.toBeNull();
    for (const junk of ['', '.', '..', 'a.b', 'not a token', '💥.💥.💥']) await expect(tokens.verify(junk)).resolves.toBeNull();
  });

  it('a database that is away is not a bad token', async () => {
    const { tokens } = await shop();
    const { accessToken } = await tokens.issue(subject);
    const keys: KeyRing = { active: () => Promise.reject(new Error('away')), find: () => Promise.reject(new Error('away')) };
    await expect(createAccessTokens({ keys, issuer, clock: () => now }).verify(accessToken)).rejects.toThrow('away');
  });
});
