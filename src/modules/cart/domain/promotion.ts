import type { Money } from '../../../platform/kernel/money';

export type PromotionKind = 'percentage' | 'fixed' | 'buy-x-get-y' | 'free-shipping' | 'gift';

/** Why a promotion takes nothing off; stable, as clients translate it. */
export type Reason =
  | 'code-unknown'
  | 'withdrawn'
  | 'not-started'
  | 'ended'
  | 'used-up'
  | 'customer-limit'
  | 'budget-spent'
  | 'wrong-market'
  | 'not-your-group'
  | 'not-first-order'
  | 'not-combinable-with'
  | 'wrong-products'
  | 'minimum-not-reached'
  | 'too-few-units'
  | 'gift-sold-out'
  | 'nothing-to-ship'
  | 'shipping-not-chosen'
  | 'wrong-country'
  | 'nothing-left';

/** Products and categories, with what is below them; none of either is everything. */
export interface Selection {
  readonly productIds: readonly string[];
  readonly categoryIds: readonly string[];
}

export interface Promotion extends Selection {
  readonly id: string;
  readonly name: string;
  readonly kind: PromotionKind;
  /** Of the amounts below. */
  readonly currency: string;
  /** Off, of `percentage` and `buy-x-get-y`: 2000 is 20 %. */
  readonly basisPoints: number | null;
  /** Off, of `fixed`; at most, of `free-shipping`. */
  readonly amountMinor: number | null;
  /** Of `buy-x-get-y`. */
  readonly buyQuantity: number | null;
  readonly getQuantity: number | null;
  /** What is reduced; none of both: the same goods that must be bought. */
  readonly getProductIds: readonly string[];
  readonly getCategoryIds: readonly string[];
  /** How often in one cart; null: as often as it goes. */
  readonly mostTimes: number | null;
  readonly giftVariantId: string | null;
  /** Of `free-shipping`: where it is sent to; none is everywhere. */
  readonly countries: readonly string[];
  /** Goods that are reduced already do not count. */
  readonly excludesSale: boolean;
  readonly groupIds: readonly string[];
  readonly firstOrder: boolean;
  readonly minimumMinor: number;
  readonly minimumOf: 'cart' | 'matching';
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** The higher goes first. */
  readonly priority: number;
  /** May stand beside others that may. */
  readonly combinable: boolean;
}

/** What the books say at this moment of a promotion with limits, for this customer. */
export interface Standing {
  readonly problem: Extract<Reason, 'withdrawn' | 'not-started' | 'ended' | 'used-up' | 'customer-limit' | 'not-first-order'> | null;
  /** Minor units; null: no budget. */
  readonly budgetLeft: number | null;
}

/** A promotion that wants to apply: by itself, or because its code was entered. */
export interface Candidate {
  readonly promotion: Promotion;
  readonly code: { readonly id: string; readonly code: string } | null;
  readonly standing: Standing;
}

export const unlimited: Standing = { problem: null, budgetLeft: null };

/** How a code is compared: blanks around it, case and width of its letters do not matter. */
export const canonicalCode = (typed: string): string => typed.normalize('NFKC').trim().toUpperCase();

export const isCode = (code: string): boolean => /^[A-Z0-9][A-Z0-9_-]{1,39}$/.test(code);

/** What a line is judged by. */
export interface Goods {
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly listPrice: Money;
  readonly productId: string;
  /** Its categories and all above them. */
  readonly categoryIds: readonly string[];
  /** Money of another kind: nothing is taken off it, and it counts for no minimum. */
  readonly giftCard?: boolean | undefined;
}

const isEverything = ({ productIds, categoryIds }: Selection): boolean => productIds.length === 0 && categoryIds.length === 0;

const isIn = (selection: Selection, { productId, categoryIds, giftCard = false }: Goods): boolean =>
  !giftCard &&
  (isEverything(selection) || selection.productIds.includes(productId) || categoryIds.some((id) => selection.categoryIds.includes(id)));

/** Whether the promotion is about this line. */
export const matches = (promotion: Promotion, line: Goods): boolean =>
  isIn(promotion, line) && !(promotion.excludesSale && line.unitPrice.minor < line.listPrice.minor);

/** Whether this line may be the one that is reduced, of `buy-x-get-y`. */
export function isReduced(promotion: Promotion, line: Goods): boolean {
  const selection = { productIds: promotion.getProductIds, categoryIds: promotion.getCategoryIds };
  if (isEverything(selection)) return matches(promotion, line);
  return isIn(selection, line) && !(promotion.excludesSale && line.unitPrice.minor < line.listPrice.minor);
}
