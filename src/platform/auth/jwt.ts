import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../kernel/clock';

export const signingAlgorithm = 'ES256';
export const accessTokenAudience = 'galleria-api';
export const accessTokenSeconds = 600;

/** Clocks of two processes may differ by this much. */
const toleranceSeconds = 5;
/** RFC 9068: tells an access token from every other kind of JWT. */
const tokenType = 'at+jwt';

export const PublicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
export type PublicJwk = z.output<typeof PublicJwk>;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export interface KeyRing {
  /** The one key that signs now. */
  active(): Promise<SigningKey>;
  /** Null when there is no such key, or its last token has expired. */
  find(kid: string): Promise<KeyObject | null>;
}

export interface AccessTokenSubject {
  readonly userId: string;
  readonly sessionId: string;
}

export interface AccessTokens {
  issue(subject: AccessTokenSubject): Promise<{ accessToken: string; expiresIn: number }>;
  /** Null when the token is not one of ours, is meant for someone else or has expired. */
  verify(token: string): Promise<AccessTokenSubject | null>;
}

const Claims = z.object({ sub: z.uuid(), sid: z.uuid() });

/**
 * Access tokens of ten minutes. A token never says how it is to be checked: the algorithm is pinned and the key comes from
 * our own ring by its id; `jku`, `jwk`, `x5u` and `x5c` are not read.
 */
export function createAccessTokens({ keys, issuer, clock }: { keys: KeyRing; issuer: string; clock: Clock }): AccessTokens {
  return {
    async issue({ userId, sessionId }) {
      const { kid, privateKey } = await keys.active();
      const now = Math.floor(clock().getTime() / 1000);
      const accessToken = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: signingAlgorithm, typ: tokenType, kid })
        .setIssuer(issuer)
        .setAudience(accessTokenAudience)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + accessTokenSeconds)
        .sign(privateKey);
      return { accessToken, expiresIn: accessTokenSeconds };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, async ({ kid }) => (await keys.find(kid ?? '')) ?? unknownKey(), {
          algorithms: [signingAlgorithm],
          typ: tokenType,
          issuer,
          audience: accessTokenAudience,
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
          maxTokenAge: accessTokenSeconds,
          clockTolerance: toleranceSeconds,
          currentDate: clock(),
        });
        const { sub, sid } = Claims.parse(payload);
        return { userId: sub, sessionId: sid };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
        throw error;
      }
    },
  };
}

const newKeyPair = promisify(generateKeyPair);

export async function generateSigningKey(): Promise<{ privateKey: KeyObject; pkcs8: Buffer; publicJwk: PublicJwk }> {
  const { privateKey, publicKey } = await newKeyPair('ec', { namedCurve: 'P-256' });
  return {
    privateKey,
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicJwk: PublicJwk.parse(publicKey.export({ format: 'jwk' })),
  };
}

export const readPrivateKey = (pkcs8: Buffer): KeyObject => createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' });
export const readPublicKey = (jwk: PublicJwk): KeyObject => createPublicKey({ key: jwk, format: 'jwk' });

function unknownKey(): never {
  throw new errors.JWKSNoMatchingKey();
}
