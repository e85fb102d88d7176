import { createHash } from 'node:crypto';

/** Who asks for a cart: an account, the secret of a guest's cart, both or neither. */
export interface Shopper {
  readonly userId: string | null;
  readonly cartToken: string | null;
}

/** SHA-256, base64url: what is stored of a cart's secret. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
