import { createHash } from 'node:crypto';

/** Who asks for a cart: an account, the secret of a guest's cart, both or neither. */
export interface Shopper {
  readonly userId: string | null;
  readonly cartToken: string | null;
  /** Groups of customers the account is in: they may have prices of their own. */
  readonly groupIds: readonly string[];
}

/** SHA-256, base64url: what is stored of a cart's secret. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
