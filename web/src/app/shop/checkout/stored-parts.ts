import type { Amount } from '../../i18n/i18n';

/** What the buyer wants to pay with before anything else. */
export interface Stored {
  /** What is in the wallet; null: it is not to be used. */
  readonly wallet: Amount | null;
  readonly cards: readonly { readonly code: string; readonly last4: string; readonly available: Amount }[];
}

export const noStored: Stored = { wallet: null, cards: [] };

/** How much of it that pays, and what is left for another way to pay. */
export function partsOf({ wallet, cards }: Stored, due: Amount): { readonly paid: Amount; readonly rest: Amount } {
  const has = cards.reduce((sum, { available }) => sum + available.minor, wallet?.minor ?? 0);
  const paid = Math.min(has, due.minor);
  return { paid: { ...due, minor: paid }, rest: { ...due, minor: due.minor - paid } };
}

/** As the shop is asked for it; nothing where nothing was chosen. */
export const storedBody = ({ wallet, cards }: Stored): { wallet?: true; giftCards?: string[] } => ({
  ...(wallet === null ? {} : { wallet: true }),
  ...(cards.length === 0 ? {} : { giftCards: cards.map(({ code }) => code) }),
});
