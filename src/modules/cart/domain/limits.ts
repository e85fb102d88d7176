/** Units of one variant in a cart; the table has the same limit. */
export const mostUnits = 999;
/** Of one gift card: each unit is a code of its own. */
export const mostGiftCards = 20;
export const mostOf = ({ giftCard = false }: { readonly giftCard?: boolean | undefined }): number => (giftCard ? mostGiftCards : mostUnits);
/** Different variants that a buyer may put into a cart. */
export const mostLines = 100;
/** Of a cart that others were joined to, when a checkout came to nothing; the table has the same limit. */
export const mostJoinedLines = 500;
/** Different variants that a buyer may lay aside. What was joined from browsers may be as many as in a joined cart. */
export const mostSaved = 100;
/** Products and articles that a buyer may wish for, also after joining what browsers wished for. */
export const mostWishes = 200;
/** Coupon codes on a cart; the table has the same limit. */
export const mostCoupons = 5;
/** Codes of a promotion that were made at random. */
export const mostCodes = 100_000;
/** Minor units of all lines together: far from where numbers stop being exact, with tax and shipping on top. */
export const mostWorth = 1e15;
