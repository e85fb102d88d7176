import { jwtVerify, SignJWT } from 'jose';
import { AppError } from '../kernel/errors';

export interface InternalAuth {
  /** The Authorization header of a call to another process of this installation. */
  header(): Promise<string>;
  /** @throws AppError unauthenticated */
  verify(authorization: string | undefined): Promise<void>;
}

const audience = 'galleria-internal';
const lifetimeSeconds = 300;

/** Processes of one installation know each other by short tokens signed with a key derived from its secret. */
export function createInternalAuth(key: Buffer): InternalAuth {
  let current: { header: string; renewAt: number } | null = null;
  return {
    async header() {
      if (!current || Date.now() > current.renewAt) {
        const token = await new SignJWT()
          .setProtectedHeader({ alg: 'HS256' })
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime(`${lifetimeSeconds}s`)
          .sign(key);
        current = { header: `Bearer ${token}`, renewAt: Date.now() + (lifetimeSeconds / 2) * 1000 };
      }
      return current.header;
    },
    async verify(authorization) {
      const token = authorization?.replace(/^Bearer /, '') ?? '';
      await jwtVerify(token, key, { audience, algorithms: ['HS256'], clockTolerance: 30 }).catch((cause: unknown) => {
        throw new AppError(
          { kind: 'unauthenticated', code: 'platform.not-a-member', title: 'Only processes of this installation may call here.' },
          { cause },
        );
      });
    },
  };
}
