import { createHash } from 'node:crypto';
import type { Caller } from '../../platform/auth/principal';
import { chooseLocale } from '../../platform/kernel/locales';
import type { Market } from '../../platform/module';

/** Who asks for a cart: an account, the secret of a guest's cart, both or neither. */
export interface Shopper {
  readonly userId: string | null;
  readonly cartToken: string | null;
  /** Groups of customers the account is in: they may have prices of their own. */
  readonly groupIds: readonly string[];
  /** BCP 47: in which they read what the articles are called; the shop's default without it. */
  readonly locale?: string | undefined;
}

/** For whom articles are quoted. */
export type Reader = Pick<Shopper, 'groupIds' | 'locale'>;

export const shopperOf = ({ principal, cartToken }: Caller, locales: readonly string[], market: Pick<Market, 'locales'>): Shopper => ({
  userId: principal?.userId ?? null,
  cartToken,
  groupIds: principal?.groupIds ?? [],
  locale: chooseLocale(locales, market.locales),
});

/** SHA-256, base64url: what is stored of a cart's secret. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
